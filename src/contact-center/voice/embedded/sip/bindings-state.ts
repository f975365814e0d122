/** One sign-in has one softphone, so one binding; a later REGISTER of the same account takes its place. */
export interface Binding {
  /** the Contact URI, and the raw Contact header value without its expires */
  readonly uri: string
  readonly contact: string
  readonly callId: string
  readonly cseq: number
  readonly expiresAt: number
}

export interface ContactRequest {
  readonly uri: string
  readonly contact: string
  /** seconds, from the Contact's parameter or the Expires header; null means the registrar's default */
  readonly expires: number | null
}

export type RegisterDecision =
  | { readonly kind: 'accept'; readonly binding: Binding | null; readonly expires: number }
  | { readonly kind: 'reject'; readonly status: 400 | 423 | 500 }

export const shortestExpiry = 30
const longestExpiry = 3_600
const defaultExpiry = 600

/**
 * RFC 3261 §10.3 for one account with at most one binding. `contacts` is '*' for "remove all".
 */
export function register(
  current: Binding | null,
  request: {
    readonly contacts: '*' | readonly ContactRequest[]
    readonly expiresHeader: number | null
    readonly callId: string
    readonly cseq: number
  },
  now: number,
): RegisterDecision {
  const { contacts, callId, cseq } = request
  // Step 7: an older request of the same agent must not undo a newer one.
  if (current?.callId === callId && cseq <= current.cseq) return { kind: 'reject', status: 500 }
  if (contacts === '*') {
    return request.expiresHeader === 0
      ? { kind: 'accept', binding: null, expires: 0 }
      : { kind: 'reject', status: 400 }
  }
  const contact = contacts.at(-1)
  if (!contact) return { kind: 'accept', binding: current, expires: secondsLeft(current, now) }

  const asked = contact.expires ?? request.expiresHeader ?? defaultExpiry
  if (asked === 0) {
    // Unregistering an address that a newer registration has replaced changes nothing.
    const binding = current && current.uri !== contact.uri ? current : null
    return { kind: 'accept', binding, expires: secondsLeft(binding, now) }
  }
  if (asked < shortestExpiry) return { kind: 'reject', status: 423 }
  const expires = Math.min(asked, longestExpiry)
  const binding = {
    uri: contact.uri,
    contact: contact.contact,
    callId,
    cseq,
    expiresAt: now + expires * 1_000,
  }
  return { kind: 'accept', binding, expires }
}

function secondsLeft(binding: Binding | null, now: number): number {
  return binding ? Math.max(0, Math.round((binding.expiresAt - now) / 1_000)) : 0
}
