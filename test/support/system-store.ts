import { execFile, spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../../scripts/setup/debian.mjs'

/** A computer whose administrator has installed one more certificate authority, for programs that are started through it. */
export interface SystemStore extends AsyncDisposable {
  /** a program that starts another one so: its first argument is that program, the others are its arguments */
  starter(program: string): Promise<string>
}

const certificates = '/etc/ssl/certs'

/** A mount namespace of its own (unshare(1)); who is not root gets it as root of a user namespace. */
const unshare = (): readonly string[] => [
  findProgram('unshare') ?? 'unshare',
  '--mount',
  ...(process.getuid?.() === 0 ? [] : ['--map-root-user']),
]

/** What keeps this machine from having one; null when nothing does. */
export function whyNoSystemStore(): string | null {
  if (findProgram('update-ca-certificates') === undefined) return 'there is no update-ca-certificates here'
  const [command = '', ...args] = unshare()
  const { status } = spawnSync(command, [...args, 'mount', '--bind', tmpdir(), certificates])
  return status === 0 ? null : 'mount namespaces cannot be made here'
}

/** Installs it as an administrator of Debian does, by update-ca-certificates, into a copy of the store that lies over the real one. */
export async function systemStoreWith(caFile: string): Promise<SystemStore> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-store-'))
  const [local, store] = [join(folder, 'local'), join(folder, 'certs')]
  await mkdir(local)
  await mkdir(store)
  await copyFile(caFile, join(local, 'company.crt'))
  await promisify(execFile)(findProgram('update-ca-certificates') ?? 'update-ca-certificates', [
    ...['--etccertsdir', store, '--localcertsdir', local],
  ])
  return {
    async starter(program) {
      const file = join(folder, 'start')
      const inside = `mount --bind '${store}' ${certificates} && exec '${program}' "$@"`
      await writeFile(
        file,
        `#!/bin/sh\nexec ${unshare().join(' ')} sh -c '${inside.replaceAll("'", `'\\''`)}' start "$@"\n`,
      )
      await chmod(file, 0o755)
      return file
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
