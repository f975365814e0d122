import { Grammar, URI } from 'sip.js/lib/core/index.js'

/** A From of the customer: a SIP URI as it is, a number as the user of our realm, anything else without a name. */
export function addressUri(address: string, realm: string): URI {
  const uri = /^sips?:/i.test(address) ? Grammar.URIParse(address) : undefined
  if (uri) {
    const { user, host, port } = uri
    return new URI('sip', user ?? '', host, port)
  }
  const number = address.replace(/[\s().-]/g, '')
  return new URI('sip', /^\+?\w{1,64}$/.test(number) ? number : 'anonymous', realm)
}

/** A display name that cannot leave its quotes (RFC 3261 §25.1 quoted-string); SIP.js writes it as it is. */
export function quotable(name: string | null): string {
  return (name ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .replace(/["\\]/g, "'")
    .trim()
    .slice(0, 80)
}
