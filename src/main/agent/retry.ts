import type { Clock } from '../clock.js'

/** One task that is tried again later, or sooner when the world has changed. */
export interface Retry {
  /** takes the place of what was to be tried before */
  later(ms: number, task: () => void): void
  /** tries now what waits; nothing when nothing does */
  now(): void
  cancel(): void
}

export function createRetry(clock: Clock): Retry {
  let waiting: { readonly task: () => void; readonly cancel: () => void } | null = null
  const cancel = (): void => {
    waiting?.cancel()
    waiting = null
  }
  const now = (): void => {
    const task = waiting?.task
    cancel()
    task?.()
  }
  return {
    later: (ms, task) => {
      cancel()
      waiting = { task, cancel: clock.after(ms, now) }
    },
    now,
    cancel,
  }
}
