import type { AdvanceableClock } from '../../src/contact-center/clock/clock.js'
import { createTimerLine } from '../../src/contact-center/clock/timer-line.js'

export interface VirtualClock extends AdvanceableClock {
  /** timers that are still set: a suite that ends with some has leaked them */
  readonly pending: number
}

/** Time that stands still until it is advanced. */
export function createVirtualClock(startAt = Date.UTC(2026, 0, 5, 9)): VirtualClock {
  const timers = createTimerLine()
  const listeners = new Set<() => void>()
  let now = startAt
  return {
    now: () => now,
    after: (ms, fn) => timers.add(now + Math.max(0, ms), fn),
    advance: (ms) => {
      const target = now + ms
      for (let due = timers.takeDue(target); due; due = timers.takeDue(target)) {
        now = Math.max(now, due.dueAt)
        due.fn()
      }
      now = target
      for (const listener of [...listeners]) listener()
    },
    onAdvance: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    dispose: () => {
      timers.clear()
      listeners.clear()
    },
    get pending() {
      return timers.size
    },
  }
}
