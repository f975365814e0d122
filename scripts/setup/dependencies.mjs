// npm packages, as the lock file says. A stamp inside node_modules remembers which lock file they belong to.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pathOutsideCheckout, run } from './command.mjs'
import { inRoot, node24 } from './paths.mjs'
import { SetupError } from './progress.mjs'

const stampFile = inRoot('node_modules/.offhook-lock')

const lockDigest = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')

const stamped = () => (existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '')

/** @type {import('./progress.mjs').Step} */
export const dependencies = {
  name: 'npm packages',
  done: () => existsSync(node24) && stamped() === lockDigest(),
  async run(report) {
    report('npm ci')
    const env = { ...process.env, PATH: pathOutsideCheckout() }
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { env })
    const version = await installedNode(env)
    writeFileSync(stampFile, lockDigest())
    return `installed, with Node ${version}`
  },
}

/**
 * The binaries of `node` and `esbuild` come from install scripts, which some npm settings hold back; then they are run here.
 * @param {NodeJS.ProcessEnv} env
 */
async function installedNode(env) {
  if (!existsSync(node24)) await run('npm', ['rebuild', 'node', 'esbuild', '--foreground-scripts'], { env })
  if (!existsSync(node24)) {
    throw new SetupError(
      'The package "node" did not install its binary. If npm is set to ignore scripts, allow those of "node" and "esbuild" and run again.',
    )
  }
  return (await run(node24, ['--version'])).trim().replace(/^v/, '')
}
