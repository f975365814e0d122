import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type Page } from '@playwright/test'
import { consoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'
import { startDisplay } from '../../scripts/display.mjs'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'
import { usualWindow, type GalleryState } from './gallery-state.js'

/** The page's clock stands still at this moment, so that pictures are the same every time. */
export const NOW = Date.UTC(2026, 2, 12, 10, 24, 30)

export interface Gallery {
  readonly page: Page
  show(state: GalleryState): Promise<void>
  /** Another snapshot for the page that is already there; its revision must be higher. */
  change(snapshot: unknown): Promise<void>
  /** of the window as it is drawn, also when it is zoomed */
  picture(file: string): Promise<void>
  sent(): Promise<readonly { readonly command: string; readonly input: unknown }[]>
  /** What the page complained of, a breach of its content security policy for example. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** The built console in real Electron; main's place is taken by app/preload.cjs. */
export async function openGallery(scale = '1'): Promise<Gallery> {
  const display = await startDisplay()
  // A copy, so that a build beside it does not take the files away.
  const pages = mkdtempSync(path.join(tmpdir(), 'offhook-gallery-'))
  cpSync(path.join(import.meta.dirname, '../../out/renderer'), pages, { recursive: true })
  const electron = await _electron.launch({
    executablePath: electronRuntime().executablePath,
    args: [path.join(import.meta.dirname, 'app'), '--no-sandbox', `--force-device-scale-factor=${scale}`],
    env: { ...process.env, ...display.env, OFFHOOK_GALLERY_PAGES: pages },
  })
  const page = await electron.firstWindow()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.clock.setFixedTime(NOW)
  // tsx wraps named functions in a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (named) => named')

  const change = (snapshot: unknown, refuse: unknown = null): Promise<void> =>
    page.evaluate(([next, refusal]) => window.gallery.show(next, refusal), [snapshot, refuse] as const)

  return {
    page,
    complaints,
    change,
    async show(state) {
      const { width, height } = state.size ?? usualWindow
      await electron.evaluate(
        ({ BrowserWindow }, size) => {
          const [window] = BrowserWindow.getAllWindows()
          window?.setContentSize(size.width, size.height)
          window?.webContents.setZoomFactor(size.zoom)
        },
        { width, height, zoom: state.zoom ?? 1 },
      )
      await page.reload()
      await page.waitForFunction(() => document.querySelector('#root > *') !== null)
      const raw = state.snapshot(NOW)
      if (raw) await change(consoleSnapshot.parse(raw), state.refuse)
      const { quality, levels } = state
      if (quality) await page.evaluate((value) => window.gallery.announce('quality.changed', value), quality)
      await state.then?.(page)
      if (levels) await page.evaluate((value) => window.gallery.announce('levels.changed', value), levels)
      await page.evaluate(() => document.fonts.ready)
      await page.evaluate(
        () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
      )
    },
    async picture(file) {
      const png = await electron.evaluate(async ({ BrowserWindow }) => {
        const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
        return image?.toPNG().toString('base64') ?? ''
      })
      writeFileSync(file, Buffer.from(png, 'base64'))
    },
    sent: () => page.evaluate(() => window.gallery.sent()),
    async close() {
      await electron.close()
      await display.dispose()
      rmSync(pages, { recursive: true, force: true })
    },
  }
}
