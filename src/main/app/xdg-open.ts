import { spawn } from 'node:child_process'

/** A browser that ends later than this has been open: how it ended is its own affair. */
const openedAfterMs = 5_000

/**
 * The Linux desktop's way to the browser. Rejects when there is none; resolves when the browser is open, which some
 * desktops say only when it is closed again.
 */
export function xdgOpen(link: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('xdg-open', [link], { stdio: 'ignore', detached: true, env })
    const startedAt = performance.now()
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0 || performance.now() - startedAt > openedAfterMs) resolve()
      else reject(new Error(`xdg-open ended with ${code ?? 'a signal'}`))
    })
    // The browser outlives the softphone.
    child.unref()
  })
}
