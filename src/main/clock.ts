/** The one way the main process tells the time, so that tests can own it. */
export interface Clock {
  /** Unix epoch milliseconds; may jump when the computer's clock is set, so durations come from `after` */
  now(): number
  /** Runs `task` once after `ms` milliseconds. Returns its cancel, which may be called at any time. */
  after(ms: number, task: () => void): () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
