import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createClockOffset, toLocal } from '../../../../src/main/state/clock-offset.js'

it('takes the least delayed of the recent samples', () => {
  const offset = createClockOffset()
  for (const travel of [40, 3, 90]) offset.sample(10_000 - travel, 4_000)
  expect(offset.ms).toBe(5_997)
  expect(toLocal(10_000, offset.ms)).toBe(4_003)
})

it('follows a clock that was set, instead of averaging over the jump', () => {
  const offset = createClockOffset()
  offset.sample(10_000, 10_000)
  offset.sample(70_000, 10_000)
  expect(offset.ms).toBe(60_000)
  offset.sample(10_000, 10_000)
  expect(offset.ms).toBe(0)
})

it('is never further from the truth than the least travel time of the last eight events', () => {
  const travel = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(travel, fc.integer({ min: -1_000_000, max: 1_000_000 }), (delays, truth) => {
      const offset = createClockOffset()
      for (const delay of delays) offset.sample(5_000_000 + truth - delay, 5_000_000)
      expect(truth - offset.ms).toBe(Math.min(...delays.slice(-8)))
    }),
  )
})
