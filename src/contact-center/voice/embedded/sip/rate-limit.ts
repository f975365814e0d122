export interface Allowance {
  readonly tokens: number
  readonly at: number
}

/** A token bucket: `perSecond` on average, `burst` at once. */
export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

export function fullAllowance(limit: RateLimit, now: number): Allowance {
  return { tokens: limit.burst, at: now }
}

/** The allowance after one more message, or null when there was none left. */
export function spend(allowance: Allowance, limit: RateLimit, now: number): Allowance | null {
  const tokens = Math.min(limit.burst, allowance.tokens + ((now - allowance.at) / 1_000) * limit.perSecond)
  return tokens < 1 ? null : { tokens: tokens - 1, at: now }
}
