import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

const themes = ['light', 'dark'] as const

/** `07-hold-and-resume-light.png` and `-dark.png`: the window as a step left it. */
export async function photograph(page: Page, folder: string, number: number, step: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const words = step.toLowerCase().match(/[a-z]+/g) ?? []
  const name = [String(number).padStart(2, '0'), ...words.slice(0, 5)].join('-')
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), timeout: 5000 })
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}
