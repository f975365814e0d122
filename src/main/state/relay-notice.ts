import type { Notice } from '../../contract/ipc/console-snapshot.js'
import type { MediaEventValue } from '../../contract/ipc/media.js'
import type { CertificateFault, CertificateFaults } from '../net/certificate-verifier.js'
import { type ConnectionFault, faultInWords } from '../net/fault-words.js'
import type { FactsStore } from './facts.js'
import { addNotice, removeNotice } from './notices.js'

type RelaysTried = MediaEventValue<'relays.tried'>

const id = 'relay'

/**
 * What the agent is told of the TURN servers. One that works is enough. Chromium says of a failure nothing but that it was one, so
 * that only what is known of a certificate can be told; and a relay that nobody needs may be away, as many are from within a company.
 */
export function relayNotice(
  { relayed, onlyWay, failed }: RelaysTried,
  faultOf: CertificateFaults,
): Notice | null {
  if (relayed) return null
  for (const url of failed) {
    const host = hostOf(url)
    const fault = host === null ? null : faultOf(host)
    if (fault === null) continue
    const { message } = faultInWords({ is: inWords[fault] }, `The media relay ${host}`)
    return { id, tone: onlyWay ? 'bad' : 'attention', text: `${message} Until then calls may be silent.` }
  }
  if (!onlyWay) return null
  return {
    id,
    tone: 'bad',
    text: 'The sound of calls has no way: the media relay (TURN) cannot be used. Tell your IT support.',
  }
}

/** Shown until a relay works; what was dismissed is not said again. @returns what to tell of each trial */
export function showRelays(store: FactsStore, faultOf: CertificateFaults): (tried: RelaysTried) => void {
  let said: string | null = null
  return (tried) => {
    const notice = relayNotice(tried, faultOf)
    if (notice === null) removeNotice(store, id)
    else if (notice.text !== said) addNotice(store, notice)
    said = notice?.text ?? null
  }
}

const inWords: Readonly<Record<CertificateFault, ConnectionFault>> = {
  'unknown-authority': 'untrusted',
  'self-signed': 'self-signed',
  'wrong-name': 'wrong-name',
  expired: 'expired',
  'not-yet-valid': 'not-yet-valid',
}

/** of `turns:host:port?transport=tcp` (RFC 7065 §3.1); null for what is not encrypted */
function hostOf(url: string): string | null {
  const [, host] = /^turns:(\[[^\]]+\]|[^:?]+)/.exec(url) ?? []
  return host?.replace(/^\[|\]$/g, '') ?? null
}
