import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { win32 } from 'node:path'
import { promisify } from 'node:util'
import { succeed, fail, type Result } from '../../contract/errors.js'
import { parsePolicy, type MachinePolicy } from './policy.js'

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
  const trial = places.env.OFFHOOK_POLICY
  const text = machine.value ?? (trial === undefined || trial === '' ? null : await readTrial(trial))
  return text === null ? succeed({}) : typeof text === 'string' ? parsePolicy(text) : text
}

async function readTrial(path: string): Promise<string | Result<never>> {
  const text = await readIfPresent(path)
  if (!text.ok) return text
  return text.value ?? fail('not-found', 'The policy file named by OFFHOOK_POLICY does not exist.')
}

/** null: there is no such file. A file that cannot be read is a failure, not an absence. */
async function readIfPresent(path: string): Promise<Result<string | null>> {
  try {
    return succeed(path.endsWith('.plist') ? await plistAsJson(path) : await readFile(path, 'utf8'))
  } catch (error) {
    if (isNotFound(error)) return succeed(null)
    return fail('bad-request', 'The machine policy cannot be read. It is not in force.')
  }
}

/** MDM writes managed preferences as binary property lists. */
async function plistAsJson(path: string): Promise<string> {
  await readFile(path)
  const { stdout } = await promisify(execFile)('/usr/bin/plutil', ['-convert', 'json', '-o', '-', path])
  return stdout
}

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
