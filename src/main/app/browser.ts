import { spawn } from 'node:child_process'
import { shell } from 'electron'

/** A browser that ends later than this has been open: how it ended is its own affair. */
const openedAfterMs = 5_000

/**
 * Opens the system's browser; rejects when there is none. On Linux Electron says that all went well whatever xdg-open did,
 * so it is started here, as Electron would.
 */
export const openBrowser = (link: string): Promise<void> =>
  process.platform === 'linux' ? xdgOpen(link) : shell.openExternal(link)

function xdgOpen(link: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('xdg-open', [link], { stdio: 'ignore', detached: true })
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
