import type { Clock } from '../clock.js'

export interface BudgetTerms {
  /** how many at once */
  readonly burst: number
  /** and how many a second from then on */
  readonly perSecond: number
}

/** A token bucket: what one peer may ask for without keeping everybody else from being served. */
export class Budget {
  readonly #clock: Clock
  readonly #terms: BudgetTerms
  #left: number
  #at: number

  constructor(clock: Clock, terms: BudgetTerms) {
    this.#clock = clock
    this.#terms = terms
    this.#left = terms.burst
    this.#at = clock.monotonic()
  }

  /** whether one more is within it */
  spend(): boolean {
    const now = this.#clock.monotonic()
    const { burst, perSecond } = this.#terms
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}
