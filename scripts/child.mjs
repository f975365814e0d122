// Helper programs that must not outlive us, however we end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

const killAfterMs = 3000
const setpriv = '/usr/bin/setpriv'

/**
 * @typedef {object} Child
 * @property {import('node:child_process').ChildProcess} process
 * @property {() => Promise<void>} dispose   ends it and waits until it has ended; may be called twice
 */

/**
 * Starts a program. On Linux the kernel ends it when this process dies, even by SIGKILL.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Child}
 */
export function startChild(command, args, options = {}) {
  const guarded = process.platform === 'linux' && existsSync(setpriv)
  const [file, ...rest] = guarded ? [setpriv, '--pdeathsig', 'TERM', command, ...args] : [command, ...args]
  // A process group of its own: Ctrl-C reaches this process only, which then ends its children in the right order.
  const child = spawn(file, rest, { detached: true, ...options })
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve))
  return {
    process: child,
    async dispose() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      await ended
      clearTimeout(timer)
    },
  }
}

/**
 * Waits until `probe` says yes; gives up when the child ends first or the time is over.
 * @param {Child} child
 * @param {string} name        for the error message
 * @param {() => boolean | Promise<boolean>} probe
 * @param {number} [timeoutMs]
 */
export async function untilReady(child, name, probe, timeoutMs = 10_000) {
  const deadline = performance.now() + timeoutMs
  while (!(await probe())) {
    if (child.process.exitCode !== null)
      throw new Error(`${name} ended with exit code ${child.process.exitCode}`)
    if (performance.now() > deadline) throw new Error(`${name} was not ready after ${timeoutMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/**
 * The first line a child writes to the given stream.
 * @param {Child} child
 * @param {import('node:stream').Readable} stream
 * @param {string} name        for the error message
 * @returns {Promise<string>}
 */
export async function firstLine(child, stream, name) {
  let text = ''
  const ended = once(child.process, 'close').then(() => {
    throw new Error(`${name} ended before it was ready`)
  })
  const line = (async () => {
    for await (const chunk of stream) {
      text += chunk
      if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
    }
    return ended
  })()
  return Promise.race([line, ended])
}
