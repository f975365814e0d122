import type { LinkState } from '../../contract/ipc/console-snapshot.js'

const refusal = 'user name or password'

/** 401 or 407 to what the phone answered them with, as `inPlainWords` says it. */
export const refusesCredentials = ({ cause }: LinkState): boolean => cause?.includes(refusal) ?? false

/** What a server that refuses the phone refuses; null: it does not. A refusal is told without a time of the next try. */
export function refusalOf({ state, cause, retryAt }: LinkState): 'credentials' | 'phone-unknown' | null {
  if (state !== 'retrying' || retryAt !== null || cause === null) return null
  return cause.includes('does not know this phone') ? 'phone-unknown' : 'credentials'
}

/** The layers below name the far end as agents of a contact center know it; here it is a SIP server. */
export function inPlainWords(link: LinkState): LinkState {
  if (link.cause === null) return link
  const cause = link.cause
    .replace(/\bThe contact center\b/g, 'The SIP server')
    .replace(/\bthe contact center\b/g, 'the SIP server')
    .replace('phone credentials of this sign-in', refusal)
  return { ...link, cause }
}
