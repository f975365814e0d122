import { valuesOf, type SipHeader, type SipParts } from './sip-head.js'

/** Longest time that a JavaScript timer keeps, in seconds; JsSIP multiplies by 1000 and arms one with what comes out. */
const longestTimerSeconds = Math.floor((2 ** 31 - 1) / 1000)

/**
 * A message in the form that JsSIP reads rightly, with the same meaning: no folded lines, no compact names, and none of the
 * values over which it stumbles (docs/jssip.md).
 */
export function forJsSip(parts: SipParts): string {
  const lines = parts.headers.flatMap((header) => passage(header, parts))
  return `${parts.startLine}\r\n${lines.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}\r\n${parts.body}`
}

function passage(header: SipHeader, parts: SipParts): readonly SipHeader[] {
  const { name, value } = header
  switch (name) {
    case 'content-type':
      // Compared with `application/sdp` as a whole; a charset beside it (RFC 3261 §20.15) would be answered 415.
      return [{ name, value: value.replace(/^(application\/sdp)\s*;.*$/is, '$1') }]
    case 'content-length':
      // Octets on the wire, characters to JsSIP. The body has been cut to it already.
      return []
    case 'expires':
      // Longer than a timer lasts is for ever; what is no number is not there (RFC 4475 §3.1.2.4).
      return parts.request === null || isSeconds(value) ? [header] : []
    case 'contact':
      return [{ name, value: parts.status === null ? value : withoutBrokenGruu(value) }]
    default:
      return [header]
  }
}

const isSeconds = (value: string): boolean => /^\d{1,10}$/.test(value) && Number(value) <= longestTimerSeconds

/** JsSIP throws over a GRUU without a value, and puts what it finds in one into every later Contact (RFC 5627 §4.2). */
function withoutBrokenGruu(value: string): string {
  return value.replace(
    /;\s*(?:pub|temp)-gruu\b(?:\s*=\s*("[^"]*"|[^;,\s]*))?/gi,
    (all, gruu: string | undefined) => (gruu !== undefined && /^"sips?:[^\s"<>]+"$/i.test(gruu) ? all : ''),
  )
}

/** Retry-After, Min-Expires and the like as a number, or null. */
export function secondsOf(parts: SipParts, name: string): number | null {
  const digits = /^\d{1,10}(?!\d)/.exec(valuesOf(parts, name)[0] ?? '')?.[0]
  return digits === undefined ? null : Number(digits)
}
