// Drawn larger, in the smallest and the usual window, whatever the display leaves of them: nothing is cut off or out of reach.
import { expect } from '@playwright/test'
import { controlsOutOfReach, layoutFaults } from './checks.js'
import { smallestWindow, usualWindow, type GalleryState } from './gallery-state.js'
import { test } from './gallery-test.js'
import { NOW } from './open-gallery.js'
import { galleryStates } from './states.js'

/** One for each card, page, dialog and menu. */
const names = [
  'sign-in-no-keyring',
  'sign-in-browser',
  'open-auto-answer',
  'lost-and-notice',
  'validation-ringing',
  'pin-wrong',
  'offer-accept',
  'offer-long-small',
  'call-active',
  'call-keypad',
  'call-and-notices',
  'command-refused',
  'post-processing',
  'plain-call',
  'plain-consultation',
  'plain-transfer',
  'menu',
  'status-menu',
  'keys',
  'profile',
  'profile-confirm-on-demand',
  'profile-offer',
  'devices',
  'diagnostics',
  'test-failed',
]
const stateOf = (name: string): GalleryState => {
  const found = galleryStates.find((state) => state.name === name)
  if (!found) throw new Error(`no state ${name}`)
  return found
}

const looks = [
  { zoom: 1.25, windows: { smallest: smallestWindow } },
  { zoom: 1.5, windows: { smallest: smallestWindow } },
  { zoom: 2, windows: { smallest: smallestWindow, usual: usualWindow } },
] as const
const pictures = process.env['OFFHOOK_PICTURES']

for (const { zoom, windows } of looks) {
  test(`at ${zoom * 100} % every control can be reached`, async ({ gallery }) => {
    const { page } = gallery
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    const faults: string[] = []
    for (const [window, size] of Object.entries(windows)) {
      for (const name of names) {
        await gallery.show({ ...stateOf(name), size, zoom })
        if (pictures) await gallery.picture(`${pictures}/${name}-${window}-${zoom * 100}.png`)
        const found = [...(await page.evaluate(layoutFaults)), ...(await page.evaluate(controlsOutOfReach))]
        faults.push(...found.map((fault) => `${name}, ${window}: ${fault}`))
      }
    }
    await gallery.show(stateOf('on-break'))
    expect(faults).toEqual([])
  })
}

test('what comes up is scrolled to where the whole window scrolls, and the focus of who types stays', async ({
  gallery,
}) => {
  const { page } = gallery
  const call = stateOf('call-active').snapshot(NOW)
  const inSight = () =>
    page.getByRole('button', { name: 'Hang up' }).evaluate((button) => {
      const { top, bottom } = button.getBoundingClientRect()
      return top >= 0 && bottom <= innerHeight
    })
  const idle = { ...stateOf('open-auto-answer'), size: usualWindow, zoom: 2 }
  await gallery.show(idle)
  await gallery.change({ ...call, revision: 2 })
  await expect.poll(inSight).toBe(true)
  await gallery.show(idle)
  const number = page.getByRole('textbox', { name: 'Number or SIP URI' })
  await number.fill('+44 20')
  await gallery.change({ ...call, revision: 2 })
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  await expect(number).toBeFocused()
  await page.keyboard.type(' 7946')
  await expect(number).toHaveValue('+44 20 7946')
  await gallery.show(stateOf('on-break'))
})
