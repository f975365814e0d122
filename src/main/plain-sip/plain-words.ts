import type { LinkState } from '../../contract/ipc/console-snapshot.js'

/** The layers below name the far end as agents of a contact center know it; here it is a SIP server. */
export function inPlainWords(link: LinkState): LinkState {
  if (link.cause === null) return link
  const cause = link.cause
    .replace(/\bThe contact center\b/g, 'The SIP server')
    .replace(/\bthe contact center\b/g, 'the SIP server')
    .replace('phone credentials of this sign-in', 'user name or password')
  return { ...link, cause }
}
