import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { win32 } from 'node:path'
import { promisify } from 'node:util'
import { succeed, fail, type Result } from '../../contract/errors.js'
import { notInForce, parsePolicy, type MachinePolicy } from './policy.js'

export interface PolicyPlaces {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

/** The file that only an administrator can write. */
export function machinePolicyPath({ platform, env }: PolicyPlaces): string {
  switch (platform) {
    case 'win32':
      return win32.join(env.ProgramData ?? 'C:\\ProgramData', 'Offhook', 'policy.json')
    case 'darwin':
      return '/Library/Managed Preferences/app.offhook.softphone.plist'
    default:
      return '/etc/offhook/policy.json'
  }
}

/**
 * The policy in force; empty without a file. `OFFHOOK_POLICY` names a file for trying a policy out, and counts only on a
 * computer that has none: a user's environment must not undo what IT locked.
 */
export async function readPolicy(
  places: PolicyPlaces,
  machinePath = machinePolicyPath(places),
): Promise<Result<MachinePolicy>> {
  const machine = await readIfPresent(machinePath)
  if (!machine.ok) return machine
  if (machine.value !== null) {
    const isOpen = places.platform !== 'win32' && (await everybodyWrites(machinePath))
    if (isOpen)
      return notInForce('can be written by everybody; take that right away (chmod o-w)', machinePath)
    return parsePolicy(machine.value, machinePath)
  }
  const trial = places.env.OFFHOOK_POLICY
  if (trial === undefined || trial === '') return succeed({})
  const text = await readIfPresent(trial)
  if (!text.ok) return text
  if (text.value !== null) return parsePolicy(text.value, trial)
  return fail('not-found', `The policy file that OFFHOOK_POLICY names does not exist (${trial}).`)
}

/** null: there is no such file. A file that cannot be read is a failure, not an absence. */
async function readIfPresent(path: string): Promise<Result<string | null>> {
  try {
    return succeed(path.endsWith('.plist') ? await plistAsJson(path) : await readFile(path, 'utf8'))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    switch (code) {
      case 'ENOENT':
      case 'ENOTDIR':
        return succeed(null)
      case 'EISDIR':
        return notInForce('is a folder, not a file', path)
      case 'EACCES':
      case 'EPERM':
        return notInForce('cannot be read by this account, and every account must be able to', path)
      default:
        return notInForce(`cannot be read${typeof code === 'string' ? ` (${code})` : ''}`, path)
    }
  }
}

/** Then it is no policy of the administrator. Windows keeps no such bits: there the folder's own rights say it. */
const everybodyWrites = async (path: string): Promise<boolean> => ((await stat(path)).mode & 0o002) !== 0

/** MDM writes managed preferences as binary property lists. */
async function plistAsJson(path: string): Promise<string> {
  await readFile(path)
  const { stdout } = await promisify(execFile)('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path])
  return stdout
}
