import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'

const themes = ['light', 'dark'] as const

/** The pictures of a tour, in the order of its steps and in both themes. */
export interface Album {
  beginStep(number: number): void
  /** the window as it is now: `07b-muted-light.png` and `-dark.png` */
  photographs(page: Page, what: string): Promise<void>
  /** time that pictures have cost, in ms, which is none of the steps' */
  readonly spentMs: number
}

/** @param folder null for a tour without pictures */
export function openAlbum(folder: string | null): Album {
  let [step, picture, spentMs] = [0, 0, 0]
  return {
    beginStep(number) {
      step = number
      picture = 0
    },
    async photographs(page, what) {
      if (folder === null) return
      const began = performance.now()
      const letter = String.fromCharCode('a'.charCodeAt(0) + picture)
      const words = what.toLowerCase().match(/[a-z]+/g) ?? []
      const name = [`${String(step).padStart(2, '0')}${letter}`, ...words.slice(0, 5)].join('-')
      picture += 1
      await photograph(page, folder, name).catch((error: unknown) => {
        console.log(`             no screenshot: ${String(error).split('\n', 1)[0] ?? ''}`)
      })
      spentMs += performance.now() - began
    },
    get spentMs() {
      return spentMs
    },
  }
}

async function photograph(page: Page, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  // What is fading out is no longer part of the picture.
  await expect(page.locator('[data-ending-style]')).toHaveCount(0)
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), timeout: 5000 })
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
