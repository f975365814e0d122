import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { inRoot } from '../../scripts/setup/paths.mjs'

/** A contact center as `npm run contact-center` starts it, but for the build. */
export interface CenterProcess {
  readonly process: ChildProcess
  /** its address; rejects with its words when it ends without one */
  readonly ready: Promise<string>
  /** resolves when it has ended */
  end(signal: NodeJS.Signals): Promise<void>
}

export function startCenterProcess(...options: readonly string[]): CenterProcess {
  const args = ['--import', 'tsx', inRoot('src/contact-center/index.ts'), '--log-level', 'silent', ...options]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
  const ready = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve((JSON.parse(line) as { url: string }).url)
    })
    void closed.then(() => {
      reject(new Error(`The contact center ended: ${words}`))
    })
  })
  ready.catch(() => undefined)
  return {
    process: child,
    ready,
    end: async (signal) => {
      child.kill(signal)
      await closed
    },
  }
}
