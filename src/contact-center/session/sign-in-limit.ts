import type { Clock } from '../clock/clock.js'
import { createRateLimit } from './rate-limit.js'

/**
 * Slows guessing down. Failures count per address and name, so that nobody can lock an agent out from elsewhere, and per
 * address, so that one address cannot try a password on every name.
 */
export interface SignInLimit {
  /** Counts a try, before it is judged: guesses sent at once are guesses too. Null when allowed, else from when it is. */
  attempt(address: string, name: string): number | null
  succeeded(address: string, name: string): void
}

const windowMs = 60_000

export function createSignInLimit(clock: Clock): SignInLimit {
  const perName = createRateLimit(clock, { most: 5, windowMs })
  const perAddress = createRateLimit(clock, { most: 20, windowMs })
  const keyOf = (address: string, name: string): string => `${address} ${name}`
  return {
    attempt: (address, name) => {
      const key = keyOf(address, name)
      const until = [perName.blockedUntil(key), perAddress.blockedUntil(address)].filter((at) => at !== null)
      if (until.length > 0) return Math.max(...until)
      perName.failed(key)
      perAddress.failed(address)
      return null
    },
    succeeded: (address, name) => {
      perName.succeeded(keyOf(address, name))
      perAddress.takeBack(address)
    },
  }
}
