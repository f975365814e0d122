/**
 * What a request to the loopback listener is. Any page in any browser on this computer can send one, so only the answer
 * to this very sign-in counts, and everything else changes nothing (RFC 8252 §8.3, §8.9).
 */
export type RedirectRequest =
  | { readonly is: 'answer'; readonly url: string }
  | { readonly is: 'another-sign-in' }
  | { readonly is: 'nothing' }

export interface Received {
  readonly method: string
  /** path and query as they came */
  readonly target: string
  readonly host: string
}

export const redirectPath = '/callback'

/** @param origin of the listener, `http://127.0.0.1:49152` */
export function readRedirect(received: Received, origin: string, state: string): RedirectRequest {
  const address = origin + received.target
  // A name that was made to point here is not the address that the issuer sent the browser to.
  if (received.method !== 'GET' || `http://${received.host}` !== origin) return { is: 'nothing' }
  if (!received.target.startsWith('/') || !URL.canParse(address)) return { is: 'nothing' }
  const { pathname, searchParams, href } = new URL(address)
  if (pathname !== redirectPath) return { is: 'nothing' }
  if (!searchParams.has('code') && !searchParams.has('error')) return { is: 'nothing' }
  const states = searchParams.getAll('state')
  return states.length === 1 && states[0] === state ? { is: 'answer', url: href } : { is: 'another-sign-in' }
}
