import type { Clock } from '../clock/clock.js'

/** At most `most` failures per key within `windowMs`; a success clears the key. */
export interface RateLimit {
  /** null when allowed, otherwise the epoch ms from which it may be tried again */
  blockedUntil(key: string): number | null
  failed(key: string): void
  succeeded(key: string): void
  /** One failure of the key less: it was none. */
  takeBack(key: string): void
}

export function createRateLimit(
  clock: Clock,
  limits: { readonly most: number; readonly windowMs: number },
): RateLimit {
  const failures = new Map<string, readonly number[]>()
  const recent = (key: string): readonly number[] => {
    const after = clock.now() - limits.windowMs
    return (failures.get(key) ?? []).filter((at) => at > after)
  }
  return {
    blockedUntil: (key) => {
      const [oldest, ...rest] = recent(key).slice(-limits.most)
      return oldest !== undefined && rest.length + 1 >= limits.most ? oldest + limits.windowMs : null
    },
    failed: (key) => {
      // Names never heard of must not fill the memory.
      for (const known of failures.keys()) if (recent(known).length === 0) failures.delete(known)
      failures.set(key, [...recent(key), clock.now()])
    },
    succeeded: (key) => void failures.delete(key),
    takeBack: (key) => void failures.set(key, recent(key).slice(0, -1)),
  }
}
