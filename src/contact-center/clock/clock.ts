/** The only source of time in the contact center, so that a lab command or a test can move it. */
export interface Clock {
  /** Unix epoch milliseconds */
  now(): number
  /** Runs `fn` once, `ms` (≥ 0) from now. Returns its cancel. */
  after(ms: number, fn: () => void): () => void
}

/** A clock whose timers a lab command may bring forward. */
export interface AdvanceableClock extends Clock {
  /** Moves the time forward and runs what has become due, earliest first. */
  advance(ms: number): void
  onAdvance(listener: () => void): () => void
  dispose(): void
}
