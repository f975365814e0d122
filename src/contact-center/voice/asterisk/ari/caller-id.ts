export interface CallerId {
  readonly name: string | null
  /** a number or a SIP URI */
  readonly address: string
}

/** `"name" <number>` as Asterisk reads it: nothing that could end its quotes or brackets. */
export function callerIdText({ name, address }: CallerId): string {
  const user = /^sips?:([^@;>]*)/i.exec(address)?.[1] ?? address
  const text = (name ?? '')
    .replace(/\p{Cc}|["\\<>]/gu, ' ')
    .trim()
    .slice(0, 80)
    // Cut in two, a character outside the BMP is no JSON to Asterisk: it would refuse the whole call.
    .replace(/\p{Surrogate}/gu, '')
  const digits = user.replace(/[^A-Za-z0-9+*#_.]/g, '').slice(0, 64)
  return `"${text}" <${digits === '' ? 'anonymous' : digits}>`
}
