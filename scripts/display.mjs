// A screen: the one there is, or a virtual one.
import { firstLine, startChild } from './child.mjs'

/**
 * Something started for a while, and the environment in which it is found.
 * @typedef {{ env: Readonly<Record<string, string>>, dispose: () => Promise<void>, notice?: string }} Started
 */

/** @type {Started} */
const nothing = { env: {}, dispose: async () => {} }

/**
 * @param {{ always?: boolean }} [options]  always: a virtual screen even where there is a real one (tests)
 * @returns {Promise<Started>}
 */
export async function startDisplay({ always = false } = {}) {
  const present = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (present && !always) return nothing
  // The server picks a free number itself and writes it to descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset']
  const child = startChild('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const announced = /** @type {import('node:stream').Readable} */ (child.process.stdio[3])
  const display = `:${(await firstLine(child, announced, 'Xvfb')).trim()}`
  return {
    env: { DISPLAY: display, XDG_SESSION_TYPE: 'x11' },
    dispose: child.dispose,
    notice: `No display here: the window opens on the virtual display ${display} (Xvfb).`,
  }
}
