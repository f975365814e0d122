import type { AdvanceableClock } from './clock.js'
import { createTimerLine } from './timer-line.js'

/** setTimeout takes at most 2^31 − 1 ms. */
const longestWaitMs = 2_000_000_000

/**
 * The machine's clock plus an offset that `advance` adds to. It never goes back: a step of the machine's clock backwards
 * stands still until it has caught up.
 */
export function createRealClock(): AdvanceableClock {
  const timers = createTimerLine()
  const listeners = new Set<() => void>()
  let offsetMs = 0
  let latest = 0
  let armed: NodeJS.Timeout | undefined

  const now = (): number => {
    latest = Math.max(latest, Date.now() + offsetMs)
    return latest
  }
  const arm = (): void => {
    clearTimeout(armed)
    const nextAt = timers.nextAt()
    if (nextAt === null) return
    armed = setTimeout(runDue, Math.min(Math.max(0, nextAt - now()), longestWaitMs))
  }
  const runDue = (): void => {
    // Only what is due now: a timer that sets another of 0 ms must not keep the loop busy.
    const until = now()
    for (let due = timers.takeDue(until); due; due = timers.takeDue(until)) due.fn()
    arm()
  }
  return {
    now,
    after: (ms, fn) => {
      const cancel = timers.add(now() + Math.max(0, ms), fn)
      arm()
      return () => {
        cancel()
        arm()
      }
    },
    advance: (ms) => {
      const target = now() + ms
      // Step by step, so that a timer set by a timer runs at its own time, not at the end.
      for (let nextAt = timers.nextAt(); nextAt !== null && nextAt <= target; nextAt = timers.nextAt()) {
        offsetMs += Math.max(0, nextAt - now())
        timers.takeDue(now())?.fn()
      }
      offsetMs += Math.max(0, target - now())
      arm()
      for (const listener of [...listeners]) listener()
    },
    onAdvance: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    dispose: () => {
      clearTimeout(armed)
      timers.clear()
      listeners.clear()
    },
  }
}
