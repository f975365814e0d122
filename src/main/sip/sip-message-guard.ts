import { sipParts, token, valuesOf, type SipParts } from './sip-head.js'

/**
 * Judges a message before JsSIP's parser sees it: that one is generous with time and memory, throws on some malformed
 * messages and drops others without the answer that their sender waits for (docs/jssip.md). Pure.
 */
export type Verdict =
  | { readonly action: 'pass'; readonly parts: SipParts }
  /** a request that gets its final response from us, without a transaction (RFC 3261 §8.2.7) */
  | { readonly action: 'refuse'; readonly parts: SipParts; readonly refusal: Refusal }
  | { readonly action: 'ignore'; readonly reason: string }

export interface Refusal {
  readonly status: 400 | 406 | 416 | 420 | 481 | 486 | 489 | 491 | 500 | 501 | 505 | 603
  /** for the log and the reason phrase; never words of the message */
  readonly reason: string
  readonly headers?: readonly string[]
}

/** Octets of one WebSocket message; the largest INVITE with many candidates has some 6 kB. */
export const maxMessageBytes = 128 * 1024
const maxHeadBytes = 32 * 1024
const maxHeaderLines = 256
const maxLineLength = 8 * 1024
/** as many as a message may pass proxies, and some */
const maxVias = 80

const knownMethods = new Set(
  'ACK BYE CANCEL INFO INVITE MESSAGE NOTIFY OPTIONS PRACK PUBLISH REFER REGISTER SUBSCRIBE UPDATE'.split(
    ' ',
  ),
)
/**
 * `timer`: one that a server insists on is kept (RFC 4028), by session-timer.ts.
 */
const supportedOptions = new Set(['ice', 'outbound', 'gruu', 'timer', 'answermode', 'norefersub', 'histinfo'])

/** @param followRefer the far end may send calls on to others, inside their dialogs */
export function judge(bytes: Buffer, { followRefer = false } = {}): Verdict {
  if (bytes.length > maxMessageBytes) return { action: 'ignore', reason: 'too long' }
  const parts = sipParts(bytes)
  if (typeof parts === 'string') return { action: 'ignore', reason: parts }
  const tooMuch = sizeFault(parts)
  if (tooMuch !== null) return { action: 'ignore', reason: tooMuch }
  if (parts.status !== null) {
    const fault = responseFault(parts)
    return fault === null ? { action: 'pass', parts } : { action: 'ignore', reason: fault }
  }
  const refusal = requestFault(parts, followRefer)
  if (refusal === null) return { action: 'pass', parts }
  // Nobody answers an ACK, and without a Via an answer finds nobody (RFC 3261 §17, §18.2.2).
  if (/^\s*ACK\s/i.test(parts.startLine) || valuesOf(parts, 'via').length === 0)
    return { action: 'ignore', reason: refusal.reason }
  return { action: 'refuse', parts, refusal }
}

function sizeFault({ headers, startLine }: SipParts): string | null {
  if (headers.length > maxHeaderLines) return 'too many header lines'
  if (startLine.length > maxLineLength || headers.some(({ value }) => value.length > maxLineLength))
    return 'a header line is too long'
  const length = headers.reduce((sum, { name, value }) => sum + name.length + value.length, startLine.length)
  return length > maxHeadBytes ? 'too many headers' : null
}

function responseFault(parts: SipParts): string | null {
  const { status } = parts
  if (status === null || status < 100 || status > 699) return 'no such status'
  if (list(parts, 'via').length !== 1) return 'not one Via'
  return headerFault(parts) ?? namesFault(parts)
}

function requestFault(parts: SipParts, followRefer: boolean): Refusal | null {
  const { request } = parts
  if (request === null) return bad('Malformed request line')
  if (request.version !== 'SIP/2.0') return { status: 505, reason: 'Version Not Supported' }
  const scheme = /^([a-z][a-z\d+.-]*):./i.exec(request.uri)?.[1]?.toLowerCase()
  if (scheme === undefined) return bad('Malformed Request-URI')
  const fault = headerFault(parts)
  if (!knownMethods.has(request.method)) return { status: 501, reason: 'Not Implemented' }
  if (fault !== null) return bad(fault)
  if (scheme !== 'sip' && scheme !== 'sips') return { status: 416, reason: 'Unsupported URI Scheme' }
  if (cseqOf(parts)?.method !== request.method) return bad('CSeq of another method')
  return (
    viaFault(parts) ??
    nameRefusal(parts) ??
    extensionFault(parts) ??
    methodFault(parts, request.method, followRefer)
  )
}

/** Headers that there must be once, and headers that there may be once (RFC 3261 §8.1.1, §20). */
function headerFault(parts: SipParts): string | null {
  if (parts.headers.some(({ name }) => name === '')) return 'Malformed header line'
  for (const name of ['to', 'from', 'call-id', 'cseq'] as const) {
    const { length } = valuesOf(parts, name)
    if (length !== 1) return `${length === 0 ? 'No' : 'More than one'} ${name}`
  }
  for (const name of ['max-forwards', 'content-length', 'content-type']) {
    if (new Set(valuesOf(parts, name)).size > 1) return `Conflicting ${name}`
  }
  if (cseqOf(parts) === null) return 'Malformed CSeq'
  if (parts.headers.some(({ name, value }) => /(?<!\\)\0/.test(name + value))) return 'A NUL character'
  const [length] = valuesOf(parts, 'content-length')
  if (length === undefined) return null
  if (!/^\d{1,9}$/.test(length)) return 'Malformed Content-Length'
  return Number(length) > parts.bodyBytes ? 'Content-Length larger than the message' : null
}

/** RFC 3261 §8.1.1.5: below 2**31. A larger one would make every later request of the dialog look old. */
export function cseqOf(parts: SipParts): { readonly number: number; readonly method: string } | null {
  const [value = ''] = valuesOf(parts, 'cseq')
  const [, digits, method] = cseq.exec(value) ?? []
  if (digits === undefined || method === undefined || Number(digits) >= 2 ** 31) return null
  return { number: Number(digits), method }
}
const cseq = new RegExp(`^(\\d{1,12})\\s+(${token})$`)

function viaFault(parts: SipParts): Refusal | null {
  const vias = list(parts, 'via')
  if (vias.length === 0) return bad('No via')
  if (vias.length > maxVias) return bad('Too many Vias')
  // The cookie alone would make all such requests one transaction (RFC 4475 §3.2.1).
  return /;\s*branch\s*=\s*z9hG4bK\s*(?:;|$)/i.test(vias[0] ?? '') ? bad('Empty branch') : null
}

/** JsSIP keeps transactions, dialogs and sessions in plain objects: these keys find what every object has. */
function namesFault(parts: SipParts): string | null {
  const twice = [
    /;\s*branch\s*=.*;\s*branch\s*=/is.test(list(parts, 'via')[0] ?? ''),
    ...valuesOf(parts, 'from').map((value) => /;\s*tag\s*=.*;\s*tag\s*=/is.test(value)),
    ...valuesOf(parts, 'to').map((value) => /;\s*tag\s*=.*;\s*tag\s*=/is.test(value)),
  ]
  if (twice.includes(true)) return 'a branch or tag twice'
  const callId = valuesOf(parts, 'call-id')[0] ?? ''
  const from = tagOf(parts, 'from')
  const to = tagOf(parts, 'to')
  const keys = [branchOf(parts), callId + from, callId + to, callId + from + to, callId + to + from]
  return keys.some((key) => key in Object.prototype) ? 'a name that every object has' : null
}

/** of the first Via; '' when there is none */
export const branchOf = (parts: SipParts): string =>
  /;\s*branch\s*=\s*([^\s;,]*)/i.exec(list(parts, 'via')[0] ?? '')?.[1] ?? ''

function nameRefusal(parts: SipParts): Refusal | null {
  const fault = namesFault(parts)
  return fault === null ? null : bad('Unusable branch or Call-ID')
}

/** '' when there is none */
export const tagOf = (parts: SipParts, name: 'from' | 'to'): string =>
  /;\s*tag\s*=\s*([^\s;,>]+)(?![^<]*>)/i.exec(valuesOf(parts, name)[0] ?? '')?.[1] ?? ''

/** RFC 3261 §8.2.2.3. Proxy-Require is none of an endpoint's business. */
function extensionFault(parts: SipParts): Refusal | null {
  const [, method = ''] = /^(\S+)/.exec(parts.startLine) ?? []
  if (method === 'CANCEL' || method === 'ACK') return null
  const wanted = list(parts, 'require').filter((option) => !supportedOptions.has(option.toLowerCase()))
  if (wanted.length === 0) return null
  const named = wanted.filter((option) => new RegExp(`^${token}$`).test(option)).slice(0, 10)
  return { status: 420, reason: 'Bad Extension', headers: [`Unsupported: ${named.join(', ')}`] }
}

function methodFault(parts: SipParts, method: string, followRefer: boolean): Refusal | null {
  // For registrars only (RFC 3261 §20.10); JsSIP throws over it.
  if (list(parts, 'contact').includes('*')) return bad('Malformed Contact')
  switch (method) {
    case 'INVITE':
      return inviteFault(parts)
    case 'NOTIFY':
      // JsSIP says 200 to one that nothing was subscribed to (RFC 6665 §4.1.3), and throws over one without an Event.
      if (tagOf(parts, 'to') === '') return { status: 481, reason: 'Subscription does not exist' }
      return valuesOf(parts, 'event').length === 1 ? null : { status: 489, reason: 'Bad Event' }
    case 'REFER':
      if (followRefer && tagOf(parts, 'to') !== '') return referToFault(valuesOf(parts, 'refer-to'))
      // JsSIP says 202 and then nothing more; who referred would wait for ever (RFC 3515 §2.4.4).
      return { status: 603, reason: 'Decline' }
    default:
      return null
  }
}

/** JsSIP writes the unescaped Replaces of the target into our INVITE: a line end in it would begin a header of the sender's. */
function referToFault(values: readonly string[]): Refusal | null {
  const [value] = values
  if (value === undefined || values.length > 1) return bad('Not one Refer-To')
  try {
    return /[\p{Cc}]/u.test(decodeURIComponent(value)) ? bad('Malformed Refer-To') : null
  } catch {
    return bad('Malformed Refer-To')
  }
}

function inviteFault(parts: SipParts): Refusal | null {
  // RFC 3261 §8.1.1.8: exactly one. JsSIP says 500 without one.
  if (list(parts, 'contact').length === 0) return bad('No contact')
  // JsSIP says that it takes these, and then leaves them without an answer (RFC 3891 §3).
  if (valuesOf(parts, 'replaces').length > 0) return { status: 603, reason: 'Decline' }
  const accepted = list(parts, 'accept').map((range) => (range.split(';')[0] ?? '').trim().toLowerCase())
  if (accepted.length === 0 || accepted.some((range) => sdpRanges.has(range))) return null
  return { status: 406, reason: 'Not Acceptable', headers: ['Accept: application/sdp'] }
}
const sdpRanges = new Set(['application/sdp', 'application/*', '*/*'])

/** values of all headers of this name, by commas outside quotes */
const list = (parts: SipParts, name: string): readonly string[] =>
  valuesOf(parts, name)
    .flatMap((value) => value.match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^",<])+/g) ?? [])
    .map((value) => value.trim())
    .filter((value) => value !== '')

const bad = (reason: string): Refusal => ({ status: 400, reason })
