import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { objectionTo, withPlainContentType } from '../../../../src/main/sip/sip-message-guard.js'
import { redactSip } from '../../../../src/main/sip/sip-trace.js'
import { offerSdp } from '../../../support/fake-media-engine.js'

/** also control characters; bytes as Latin-1, because making code points of all Unicode takes seconds */
const anyText = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'))

const message = (start: string, headers: readonly string[] = [], body = ''): string =>
  [start, 'Via: SIP/2.0/WSS a;branch=z9hG4bK1', 'CSeq: 1 INVITE', ...headers, '', body].join('\r\n')

describe('what is given to the parser', () => {
  test('requests, responses and keep-alives', () => {
    expect(objectionTo(message('INVITE sip:a@b SIP/2.0'))).toBeNull()
    expect(objectionTo(message('SIP/2.0 200 OK'))).toBeNull()
    expect(objectionTo('\r\n\r\n')).toBeNull()
  })

  test.each([
    ['nothing', ''],
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n'],
    ['a NUL', message('INVITE sip:a@b SIP/2.0', ['Subject: \0'])],
    ['a giant line', message('INVITE sip:a@b SIP/2.0', [`X: ${'a'.repeat(9000)}`])],
    [
      'a thousand headers',
      message(
        'INVITE sip:a@b SIP/2.0',
        Array.from({ length: 1000 }, () => 'X: y'),
      ),
    ],
    ['no CSeq', 'SIP/2.0 200 OK\r\nVia: x\r\n\r\n'],
    ['a broken CSeq, over which JsSIP throws', 'SIP/2.0 200 OK\r\nCSeq: many\r\n\r\n'],
  ])('not %s', (_what, text) => {
    expect(objectionTo(text)).toBeTypeOf('string')
  })

  test('any text is judged without throwing', () => {
    fc.assert(
      fc.property(anyText, (text) => objectionTo(text) === null || typeof objectionTo(text) === 'string'),
    )
  })

  test('a charset beside application/sdp is taken off, in the header only', () => {
    const text = message(
      'INVITE sip:a@b SIP/2.0',
      ['Content-Type: application/sdp; charset=utf-8'],
      'c: application/sdp;x',
    )
    expect(withPlainContentType(text)).toBe(text.replace('; charset=utf-8', ''))
  })
})

describe('what a trace shows', () => {
  const canary = 'canary-4071-secret'

  test.each([
    ['Authorization', message('REGISTER sip:a SIP/2.0', [`Authorization: Digest response="${canary}"`])],
    [
      'a folded Authorization',
      message('REGISTER sip:a SIP/2.0', ['Authorization: Digest x="y",', ` response="${canary}"`]),
    ],
    [
      'Proxy-Authorization',
      message('INVITE sip:a SIP/2.0', [`proxy-authorization: Digest response="${canary}"`]),
    ],
    ['a challenge', message('SIP/2.0 401 No', [`WWW-Authenticate: Digest nonce="${canary}"`])],
    [
      'the body of INFO',
      message('INFO sip:a SIP/2.0', ['Content-Type: application/dtmf-relay'], `Signal=${canary}`),
    ],
    [
      'INFO that claims to be SDP',
      message('INFO sip:a SIP/2.0', ['Content-Type: application/sdp'], `Signal=${canary}`),
    ],
    ['an unknown body', message('MESSAGE sip:a SIP/2.0', ['Content-Type: text/plain'], canary)],
    [
      'an SDES key',
      message(
        'INVITE sip:a SIP/2.0',
        ['Content-Type: application/sdp'],
        `v=0\r\na=crypto:1 AES inline:${canary}\r\n`,
      ),
    ],
    [
      'an ICE password',
      message('INVITE sip:a SIP/2.0', ['c: application/sdp'], `v=0\r\na=ice-pwd:${canary}\r\n`),
    ],
    [
      'a fingerprint',
      message(
        'INVITE sip:a SIP/2.0',
        ['Content-Type: application/sdp'],
        `v=0\na=fingerprint:sha-256 ${canary}\n`,
      ),
    ],
  ])('%s is not in it', (_what, text) => {
    expect(redactSip(text)).not.toContain(canary)
  })

  test('what helps to understand a call is in it', () => {
    const shown = redactSip(
      message('INVITE sip:a@b SIP/2.0', ['Answer-Mode: Manual', 'Content-Type: application/sdp'], offerSdp()),
    )
    expect(shown).toContain('Answer-Mode: Manual')
    expect(shown).toContain('a=rtpmap:111 opus/48000/2')
    expect(shown).not.toContain('canary')
  })
})
