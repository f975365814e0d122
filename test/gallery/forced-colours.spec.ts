// Windows' high contrast and its like: the system's few colours in place of ours, no grounds, no shadows. And more contrast, and less motion.
import { expect } from '@playwright/test'
import { layoutFaults, lostInForcedColours, themes } from './checks.js'
import { test } from './gallery-test.js'
import type { GalleryState } from './gallery-state.js'
import { galleryStates } from './states.js'

const pictures = process.env['OFFHOOK_PICTURES']
/** One of those that look alike; pictures are of all. */
const alike =
  /^(lost-(?!and|wait)|sign-in-(?!refused)|plain-(?!call$|consultation$)|profile-(?!discard|number|locked)|test-failed-)/
const seen = galleryStates.filter(({ name }) => Boolean(pictures) || !alike.test(name))
const stateOf = (name: string): GalleryState => {
  const found = galleryStates.find((state) => state.name === name)
  if (!found) throw new Error(`no state ${name}`)
  return found
}

test.afterEach(async ({ gallery }) => {
  await gallery.page.emulateMedia({ forcedColors: null, contrast: null, reducedMotion: null })
})

test('every state keeps its edges and shows what is chosen', async ({ gallery }) => {
  const { page } = gallery
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' })
  const faults: string[] = []
  for (const state of seen) {
    await gallery.show(state)
    if (pictures) await page.screenshot({ path: `${pictures}/forced-${state.name}.png` })
    const found = [...(await page.evaluate(lostInForcedColours)), ...(await page.evaluate(layoutFaults))]
    faults.push(...found.map((fault) => `${state.name}: ${fault}`))
  }
  expect(faults).toEqual([])
})

for (const colorScheme of themes) {
  test(`bars, levels and the progress are drawn, and the focus is seen (${colorScheme})`, async ({
    gallery,
  }) => {
    const { page } = gallery
    await page.emulateMedia({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' })
    const pixels = (selector: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .screenshot({ animations: 'disabled' })
        .then((png) => png.toString('base64'))
    const differs = async (selector: string, one: GalleryState, other: GalleryState): Promise<void> => {
      await gallery.show(one)
      const before = await pixels(selector)
      await gallery.show(other)
      expect(await pixels(selector), selector).not.toBe(before)
    }
    const open = stateOf('open')
    const poor = { lossPercent: 9, jitterMs: 90, roundTripMs: 400, mos: 1.8 }
    await differs('[aria-label^="Quality"] > span:last-child', open, { ...open, quality: poor })
    const devices = stateOf('devices')
    await differs('[role=meter]', { ...devices, levels: { microphone: 0, headset: 0 } }, devices)
    await differs('form > div:nth-child(2)', stateOf('pin'), stateOf('pin-confirming'))
    await differs('[aria-label="Offer"] svg', stateOf('offer-answer-urgent'), stateOf('offer-accept'))

    await gallery.show(stateOf('call-active'))
    const { height, width } =
      page.viewportSize() ?? (await page.evaluate(() => ({ height: innerHeight, width: innerWidth })))
    for (const name of ['Mute', 'Hang up', 'Menu']) {
      const button = page.getByRole('button', { name, exact: true })
      const box = await button.boundingBox()
      if (!box) throw new Error(`no ${name}`)
      const clip = {
        x: Math.max(0, box.x - 5),
        y: Math.max(0, box.y - 5),
        width: Math.min(box.width + 10, width - box.x + 5),
        height: Math.min(box.height + 10, height - box.y + 5),
      }
      const before = await page.screenshot({ clip })
      await page.keyboard.press('Tab')
      await button.focus()
      const after = await page.screenshot({ clip })
      expect(after.equals(before), `the focus on ${name}`).toBe(false)
      await button.blur()
      await button.hover()
      expect(await page.evaluate(lostInForcedColours), `pointed at ${name}`).toEqual([])
    }
  })
}

test('more contrast draws the faint words and lines like the strong ones, less motion stands still', async ({
  gallery,
}) => {
  const { page } = gallery
  const token = (name: string) =>
    page.evaluate((wanted) => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = `var(--${wanted})`
      const { color } = getComputedStyle(probe)
      probe.remove()
      return color
    }, name)
  await page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce', colorScheme: 'light' })
  await gallery.show(stateOf('pin-confirming'))
  expect(await token('ink-faint')).toBe(await token('ink'))
  expect(await token('line')).toBe(await token('line-strong'))
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  )
  expect(moving).toBe(0)
  for (const name of ['call-active', 'profile', 'offer-long-small']) {
    await gallery.show(stateOf(name))
    expect(await page.evaluate(layoutFaults), name).toEqual([])
  }
})
