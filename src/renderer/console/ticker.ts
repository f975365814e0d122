/** One clock for every timer on the page, so that they all step together. */
export interface Ticker {
  /** epoch milliseconds of the last step */
  now(): number
  /** Runs only while someone listens. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void
  /** Steps at once, so that a new snapshot is never shown against an old time. */
  refresh(): void
}

export interface TimeSource {
  now(): number
  /** Returns its cancel. */
  every(ms: number, run: () => void): () => void
}

const TICK_MS = 1000

export const browserTime: TimeSource = {
  now: () => Date.now(),
  every(ms, run) {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },
}

export function createTicker(time: TimeSource): Ticker {
  const listeners = new Set<() => void>()
  let now = time.now()
  let stop: (() => void) | null = null

  const step = (): void => {
    now = time.now()
    for (const listener of listeners) listener()
  }

  return {
    now: () => now,
    refresh: step,
    subscribe(listener) {
      listeners.add(listener)
      stop ??= time.every(TICK_MS, step)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stop?.()
        stop = null
      }
    },
  }
}
