import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkFailure } from '../../../../src/main/net/network-failure.js'
import { parseProxyList } from '../../../../src/main/net/proxy-list.js'
import { checkServerUrl, isLoopback } from '../../../../src/main/net/secure-url.js'

describe('a server address', () => {
  it.each([
    'wss://center.example/ws',
    'wss://10.0.0.1:8443',
    'ws://127.0.0.1:5066',
    'ws://127.8.9.10/',
    'ws://localhost:5066/ws',
    'ws://[::1]:5066',
    'ws://0x7f.1/',
  ])('%s may be used for SIP', (address) => {
    expect(checkServerUrl(address, 'webSocket').ok).toBe(true)
  })

  it.each([
    ['ws://center.example', 'tls-failed'],
    ['ws://127.0.0.1.center.example', 'tls-failed'],
    ['ws://localhost.center.example', 'tls-failed'],
    ['ws://128.0.0.1', 'tls-failed'],
    ['ws://[::2]', 'tls-failed'],
    ['ws://0.0.0.0', 'tls-failed'],
    ['ws://[::ffff:127.0.0.1]', 'tls-failed'],
    ['https://center.example', 'bad-request'],
    ['wss://alex:secret@center.example', 'bad-request'],
    ['file:///etc/passwd', 'bad-request'],
    ['center.example', 'bad-request'],
    ['', 'bad-request'],
  ])('%s may not: %s', (address, code) => {
    expect(checkServerUrl(address, 'webSocket')).toMatchObject({ ok: false, error: { code } })
  })

  it('in the clear is taken for this computer only, whatever the host', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6().map((address) => `[${address}]`),
    )
    fc.assert(
      fc.property(host, fc.constantFrom('http' as const, 'webSocket' as const), (name, kind) => {
        const address = `${kind === 'http' ? 'http' : 'ws'}://${name}/`
        fc.pre(URL.canParse(address))
        expect(checkServerUrl(address, kind).ok).toBe(isLoopback(new URL(address).hostname))
      }),
    )
    fc.assert(fc.property(fc.domain(), (name) => !isLoopback(name)))
    fc.assert(fc.property(fc.ipV4(), (address) => isLoopback(address) === address.startsWith('127.')))
  })

  it('is never repeated in the message, because it may hold a password', () => {
    const result = checkServerUrl('wss://alex:canary@center.example', 'webSocket')
    expect(JSON.stringify(result)).not.toContain('canary')
  })
})

describe("the computer's proxy list", () => {
  it.each([
    ['DIRECT', [{ kind: 'direct' }]],
    ['', [{ kind: 'direct' }]],
    ['PROXY proxy.example:3128', [{ kind: 'http', host: 'proxy.example', port: 3128 }]],
    ['HTTPS proxy.example', [{ kind: 'https', host: 'proxy.example', port: 443 }]],
    ['proxy [fd00::1]:8080', [{ kind: 'http', host: '[fd00::1]', port: 8080 }]],
    [
      'PROXY a:1; SOCKS5 b:2 ;DIRECT;',
      [{ kind: 'http', host: 'a', port: 1 }, { kind: 'unsupported', scheme: 'SOCKS5' }, { kind: 'direct' }],
    ],
    ['PROXY a:99999; PROXY; PROXY b@c:1', [{ kind: 'direct' }]],
  ])('%s', (list, routes) => {
    expect(parseProxyList(list)).toEqual(routes)
  })

  it('always leads somewhere', () => {
    fc.assert(fc.property(fc.string(), (list) => parseProxyList(list).length > 0))
  })
})

describe('a network failure', () => {
  const node = (code: string): Error => Object.assign(new Error(code), { code })
  it.each<[Error, string, RegExp]>([
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'tls-failed', /not trusted/],
    [node('DEPTH_ZERO_SELF_SIGNED_CERT'), 'tls-failed', /not trusted/],
    [node('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'tls-failed', /not trusted/],
    [new Error('net::ERR_CERT_COMMON_NAME_INVALID'), 'tls-failed', /another server/],
    [node('ERR_TLS_CERT_ALTNAME_INVALID'), 'tls-failed', /another server/],
    [new Error('net::ERR_CERT_DATE_INVALID'), 'tls-failed', /out of date/],
    [node('CERT_HAS_EXPIRED'), 'tls-failed', /out of date/],
    [node('EPROTO'), 'tls-failed', /secure connection/],
    [new Error('net::ERR_SSL_PROTOCOL_ERROR'), 'tls-failed', /secure connection/],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'proxy-failed', /proxy/],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'proxy-failed', /proxy/],
    [node('ETIMEDOUT'), 'timeout', /in time/],
    [new Error('net::ERR_TIMED_OUT'), 'timeout', /in time/],
    [new DOMException('aborted', 'AbortError'), 'cancelled', /cancelled/],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'server-unreachable', /no network/],
    [node('ECONNREFUSED'), 'server-unreachable', /cannot be reached/],
    [new TypeError('fetch failed', { cause: node('CERT_HAS_EXPIRED') }), 'tls-failed', /out of date/],
  ])('%s is %s', (error, code, words) => {
    const failure = networkFailure(error)
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(words)
  })

  it('is worded without what the error says', () => {
    expect(networkFailure(new Error('connect ECONNREFUSED wss://alex:canary@x')).message).not.toContain(
      'canary',
    )
    fc.assert(fc.property(fc.anything(), (thrown) => void networkFailure(thrown)))
  })
})
