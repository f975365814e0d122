import { createHash } from 'node:crypto'
import { valuesOf, type SipHeader, type SipParts } from './sip-head.js'
import { tagOf, type Refusal } from './sip-message-guard.js'

/**
 * A final response without a transaction (RFC 3261 §8.2.6, §8.2.7). The tag is the same for the same request, so that a
 * repeated one gets the same answer. A header that the request lacks is left out.
 */
export function refusal(parts: SipParts, { status, reason, headers = [] }: Refusal): string {
  const copy = (written: string, name: string): string[] =>
    valuesOf(parts, name).map((value) => `${written}: ${value}`)
  const lines = [
    ...copy('Via', 'via'),
    ...copy('From', 'from').slice(0, 1),
    ...copy('To', 'to')
      .slice(0, 1)
      .map((line) => (tagOf(parts, 'to') === '' ? `${line};tag=${tag(parts.headers)}` : line)),
    ...copy('Call-ID', 'call-id').slice(0, 1),
    ...copy('CSeq', 'cseq').slice(0, 1),
    ...headers,
    'Content-Length: 0',
  ]
  return `SIP/2.0 ${status} ${reason}\r\n${lines.join('\r\n')}\r\n\r\n`
}

const tag = (headers: readonly SipHeader[]): string =>
  createHash('sha256').update(JSON.stringify(headers)).digest('hex').slice(0, 10)
