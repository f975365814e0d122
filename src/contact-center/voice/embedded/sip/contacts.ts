import { NameAddrHeader, type IncomingRequestMessage } from 'sip.js/lib/core/index.js'
import type { ContactRequest } from './bindings-state.js'

/** The Contact header fields of a REGISTER; null when one of them is not a SIP address. */
export function contactsOf(message: IncomingRequestMessage): '*' | readonly ContactRequest[] | null {
  const raw = message.getHeaders('contact')
  if (raw.length === 1 && raw[0]?.trim() === '*') return '*'
  const contacts = raw.map((value, i) => contactOf(value, message.parseHeader('contact', i)))
  return contacts.every((contact) => contact !== null) ? contacts : null
}

/** Seconds of the Expires header (RFC 3261 §20.19); null when absent or not a number. */
export function expiresOf(message: IncomingRequestMessage): number | null {
  return seconds(message.getHeader('expires'))
}

function contactOf(raw: string, parsed: unknown): ContactRequest | null {
  if (!(parsed instanceof NameAddrHeader) || parsed.uri.scheme !== 'sip') return null
  const parameter: unknown = parsed.getParam('expires')
  return {
    uri: parsed.uri.toRaw(),
    contact: raw.replace(/;\s*expires\s*=\s*[^;,\s]*/gi, '').trim(),
    expires: seconds(typeof parameter === 'string' ? parameter : undefined),
  }
}

function seconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) : null
}
