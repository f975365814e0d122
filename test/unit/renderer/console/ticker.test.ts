import { describe, expect, it } from 'vitest'
import { createTicker, type TimeSource } from '../../../../src/renderer/console/ticker.js'

function handTime() {
  let now = 1_000
  const timers = new Set<() => void>()
  const time: TimeSource = {
    now: () => now,
    every: (_ms, run) => {
      timers.add(run)
      return () => void timers.delete(run)
    },
  }
  const pass = (ms: number): void => {
    now += ms
    for (const run of timers) run()
  }
  return { time, timers, pass }
}

describe('the ticker', () => {
  it('steps all its listeners together with one timer', () => {
    const { time, timers, pass } = handTime()
    const ticker = createTicker(time)
    const seen: number[] = []
    ticker.subscribe(() => seen.push(ticker.now()))
    ticker.subscribe(() => seen.push(ticker.now()))
    expect(timers.size).toBe(1)
    pass(1000)
    expect(seen).toEqual([2000, 2000])
  })

  it('runs no timer while nobody listens', () => {
    const { time, timers } = handTime()
    const ticker = createTicker(time)
    const stop = ticker.subscribe(() => undefined)
    stop()
    expect(timers.size).toBe(0)
    ticker.subscribe(() => undefined)
    expect(timers.size).toBe(1)
  })

  it('takes the time at once when a new snapshot comes between two steps', () => {
    const { time } = handTime()
    const ticker = createTicker({ ...time, now: () => 4_200 })
    ticker.refresh()
    expect(ticker.now()).toBe(4_200)
  })
})
