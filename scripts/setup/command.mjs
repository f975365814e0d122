// Running other programs: quietly, keeping the end of what they said for the error message.
import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { root } from './paths.mjs'
import { SetupError } from './progress.mjs'

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, onLine?: (line: string) => void }} [options]
 * @returns {Promise<string>} what it wrote to stdout
 */
export function run(command, args, { cwd = root, env = process.env, timeoutMs, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs })
    let stdout = ''
    let everything = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        everything = (everything + chunk).slice(-8000)
        for (const line of chunk.split('\n')) if (line.trim()) onLine?.(line.trim())
      })
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout)
      reject(
        new SetupError(
          `${command} ${args.join(' ')} failed (${signal ?? `exit code ${code}`}):\n${everything.trim()}`,
        ),
      )
    })
  })
}

/** The PATH without this checkout's own binaries: `npm ci` deletes them while it runs. */
export const pathOutsideCheckout = () =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(root))
    .join(delimiter)
