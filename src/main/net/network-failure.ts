import type { Failure } from '../../contract/errors.js'
import { type ConnectionFault, type NetworkFault, faultInWords } from './fault-words.js'
import { AddressRefused } from './secure-url.js'

/**
 * What a broken request or socket means, from Chromium's `net::ERR_…` (net.fetch), Node's error codes and OpenSSL's
 * verification codes (ws), in words for an agent. Nothing of the raw message is passed on: it may name an address.
 */
export function networkFailure(error: unknown, peer = 'The contact center'): Failure {
  if (error instanceof AddressRefused) return error.failure
  const said = describe(error)
  const is = meanings.find(([pattern]) => pattern.test(said))?.[1] ?? 'unreachable'
  return faultInWords({ is }, peer)
}

/** What an answer means that a contact center did not give, though it was HTTP: a proxy's, a gateway's, a hotel's. */
export function answerFailure(
  answer: { readonly status: number; readonly contentType: string | null },
  peer = 'The contact center',
): Failure {
  return faultInWords(answerFault(answer.status, (answer.contentType ?? '').includes('html')), peer)
}

function answerFault(status: number, isPage: boolean): NetworkFault {
  switch (status) {
    case 407:
      return { is: 'proxy-wants-sign-in' }
    // Network Authentication Required (RFC 6585 §6)
    case 511:
      return { is: 'led-elsewhere' }
    case 502:
    case 503:
    case 504:
      return { is: 'server-away', status }
    default:
      break
  }
  if (status >= 500) return { is: 'server-fault', status }
  if (status >= 300 && status < 400) return { is: 'led-elsewhere' }
  if (status >= 400) return { is: 'not-a-center', status }
  return { is: isPage ? 'web-page' : 'no-json' }
}

/** The first that fits is taken, so the narrower ones stand first. */
const meanings: readonly (readonly [RegExp, ConnectionFault])[] = [
  [/PROXY_AUTH|ProxyRefused.* 407|HTTP_407/, 'proxy-wants-sign-in'],
  [/PROXY_CONNECTION_FAILED|ERR_SOCKS|PAC_SCRIPT/, 'proxy-away'],
  [/PROXY_|TUNNEL_CONNECTION|ProxyRefused|ERR_NO_SUPPORTED_PROXIES/, 'proxy-refused'],
  [/ALTNAME_INVALID|COMMON_NAME_INVALID|HOSTNAME_MISMATCH/, 'wrong-name'],
  [/CERT_HAS_EXPIRED/, 'expired'],
  [/CERT_NOT_YET_VALID/, 'not-yet-valid'],
  [/CERT_DATE_INVALID/, 'out-of-date'],
  // A chain that ends in an unknown root is Node's SELF_SIGNED_CERT_IN_CHAIN.
  [/DEPTH_ZERO_SELF_SIGNED/, 'self-signed'],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|CERT_AUTHORITY_INVALID|CERT_UNTRUSTED|INVALID_CA|CERT_CHAIN_TOO_LONG/,
    'untrusted',
  ],
  [/SSL_PROTOCOL_ERROR|WRONG_VERSION_NUMBER|HTTP_REQUEST|wrong version number/, 'not-encrypted'],
  [/CERT|SSL|TLS|EPROTO|unable to verify/i, 'tls'],
  [/AbortError|ERR_ABORTED|ABORT_ERR/, 'cancelled'],
  [/redirect/i, 'led-elsewhere'],
  [/INTERNET_DISCONNECTED|ENETUNREACH|ENETDOWN/, 'offline'],
  [/NAME_NOT_RESOLVED|NAME_RESOLUTION_FAILED|ENOTFOUND|EAI_AGAIN/, 'name-not-found'],
  [/CONNECTION_REFUSED|ECONNREFUSED/, 'refused'],
  [
    /NETWORK_CHANGED|CONNECTION_(RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|ECONNRESET|EPIPE|socket hang up/,
    'broken-off',
  ],
  [/TIMED_OUT|TIMEOUT|ETIMEDOUT|TimeoutError/i, 'timeout'],
]

function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return typeof error === 'string' ? error : ''
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return `${error.name} ${code} ${error.message} ${describe(error.cause, depth + 1)}`
}
