import { fail, succeed, type Failure, type Result } from '../../contract/errors.js'

/** Thrown where an address that the rule below forbids was about to be used; says why by itself. */
export class AddressRefused extends Error {
  readonly failure: Failure

  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/** Schemes of the Agent API and of SIP over WebSocket (RFC 7118). */
const schemes = {
  http: { secure: 'https:', plain: 'http:' },
  webSocket: { secure: 'wss:', plain: 'ws:' },
} as const

/**
 * The one rule for every address that Offhook connects to: encrypted, or on this computer itself. An address carries no
 * user name or password, because addresses are shown and logged.
 */
export function checkServerUrl(address: string, kind: keyof typeof schemes): Result<URL> {
  if (!URL.canParse(address)) return fail('bad-request', 'The server address is not a valid URL.')
  const url = new URL(address)
  const { secure, plain } = schemes[kind]
  if (url.protocol !== secure && url.protocol !== plain) {
    return fail('bad-request', `The server address must begin with ${secure}//.`)
  }
  if (url.username !== '' || url.password !== '') {
    return fail('bad-request', 'The server address must not contain a user name or password.')
  }
  if (url.protocol === plain && !isLoopback(url.hostname)) {
    return fail('tls-failed', `${plain}// is allowed only to this computer itself. Use ${secure}//.`)
  }
  return succeed(url)
}

/** @param hostname as `URL` gives it: lower case, IPv4 in dotted decimal, IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
}
