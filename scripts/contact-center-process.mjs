// The embedded contact center as a child process.
import { createInterface } from 'node:readline'
import { startChild } from './child.mjs'
import { inRoot, node24 } from './setup/paths.mjs'

const readyWithinMs = 30_000

/**
 * @typedef {object} ContactCenter
 * @property {string} url                 base address of the Agent API
 * @property {string} prefill             `user:password` for the sign-in form of a demo
 * @property {Promise<number | null>} ended    its exit code
 * @property {() => Promise<void>} dispose
 */

/**
 * @param {{ dataFolder: string, port?: string | undefined, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options
 *   onLine gets everything it writes after it is ready
 * @returns {Promise<ContactCenter>}
 */
export async function startContactCenter({ dataFolder, port, env = process.env, onLine }) {
  const args = [inRoot('out/contact-center/index.js'), '--data', dataFolder]
  if (port !== undefined) args.push('--port', port)
  const child = startChild(node24, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.process.once('close', resolve))
  const lines = createInterface({
    input: /** @type {import('node:stream').Readable} */ (child.process.stdout),
  })

  /** @type {Promise<Ready>} */
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The contact center was not ready after ${readyWithinMs / 1000} s`)),
      readyWithinMs,
    )
    ended.then((code) =>
      reject(new Error(`The contact center ended with exit code ${code} before it was ready`)),
    )
    lines.on('line', (line) => {
      const announced = parseReady(line)
      if (!announced) return onLine?.(line)
      clearTimeout(timer)
      resolve(announced)
    })
  })
  try {
    const announced = await ready
    return { url: announced.url, prefill: announced.prefill ?? '', ended, dispose: child.dispose }
  } catch (error) {
    await child.dispose()
    throw error
  }
}

/** @typedef {{ url: string, prefill?: string }} Ready  the line `{"ready":true,"url":"http://127.0.0.1:…",…}` */

/** @param {string} line @returns {Ready | undefined} */
function parseReady(line) {
  if (!line.startsWith('{')) return undefined
  try {
    const value = JSON.parse(line)
    return value.ready === true && typeof value.url === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
