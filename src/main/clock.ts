/** The one way the main process tells the time, so that tests can own it. */
export interface Clock {
  /** Unix epoch milliseconds, for what people read. It jumps when the computer's clock is set, so it measures nothing. */
  now(): number
  /** Milliseconds since some moment, for durations. It never jumps; while the computer sleeps it may stand still. */
  monotonic(): number
  /** Runs `task` once after `ms` milliseconds, measured as `monotonic` does. Returns its cancel, which may be called at any time. */
  after(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
