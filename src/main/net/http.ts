import type { Session } from 'electron'
import type { CertificateFault, CertificateFaults } from './certificate-verifier.js'
import { ProxyRefused } from './proxy-agent.js'
import { AddressRefused, checkServerUrl } from './secure-url.js'

/** The part of `fetch` that the app uses: Electron's (the computer's trust store and proxy), or Node's. The body of the response streams. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/** Chromium's refusal, by the closer name that OpenSSL has for it. */
class CertificateRefused extends Error {
  constructor(fault: CertificateFault, cause: unknown) {
    super(namesOfOpenSsl[fault], { cause })
  }
}
const namesOfOpenSsl: Readonly<Record<CertificateFault, string>> = {
  'unknown-authority': 'UNABLE_TO_GET_ISSUER_CERT',
  'self-signed': 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'wrong-name': 'HOSTNAME_MISMATCH',
  expired: 'CERT_HAS_EXPIRED',
  'not-yet-valid': 'CERT_NOT_YET_VALID',
}

/**
 * `fetch` through Chromium's network stack, which knows the computer's trust store and proxy. Nothing is cached and no
 * cookie is kept or sent. Rejects on a plain `http:` address that is not this computer (checked again here because
 * addresses come from documents), otherwise as `fetch` does; `networkFailure` tells what a rejection means.
 */
export function sessionFetch(session: Session, faultOf: CertificateFaults = () => null): Fetch {
  return async (url, init = {}) => {
    const checked = checkServerUrl(url, 'http')
    if (!checked.ok) throw new AddressRefused(checked.error)
    const { signal, ...rest } = init
    const { href, hostname } = checked.value
    const response = await session
      .fetch(href, {
        ...rest,
        cache: 'no-store',
        credentials: 'omit',
        // Electron's type refuses the null that the standard allows.
        ...(signal === null || signal === undefined ? {} : { signal }),
      })
      .catch((error: unknown) => {
        const fault = String(error).includes('ERR_CERT_') ? faultOf(hostname) : null
        throw fault === null ? error : new CertificateRefused(fault, error)
      })
    // A proxy's answer to CONNECT, whose body never comes; a server has no business with this status (RFC 9110 §15.5.8).
    if (response.status === 407) throw new ProxyRefused(407)
    return response
  }
}
