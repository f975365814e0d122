import type { SipPolicy } from '../settings/policy-sip.js'
import type { StartOptions } from '../sip/sip-port.js'

/**
 * Whether the policy trusts whoever sent an INVITE to have it answered without a hand (docs/adr/0025). The From header is
 * the caller's own writing and never counts, nor does a Via below the server's. What counts is that the INVITE came over
 * the account's own encrypted connection (`server`), or whom the server asserts over it (RFC 3325).
 */
export function isTrusted(trustedPeers: readonly string[], assertedUris: readonly string[]): boolean {
  if (trustedPeers.some((peer) => peer.toLowerCase() === 'server')) return true
  // `tel:` has no host that could vouch for it, and may stand beside the one that has (RFC 3325 §9.1).
  const asserted = assertedUris.filter((uri) => !/^tel:/i.test(uri)).map(addressOf)
  // A second identity that nobody trusts, or that nobody can read, would be believed beside a first one that is.
  return (
    asserted.length > 0 &&
    asserted.every((address) => address !== null && trustedPeers.some((peer) => fits(peer, address)))
  )
}

/** Whose REFER is followed: the number that it names is called at the account's cost. null: nobody's. */
export function whoseRefer({
  followTransfers,
  trustedPeers,
}: Pick<SipPolicy, 'followTransfers' | 'trustedPeers'>): NonNullable<StartOptions['followRefer']> | null {
  switch (followTransfers) {
    case 'never':
      return null
    case 'everybody':
      return () => true
    case 'trusted':
      return ({ assertedUris }) => isTrusted(trustedPeers, assertedUris)
    default:
      return followTransfers satisfies never
  }
}

interface Address {
  readonly user: string | null
  readonly host: string
}

function addressOf(uri: string): Address | null {
  const match =
    /^sips?:(?:([^@\s<>"]{1,128})@)?(\[[0-9a-f:.]+\]|[a-z0-9.-]{1,253})(?::\d{1,5})?(?:[;?].*)?$/i.exec(uri)
  if (!match?.[2]) return null
  // A password in the user part (`user:secret@`, RFC 3261 §19.1.1) names nobody else; parameters of the user part might.
  return { user: match[1] ?? null, host: match[2].toLowerCase() }
}

function fits(peer: string, { user, host }: Address): boolean {
  const at = peer.lastIndexOf('@')
  if (at === -1) return peer.toLowerCase() === host
  // The user part is compared with case (RFC 3261 §19.1.4).
  return peer.slice(0, at) === user && peer.slice(at + 1).toLowerCase() === host
}
