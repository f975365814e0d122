import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
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
