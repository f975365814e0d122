import type { ErrorCode, Failure } from '../../contract/errors.js'

/**
 * What a broken request or socket means, from Chromium's `net::ERR_…` (net.fetch), Node's error codes and OpenSSL's
 * verification codes (ws), in words for an agent. Nothing of the raw message is passed on: it may name an address.
 */
export function networkFailure(error: unknown, peer = 'The contact center'): Failure {
  const said = describe(error)
  for (const [pattern, code, words] of meanings) if (pattern.test(said)) return { code, message: words(peer) }
  return { code: 'server-unreachable', message: `${peer} cannot be reached.` }
}

type Meaning = readonly [RegExp, ErrorCode, (peer: string) => string]

/** The first that fits is taken, so the narrower ones stand first. */
const meanings: readonly Meaning[] = [
  [
    /PROXY_|TUNNEL_CONNECTION|ERR_SOCKS|ProxyRefused|ERR_NO_SUPPORTED_PROXIES/,
    'proxy-failed',
    () => 'The proxy did not let the connection through.',
  ],
  [
    /ALTNAME_INVALID|COMMON_NAME_INVALID|HOSTNAME_MISMATCH/,
    'tls-failed',
    (peer) => `${peer}'s certificate was made for another server.`,
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|CERT_DATE_INVALID/,
    'tls-failed',
    (peer) => `${peer}'s certificate is out of date. Is this computer's clock right?`,
  ],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|CERT_AUTHORITY_INVALID|CERT_UNTRUSTED|INVALID_CA|CERT_CHAIN_TOO_LONG/,
    'tls-failed',
    (peer) => `${peer}'s certificate is not trusted by this computer.`,
  ],
  [
    /CERT|SSL|TLS|EPROTO|unable to verify/i,
    'tls-failed',
    (peer) => `A secure connection to ${lowerFirst(peer)} could not be made.`,
  ],
  [/AbortError|ERR_ABORTED|ABORT_ERR/, 'cancelled', () => 'The request was cancelled.'],
  [/TIMED_OUT|TIMEOUT|ETIMEDOUT|TimeoutError/i, 'timeout', (peer) => `${peer} did not answer in time.`],
  [
    /INTERNET_DISCONNECTED|NETWORK_CHANGED|ENETUNREACH|ENETDOWN/,
    'server-unreachable',
    () => 'This computer has no network connection.',
  ],
]

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

function describe(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 4) return typeof error === 'string' ? error : ''
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return `${error.name} ${code} ${error.message} ${describe(error.cause, depth + 1)}`
}
