// Debian starts what it installs. The tests start their own servers, with files and ports of their own.
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** Asked by every Debian package before it starts a service; 101 forbids it. */
const policy = '/usr/sbin/policy-rc.d'

/**
 * While `install` runs, no package starts a service. A policy that this machine has already is left as it is.
 * @template T @param {() => Promise<T>} install @returns {Promise<T>}
 */
export async function withoutServices(install) {
  if (existsSync(policy)) return install()
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await install()
  } finally {
    rmSync(policy, { force: true })
  }
}
