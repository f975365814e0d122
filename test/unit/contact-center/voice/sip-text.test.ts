import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressUri, quotable } from '../../../../src/contact-center/voice/embedded/sip/address.js'
import { badRequest } from '../../../../src/contact-center/voice/embedded/sip/bad-request.js'
import { redacted } from '../../../../src/contact-center/voice/embedded/sip/redaction.js'
import { fullAllowance, spend } from '../../../../src/contact-center/voice/embedded/sip/rate-limit.js'
import { parseReplaces } from '../../../../src/contact-center/voice/replaces-header.js'
import { hostOf, readWire } from '../../../../src/contact-center/voice/embedded/sip/wire.js'
import { reasonHeader } from '../../../../src/contact-center/voice/embedded/leg-dialog.js'

describe('Replaces', () => {
  it('names a dialog by Call-ID and both tags, in any order', () => {
    const replaces = parseReplaces('98732@sip.example.com ;from-tag=r33th4x0r;to-tag=ff87ff')
    expect(replaces).toEqual({
      callId: '98732@sip.example.com',
      toTag: 'ff87ff',
      fromTag: 'r33th4x0r',
      earlyOnly: false,
    })
    expect(parseReplaces('a;to-tag=1;from-tag=2;early-only')?.earlyOnly).toBe(true)
  })

  it('takes a Call-ID of all that one may be made of', () => {
    const callId = String.raw`o(d)d.-!%*_+'~<>:\"/[]?{}@b.c`
    expect(parseReplaces(`${callId};to-tag=1;from-tag=2`)?.callId).toBe(callId)
  })

  it.each([
    '',
    'a,b;to-tag=1;from-tag=2',
    ';to-tag=1;from-tag=2',
    'a',
    'a;to-tag=1',
    'a;to-tag=;from-tag=2',
    'a;to-tag=1;from-tag=2;to-tag=3',
    'a b;to-tag=1;from-tag=2',
  ])('does not take "%s"', (header) => expect(parseReplaces(header)).toBeNull())
})

describe('reading the wire', () => {
  it('finds where a request goes and where a response came from', () => {
    expect(
      readWire(
        'BYE sip:alex@abc.invalid;transport=ws SIP/2.0\r\nVia: SIP/2.0/WS 127.0.0.1:5;branch=z9hG4bK1\r\nCSeq: 2 BYE\r\n\r\n',
      ),
    ).toMatchObject({
      kind: 'request',
      method: 'BYE',
      requestHost: 'abc.invalid',
      cseq: 2,
    })
    expect(
      readWire(
        'SIP/2.0 200 OK\r\nv: SIP/2.0/WS ABC.invalid;rport;branch=z9hG4bK1\r\ni: x\r\nCSeq: 1 INVITE\r\n\r\n',
      ),
    ).toMatchObject({
      kind: 'response',
      method: 'INVITE',
      viaHost: 'abc.invalid',
      viaBranch: 'z9hG4bK1',
      callId: 'x',
    })
    expect(hostOf('sip:+49@Example.COM:5060;lr')).toBe('example.com')
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (text) => void [readWire(text), badRequest(text), redacted(text), parseReplaces(text)],
      ),
    )
  })
})

describe('text that goes into a header', () => {
  it('cannot start another one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(quotable(text)).not.toMatch(/["\\\r\n]/)
        expect(reasonHeader(text)).toMatch(/^SIP;text="[^"\\\r\n]*"$/)
        expect(addressUri(text, 'realm').toString()).not.toMatch(/[\r\n<>]/)
      }),
    )
  })

  it('keeps a number, and hides what is neither number nor SIP URI', () => {
    expect(addressUri('+49 (30) 123-45', 'realm').toString()).toBe('sip:+493012345@realm')
    expect(addressUri('sip:bob@example.com', 'realm').toString()).toBe('sip:bob@example.com')
    expect(addressUri('Ärger', 'realm').toString()).toBe('sip:anonymous@realm')
  })
})

describe('redaction', () => {
  it('takes out folded credentials and keys, and leaves the rest', () => {
    const text =
      'REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username="a",\r\n response="b"\r\nTo: c\r\n\r\na=ice-pwd:d\r\na=mid:0\r\n'
    expect(redacted(text)).toBe(
      'REGISTER sip:x SIP/2.0\r\nAuthorization: [redacted]\r\nTo: c\r\n\r\na=ice-pwd:[redacted]\r\na=mid:0\r\n',
    )
  })
})

describe('the rate of messages', () => {
  it('allows a burst, then so many a second', () => {
    const limit = { perSecond: 10, burst: 2 }
    const one = spend(fullAllowance(limit, 0), limit, 0)
    const two = one && spend(one, limit, 0)
    expect(two).not.toBeNull()
    expect(two && spend(two, limit, 50)).toBeNull()
    expect(two && spend(two, limit, 100)).not.toBeNull()
  })
})
