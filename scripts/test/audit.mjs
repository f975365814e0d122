// What is known of the dependencies' vulnerabilities, as the npm registry tells it. Some registries in companies answer no audit.
import { spawnSync } from 'node:child_process'
import { pathOutsideCheckout } from '../setup/command.mjs'
import { root } from '../setup/paths.mjs'

/** @typedef {{ kind: 'answered', findings: readonly string[] } | { kind: 'unanswered', why: string }} Audit */

const grave = ['high', 'critical']

/** @param {any} report of `npm audit --json` @returns {Audit} */
export function readAudit(report) {
  const packages = report?.vulnerabilities
  if (typeof packages !== 'object' || packages === null)
    return { kind: 'unanswered', why: String(report?.message ?? 'npm audit left no report') }
  const findings = Object.values(packages)
    .filter(({ severity }) => grave.includes(severity))
    .map(({ name, severity, range, via }) => {
      const titles = via.flatMap((/** @type {any} */ cause) =>
        typeof cause === 'string' ? [] : [cause.title],
      )
      return `${name} ${range} (${severity}): ${titles.join('; ') || `by ${via.join(', ')}`}`
    })
  return { kind: 'answered', findings }
}

/** Build tools count too: what is bundled comes through them. @returns {Audit} */
export function auditDependencies() {
  const env = { ...process.env, PATH: pathOutsideCheckout() }
  const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  try {
    return readAudit(JSON.parse(stdout))
  } catch {
    return { kind: 'unanswered', why: 'npm audit said nothing that can be read' }
  }
}
