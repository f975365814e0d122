import { type Page, expect } from '@playwright/test'

/** The accessible name of what has the focus, or its text. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return (activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '').trim()
  })

/** Tab until the control of this name has the focus. */
export async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    if ((await focusedName(page)) === name) return
    await page.keyboard.press(key)
  }
  expect(await focusedName(page)).toBe(name)
}
