// The embedded contact center as a child process.
import { createInterface } from 'node:readline'
import { startChild } from './child.mjs'
import { inRoot, node24 } from './setup/paths.mjs'
import { SetupError } from './setup/progress.mjs'

/** The first start makes the database, which takes its time on a busy machine. */
const readyWithinMs = 60_000

/**
 * @typedef {object} ContactCenter
 * @property {Promise<Ready>} ready            rejects when it ends, or stays silent, before it is ready
 * @property {Promise<number | null>} ended    its exit code
 * @property {() => Promise<void>} dispose
 */

/**
 * @param {{ dataFolder: string, port?: string | undefined, env?: NodeJS.ProcessEnv }} options
 * @returns {ContactCenter}
 */
export function startContactCenter({ dataFolder, port, env = process.env }) {
  const args = [inRoot('out/contact-center/index.js'), '--data', dataFolder]
  if (port !== undefined) args.push('--port', port)
  const child = startChild(node24, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => child.process.once('close', resolve))
  const lines = createInterface({
    input: /** @type {import('node:stream').Readable} */ (child.process.stdout),
  })

  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new SetupError(`The contact center was not ready after ${readyWithinMs / 1000} s`)),
      readyWithinMs,
    )
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new SetupError(`The contact center ended with exit code ${code} before it was ready`))
    })
    lines.on('line', (line) => {
      const announced = parseReady(line)
      if (!announced) return console.log(line)
      clearTimeout(timer)
      resolve(announced)
    })
  })
  return { ready, ended, dispose: child.dispose }
}

/** @typedef {{ url: string }} Ready  the line `{"ready":true,"url":"http://127.0.0.1:…",…}` */

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
