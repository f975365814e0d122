import type { IncomingRequestMessage } from 'sip.js/lib/core/index.js'

export interface Refusal {
  readonly statusCode: number
  readonly reasonPhrase?: string
  readonly extraHeaders?: string[]
}

const understood = new Set(['replaces'])

/** What the parser lets through and a transaction must not see (RFC 3261 §8.1.1, §8.2.2, §18.3). Null is fine. */
export function refusalOf(message: IncomingRequestMessage): Refusal | null {
  // SIP.js leaves it undefined when the Via has none.
  const viaBranch = message.viaBranch as string | undefined
  const bad = (reasonPhrase: string): Refusal => ({ statusCode: 400, reasonPhrase })
  if (!viaBranch?.startsWith('z9hG4bK')) return bad('Bad Via branch')
  if (!message.fromTag) return bad('Missing From tag')
  const cseq: unknown = message.parseHeader('cseq')
  // RFC 3261 §8.1.1.5: less than 2³¹
  if (!isCseq(cseq) || cseq.method !== message.method || message.cseq >= 2 ** 31) return bad('Bad CSeq')
  if (!/^sips?$/.test(message.ruri?.scheme ?? '')) return { statusCode: 416 }
  const length = Number(message.getHeader('content-length') ?? '0')
  if (length > Buffer.byteLength(message.body)) return bad('Bad Content-Length')
  const unknown = message
    .getHeaders('require')
    .flatMap((value) => value.split(','))
    .map((tag) => tag.trim().toLowerCase())
    .filter((tag) => tag !== '' && !understood.has(tag))
  if (unknown.length > 0 && message.method !== 'ACK' && message.method !== 'CANCEL')
    return { statusCode: 420, extraHeaders: [`Unsupported: ${unknown.join(', ')}`] }
  return null
}

function isCseq(value: unknown): value is { readonly value: number; readonly method: string } {
  return typeof value === 'object' && value !== null && 'value' in value && 'method' in value
}
