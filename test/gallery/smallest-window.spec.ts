// The controls of whatever goes on now are in sight in the smallest window, without scrolling.
import { expect } from '@playwright/test'
import { momentsOf } from '../../src/renderer/console/view/moment.js'
import { buttonsOutOfSight, layoutFaults } from './checks.js'
import { test } from './gallery-test.js'
import { smallestWindow } from './gallery-state.js'
import { NOW } from './open-gallery.js'
import { galleryStates } from './states.js'

const busyStates = galleryStates.filter(({ snapshot, then }) => {
  const shown = snapshot(NOW)
  return !then && shown !== null && momentsOf(shown).length > 0
})

test('every button of a card is in sight in the smallest window', async ({ gallery }) => {
  expect(busyStates.length).toBeGreaterThan(20)
  for (const state of busyStates) {
    await gallery.show({ ...state, size: smallestWindow })
    const faults = [
      ...(await gallery.page.evaluate(buttonsOutOfSight)),
      ...(await gallery.page.evaluate(layoutFaults)),
    ]
    expect(faults, state.name).toEqual([])
  }
})

test('they stay in sight under a number that is typed when a call comes', async ({ gallery }) => {
  const { page } = gallery
  const idle = galleryStates.find(({ name }) => name === 'open-auto-answer')
  for (const name of ['call-long-small', 'plain-call', 'plain-consultation', 'offer-long-small']) {
    const state = galleryStates.find((one) => one.name === name)
    await gallery.show({ name, size: smallestWindow, snapshot: (now) => idle?.snapshot(now) ?? null })
    await page.getByRole('textbox', { name: 'Number or SIP URI' }).fill('+44 20')
    const shown = state?.snapshot(NOW)
    await gallery.change({ ...shown, revision: 2 })
    await page.locator('main section button').first().waitFor()
    expect(await page.evaluate(buttonsOutOfSight), name).toEqual([])
  }
})
