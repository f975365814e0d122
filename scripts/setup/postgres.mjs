// Where Debian keeps PostgreSQL's programs: not on the PATH, but in one folder for each version.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const versions = '/usr/lib/postgresql'

/** The newest version's folder; undefined where there is none. */
export const postgresPrograms = () =>
  (existsSync(versions) ? readdirSync(versions) : [])
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(versions, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')))

/**
 * Debian makes and starts a server of its own when the package is installed. The tests start theirs, so that it is asked
 * not to while `install` runs. A server that is there already is left alone.
 * @template T @param {() => Promise<T>} install @returns {Promise<T>}
 */
export async function withoutServer(install) {
  const folder = '/etc/postgresql-common/createcluster.d'
  const file = join(folder, 'offhook-tests.conf')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, 'create_main_cluster = false\n')
  try {
    return await install()
  } finally {
    rmSync(file, { force: true })
  }
}
