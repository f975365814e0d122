import fc from 'fast-check'
import { expect, it } from 'vitest'
import { zoomAfter, zoomPercents, zoomView } from '../../../../src/main/state/zoom-state.js'

it('goes from one size to the next, and back', () => {
  expect(zoomAfter(100, 'larger')).toBe(110)
  expect(zoomAfter(110, 'smaller')).toBe(100)
  expect(zoomAfter(175, 'usual')).toBe(100)
})

it('goes from a size that is none of them to its neighbour', () => {
  expect([zoomAfter(130, 'larger'), zoomAfter(130, 'smaller')]).toEqual([150, 125])
})

it('is never beyond its ends, and says when it is at one', () => {
  const steps = fc.array(fc.constantFrom('larger', 'smaller', 'usual'))
  fc.assert(
    fc.property(fc.constantFrom(...zoomPercents), steps, (from, taken) => {
      const percent = taken.reduce<number>(zoomAfter, from)
      expect(zoomPercents).toContain(percent)
      const { canGrow, canShrink } = zoomView(percent)
      expect(canGrow).toBe(zoomAfter(percent, 'larger') !== percent)
      expect(canShrink).toBe(zoomAfter(percent, 'smaller') !== percent)
    }),
  )
})
