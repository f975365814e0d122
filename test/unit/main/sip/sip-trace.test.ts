import { describe, expect, test } from 'vitest'
import { redactSip } from '../../../../src/main/sip/sip-trace.js'
import { offerSdp } from '../../../support/fake-media-engine.js'

const message = (start: string, headers: readonly string[] = [], body = ''): string =>
  [start, 'Via: SIP/2.0/WSS a;branch=z9hG4bK1', 'CSeq: 1 INVITE', ...headers, '', body].join('\r\n')

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
      'a body that no empty line parts from the headers',
      `INVITE sip:a SIP/2.0\r\nX: y\n\nv=0\na=ice-pwd:${canary}\n`,
    ],
    [
      'a header with a space before its colon',
      message('REGISTER sip:a SIP/2.0', [`Authorization : Digest ${canary}`]),
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
