import { randomInt } from 'node:crypto'

/** Where a session is that is not confirmed yet. */
export interface EarlySession {
  readonly hasOffer: boolean
  /** we have offered, in our INVITE or in the 200 to one without an offer, and the answer is still to come */
  readonly ourOfferIsOpen: boolean
}

/**
 * What an UPDATE before the ACK is answered (RFC 3311 §5.2): without an offer it is taken; an offer waits until the one
 * before it is answered, with 491 when that is ours, with 500 and 0 to 10 s when it is theirs.
 */
export function earlyUpdateAnswer({ hasOffer, ourOfferIsOpen }: EarlySession): {
  readonly status: 200 | 491 | 500
  readonly headers: readonly string[]
} {
  if (!hasOffer) return { status: 200, headers: [] }
  if (ourOfferIsOpen) return { status: 491, headers: [] }
  return { status: 500, headers: [`Retry-After: ${randomInt(0, 11)}`] }
}
