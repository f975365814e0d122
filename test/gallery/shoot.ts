/**
 * Renders every state of the console in real Electron, in both themes, and leaves one PNG each.
 * `tsx test/gallery/shoot.ts [--out DIR] [--only WORD] [--scale 1|2]` after `npm run build`.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { _electron, type Page } from '@playwright/test'
import { consoleSnapshot } from '../../src/contract/ipc/console-snapshot.js'
import { startDisplay } from '../../scripts/display.mjs'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'
import { faultsOf } from './checks.js'
import type { GalleryState } from './gallery-state.js'
import { galleryStates } from './states.js'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'test-results/gallery' },
    only: { type: 'string', default: '' },
    scale: { type: 'string', default: '1' },
  },
})
const NOW = Date.UTC(2026, 2, 12, 10, 24, 30)
const themes = ['light', 'dark'] as const

async function show(page: Page, state: GalleryState): Promise<void> {
  await page.reload()
  const raw = state.snapshot(NOW)
  const snapshot = raw && consoleSnapshot.parse(raw)
  await page.waitForFunction(() => document.querySelector('#root > *') !== null)
  if (snapshot)
    await page.evaluate(([next, refuse]) => window.gallery.show(next, refuse), [
      snapshot,
      state.refuse ?? null,
    ] as const)
  const { quality, levels } = state
  if (quality) await page.evaluate((value) => window.gallery.announce('quality.changed', value), quality)
  await state.then?.(page)
  if (levels) await page.evaluate((value) => window.gallery.announce('levels.changed', value), levels)
  // Transitions last 120 ms at most; with reduced motion there are none.
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
}

async function shootAll(): Promise<readonly string[]> {
  const faults: string[] = []
  const display = await startDisplay()
  // A copy, so that a build beside it does not take the files away.
  const pages = mkdtempSync(path.join(tmpdir(), 'offhook-gallery-'))
  cpSync(path.join(import.meta.dirname, '../../out/renderer'), pages, { recursive: true })
  const electron = await _electron.launch({
    executablePath: electronRuntime().executablePath,
    args: [
      path.join(import.meta.dirname, 'app'),
      '--no-sandbox',
      `--force-device-scale-factor=${values.scale}`,
    ],
    env: { ...process.env, ...display.env, OFFHOOK_GALLERY_PAGES: pages } as Record<string, string>,
  })
  try {
    const page = await electron.firstWindow()
    await page.clock.setFixedTime(NOW)
    // tsx wraps named functions in a helper that the page does not have.
    await page.addInitScript('globalThis.__name = (named) => named')
    let current = ''
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        faults.push(`${current}: ${message.text()}`)
    })
    page.on('pageerror', (error) => faults.push(`${current}: ${error.message}`))
    for (const state of galleryStates.filter(({ name }) => name.includes(values.only))) {
      for (const theme of themes) {
        current = `${state.name} (${theme})`
        const { width, height } = state.size ?? { width: 400, height: 680 }
        await electron.evaluate(
          ({ BrowserWindow }, size) =>
            BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
          {
            width,
            height,
          },
        )
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
        await show(page, state)
        faults.push(...(await faultsOf(page)).map((fault) => `${current}: ${fault}`))
        await page.screenshot({ path: path.join(values.out, `${state.name}-${theme}.png`) })
      }
    }
  } finally {
    await electron.close()
    await display.dispose()
    rmSync(pages, { recursive: true, force: true })
  }
  return faults
}

mkdirSync(values.out, { recursive: true })
const faults = await shootAll()
for (const fault of faults) process.stdout.write(`${fault}\n`)
process.stdout.write(`${faults.length} faults\n`)
process.exit(faults.length === 0 ? 0 : 1)
