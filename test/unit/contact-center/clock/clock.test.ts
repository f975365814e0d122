import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AdvanceableClock } from '../../../../src/contact-center/clock/clock.js'
import { createRealClock } from '../../../../src/contact-center/clock/real-clock.js'
import { createVirtualClock } from '../../../support/virtual-clock.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const clocks: readonly (readonly [string, () => AdvanceableClock])[] = [
  ['real', createRealClock],
  ['virtual', () => createVirtualClock()],
]

it.each(clocks)(
  'advance runs what has become due, earliest first, each at its own time (%s)',
  (_name, create) => {
    const clock = create()
    const start = clock.now()
    const ran: [string, number][] = []
    clock.after(3000, () => ran.push(['late', clock.now() - start]))
    clock.after(1000, () => {
      ran.push(['early', clock.now() - start])
      clock.after(1000, () => ran.push(['set by early', clock.now() - start]))
    })
    clock.after(10_000, () => ran.push(['not due', 0]))
    clock.advance(5000)
    expect(ran).toEqual([
      ['early', 1000],
      ['set by early', 2000],
      ['late', 3000],
    ])
    expect(clock.now() - start).toBe(5000)
    clock.dispose()
  },
)

it.each(clocks)('a cancelled timer does not run, and cancelling twice is harmless (%s)', (_name, create) => {
  const clock = create()
  const ran = vi.fn()
  const cancel = clock.after(1000, ran)
  cancel()
  cancel()
  clock.advance(2000)
  expect(ran).not.toHaveBeenCalled()
  clock.dispose()
})

it.each(clocks)('tells listeners once per advance (%s)', (_name, create) => {
  const clock = create()
  const told = vi.fn()
  const stop = clock.onAdvance(told)
  clock.advance(1000)
  stop()
  clock.advance(1000)
  expect(told).toHaveBeenCalledTimes(1)
  clock.dispose()
})

it('runs timers by the machine’s time too, and sooner once it was advanced', () => {
  const clock = createRealClock()
  const ran = vi.fn()
  clock.after(10_000, ran)
  clock.advance(6000)
  vi.advanceTimersByTime(3999)
  expect(ran).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(ran).toHaveBeenCalledTimes(1)
  clock.dispose()
})

it('never goes back when the machine’s clock does', () => {
  const clock = createRealClock()
  const before = clock.now()
  vi.setSystemTime(Date.now() - 3_600_000)
  expect(clock.now()).toBe(before)
  clock.dispose()
})

it('leaves no timer behind when disposed', () => {
  const clock = createRealClock()
  clock.after(1000, () => undefined)
  clock.dispose()
  expect(vi.getTimerCount()).toBe(0)
})
