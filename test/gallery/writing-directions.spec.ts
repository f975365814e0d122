// Names of any script: each in its own direction, beside words and digits that keep theirs.
import { expect, type Locator } from '@playwright/test'
import { test } from './gallery-test.js'
import { galleryStates } from './states.js'

const leftOf = (one: { x: number } | null, other: { x: number } | null): boolean =>
  one !== null && other !== null && one.x < other.x

const stateOf = (name: string) => {
  const found = galleryStates.find((state) => state.name === name)
  if (!found) throw new Error(`no state ${name}`)
  return found
}
/** from where to where this text of an element stands, px */
const placeOf = (within: Locator, text: string) =>
  within.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const at = walker.currentNode.textContent?.indexOf(wanted) ?? -1
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(walker.currentNode, at)
      range.setEnd(walker.currentNode, at + wanted.length)
      return { x: range.getBoundingClientRect().x }
    }
    return null
  }, text)

test('an Arabic name leaves the number, the queue and the sentence beside it where they are', async ({
  gallery,
}) => {
  const { page } = gallery
  await gallery.show(stateOf('offer-arabic'))
  const offer = page.getByRole('region', { name: 'Offer' })
  const facts = offer.locator('p').nth(1)
  expect(leftOf(await placeOf(facts, '+966'), await placeOf(facts, 'الدعم'))).toBe(true)
  // A digit of the queue's own name stands at its left, as Arabic has it.
  expect(leftOf(await placeOf(facts, '24/7'), await placeOf(facts, 'الدعم'))).toBe(true)
  const name = offer.locator('p').first()
  expect(await name.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
  const group = page.getByRole('banner').locator('p').nth(1)
  expect(leftOf(await placeOf(group, '(2)'), await placeOf(group, 'Northwind'))).toBe(true)
  expect(leftOf(await placeOf(group, 'תמיכה'), await placeOf(group, 'Northwind'))).toBe(true)
})

test('a name that is too long is cut at its own end', async ({ gallery }) => {
  const { page } = gallery
  await gallery.show(stateOf('call-arabic-small'))
  const name = page.getByRole('region', { name: 'Call' }).locator('p').first()
  const { first, right, cut } = await name.evaluate((element) => {
    const range = document.createRange()
    const text = element.firstChild
    if (text) {
      range.setStart(text, 0)
      range.setEnd(text, 1)
    }
    const { right } = element.getBoundingClientRect()
    return {
      first: range.getBoundingClientRect().right,
      right,
      cut: element.scrollWidth > element.clientWidth,
    }
  })
  expect(cut).toBe(true)
  expect(Math.abs(first - right)).toBeLessThan(2)
})
