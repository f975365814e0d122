import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFailure, networkFailure } from '../../../../src/main/net/network-failure.js'
import { AddressRefused } from '../../../../src/main/net/secure-url.js'

const node = (code: string): Error => Object.assign(new Error(code), { code })
const net = (code: string): Error => new Error(`net::ERR_${code}`)
const proxyRefused = (status: number): Error =>
  Object.assign(new Error(`The proxy answered ${status}`), { name: 'ProxyRefused' })

/** What went wrong, its code, what the agent reads of it, and what is to be done. */
const table: readonly (readonly [Error, string, RegExp, RegExp])[] = [
  [net('INTERNET_DISCONNECTED'), 'server-unreachable', /no network connection/, /Wi-Fi/],
  [net('NAME_NOT_RESOLVED'), 'server-unreachable', /name is not known/, /server address.*VPN/],
  [node('ENOTFOUND'), 'server-unreachable', /name is not known/, /server address.*VPN/],
  [net('CONNECTION_REFUSED'), 'server-unreachable', /nothing answers/, /try again in a moment/],
  [node('ECONNREFUSED'), 'server-unreachable', /nothing answers/, /try again in a moment/],
  [net('EMPTY_RESPONSE'), 'server-unreachable', /broken off/, /firewall/],
  [node('ECONNRESET'), 'server-unreachable', /broken off/, /firewall/],
  [net('NETWORK_CHANGED'), 'server-unreachable', /broken off/, /Try again/],
  [net('ADDRESS_UNREACHABLE'), 'server-unreachable', /cannot be reached/, /proxy/],
  [net('CONNECTION_TIMED_OUT'), 'timeout', /in time/, /proxy/],
  [new DOMException('', 'TimeoutError'), 'timeout', /in time/, /proxy/],
  [net('CERT_AUTHORITY_INVALID'), 'tls-failed', /not trusted/, /authority must be installed/],
  [node('SELF_SIGNED_CERT_IN_CHAIN'), 'tls-failed', /not trusted/, /authority must be installed/],
  [node('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls-failed', /not trusted/, /authority must be installed/],
  [node('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls-failed', /nobody but itself/, /server address/],
  [net('CERT_COMMON_NAME_INVALID'), 'tls-failed', /another server/, /server address/],
  [node('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls-failed', /another server/, /server address/],
  [node('CERT_HAS_EXPIRED'), 'tls-failed', /expired/, /renewed/],
  [node('CERT_NOT_YET_VALID'), 'tls-failed', /not valid yet/, /clock/],
  [net('CERT_DATE_INVALID'), 'tls-failed', /out of date/, /clock.*renewed/],
  [net('SSL_PROTOCOL_ERROR'), 'tls-failed', /does not speak HTTPS/, /port/],
  [net('SSL_VERSION_OR_CIPHER_MISMATCH'), 'tls-failed', /secure connection/, /IT support/],
  [node('EPROTO'), 'tls-failed', /secure connection/, /IT support/],
  [net('PROXY_CONNECTION_FAILED'), 'proxy-failed', /proxy cannot be reached/, /system settings/],
  [proxyRefused(407), 'proxy-failed', /user name and a password/, /IT support/],
  [net('PROXY_AUTH_UNSUPPORTED'), 'proxy-failed', /user name and a password/, /IT support/],
  [proxyRefused(403), 'proxy-failed', /did not let/, /IT support to allow/],
  [net('TUNNEL_CONNECTION_FAILED'), 'proxy-failed', /did not let/, /IT support to allow/],
  [
    new Error("Attempted to redirect, but redirect policy was 'error'"),
    'bad-answer',
    /leads elsewhere/,
    /browser/,
  ],
  [new Error('what is this'), 'server-unreachable', /cannot be reached/, /network/],
]

describe('a broken connection', () => {
  it.each(table)('%s is %s, in words, with the remedy', (error, code, what, remedy) => {
    const failure = networkFailure(error)
    expect(failure.code).toBe(code)
    const [first = '', ...rest] = failure.message.split(/(?<=\.) /)
    expect(first).toMatch(what)
    expect(rest.join(' ')).toMatch(remedy)
    // It may be wrapped, as Node's own fetch does it.
    expect(networkFailure(new TypeError('fetch failed', { cause: error }))).toEqual(failure)
  })

  it('is told of whoever was to be reached', () => {
    expect(networkFailure(node('CERT_HAS_EXPIRED'), 'The sign-in service').message).toMatch(
      /^The sign-in service's certificate/,
    )
    expect(networkFailure(node('EPROTO'), 'The sign-in service').message).toMatch(/to the sign-in service/)
  })

  it('that was never tried says why', () => {
    const failure = {
      code: 'tls-failed',
      message: 'http:// is allowed only to this computer itself.',
    } as const
    expect(networkFailure(new AddressRefused(failure))).toEqual(failure)
  })

  it('that was given up by us is no fault', () => {
    expect(networkFailure(new DOMException('aborted', 'AbortError')).code).toBe('cancelled')
  })

  it('is worded without what the error says, whatever it is', () => {
    const secret = new Error('connect ECONNREFUSED wss://alex:canary@x')
    expect(networkFailure(secret).message).not.toContain('canary')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string().map((text) => new Error(text)),
        ),
        (thrown) => {
          expect(networkFailure(thrown).message).toMatch(/^[A-Z].+\.$/)
        },
      ),
    )
  })
})

describe('an answer that no contact center gave', () => {
  it.each([
    [200, 'text/html', 'bad-answer', /web page/, /browser and sign in/],
    [200, 'text/plain', 'bad-answer', /not a contact center/, /server address/],
    [200, null, 'bad-answer', /not a contact center/, /server address/],
    [302, null, 'bad-answer', /leads elsewhere/, /browser/],
    [404, 'text/html', 'bad-answer', /not a contact center/, /server address/],
    [407, null, 'proxy-failed', /user name and a password/, /IT support/],
    [500, null, 'server-error', /error 500/, /IT support/],
    [502, 'text/html', 'server-error', /error 502.*not available/, /again in a moment/],
    [503, null, 'server-error', /error 503.*not available/, /again in a moment/],
    [511, 'text/html', 'bad-answer', /leads elsewhere/, /browser/],
  ] as const)('HTTP %s with %s is %s', (status, contentType, code, what, remedy) => {
    const failure = answerFailure({ status, contentType })
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(what)
    expect(failure.message).toMatch(remedy)
  })
})
