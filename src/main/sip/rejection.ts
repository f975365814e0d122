import type { ReceivedMessage } from './jssip-session.js'
import type { Rejection } from './sip-port.js'

/** A final response that is no 2xx; null without one (the request timed out or could not be sent). */
export function rejectionOf(message: ReceivedMessage | null): Rejection | null {
  const status = message?.status_code
  if (message === null || status === undefined || status < 300) return null
  // RFC 3261 §25.1, delta-seconds: ten digits at most, and never a part of more.
  const seconds = /^\s*(\d{1,10})(?!\d)/.exec(message.getHeader('retry-after') ?? '')?.[1]
  return { status, retryAfterSeconds: seconds === undefined ? null : Number(seconds) }
}

/** As many as a call may be sent on (RFC 3261 §8.1.3.4 leaves the number to the phone). */
export const mostRedirects = 3

/**
 * Where a 3xx sends the call: the first SIP URI of its Contacts that was not tried, or null. Headers that a URI would add
 * to our INVITE (`?Replaces=…`) are taken off: the server chooses whom we call, not what we say.
 */
export function redirectTarget(message: ReceivedMessage | null, tried: readonly string[]): string | null {
  if (message?.status_code === undefined || message.status_code < 300 || message.status_code > 399)
    return null
  for (const contact of message.getHeaders('contact')) {
    for (const match of contact.matchAll(
      /<\s*(sips?:[^<>\s?]{1,300})[^<>]*>|^\s*(sips?:[^<>\s;,?]{1,300})/gi,
    )) {
      const uri = match[1] ?? match[2]
      if (uri !== undefined && !tried.includes(uri)) return uri
    }
  }
  return null
}
