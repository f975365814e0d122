import type { Clock } from '../clock/clock.js'

/** Who makes no request for so long has gone home. */
export const longestSilenceMs = 12 * 3600 * 1000

export interface Expiry {
  /** a request came */
  seen(): void
  cancel(): void
}

/** Calls `onExpired` once, when no request has come for `longestSilenceMs`. */
export function createExpiry(clock: Clock, onExpired: () => void): Expiry {
  let seenAt = clock.now()
  // A timer that finds a request since does the rest of the wait: none is armed for each request.
  const wait = (): (() => void) =>
    clock.after(seenAt + longestSilenceMs - clock.now(), () => {
      if (clock.now() >= seenAt + longestSilenceMs) onExpired()
      else cancel = wait()
    })
  let cancel = wait()
  return {
    seen: () => (seenAt = clock.now()),
    cancel: () => cancel(),
  }
}
