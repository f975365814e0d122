// The built softphone as a child process.
import { startChild } from './child.mjs'
import { electronRuntime } from './electron-runtime.mjs'
import { root } from './setup/paths.mjs'

/** Chromium's complaints about desktop services that a bare or virtual machine does not have. */
const noise =
  /^\[\d+:\d+\/[\d.]+:(ERROR|WARNING):(bus|object_proxy|viz_main_impl|gpu_|command_buffer|vaapi|cert_verify|alsa)/

/**
 * @param {{ server: string, userData: string, env?: NodeJS.ProcessEnv }} options
 * @returns {{ ended: Promise<number | null>, dispose: () => Promise<void> }}
 */
export function startSoftphone({ server, userData, env = process.env }) {
  const { executablePath } = electronRuntime()
  const args = [root, `--user-data-dir=${userData}`, '--allow-loopback-in-peer-connection']
  // Chromium's sandbox refuses to run as root; root is for development and tests only.
  if (process.getuid?.() === 0) args.push('--no-sandbox')
  /** @type {NodeJS.ProcessEnv} */
  const own = { ...env, OFFHOOK_SERVER: server }
  delete own['ELECTRON_RUN_AS_NODE']
  const child = startChild(executablePath, args, {
    env: own,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  child.process.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    const said = text.split('\n').filter((line) => line.trim() !== '' && !noise.test(line))
    if (said.length > 0) process.stderr.write(`${said.join('\n')}\n`)
  })
  return { ended: new Promise((resolve) => child.process.once('close', resolve)), dispose: child.dispose }
}
