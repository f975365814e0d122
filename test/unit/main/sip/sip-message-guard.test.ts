import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judge, type Verdict } from '../../../../src/main/sip/sip-message-guard.js'
import { forJsSip } from '../../../../src/main/sip/sip-passage.js'
import { refusal } from '../../../../src/main/sip/sip-refusal.js'

const headers = {
  via: 'Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK1',
  from: 'From: <sip:a@b>;tag=1',
  to: 'To: <sip:c@d>',
  callId: 'Call-ID: e',
  cseq: 'CSeq: 1 INVITE',
  contact: 'Contact: <sip:a@b>',
}

/** @param changes a line in place of one of the headers, '' for none; `more` for lines beside them */
function message(
  changes: Partial<Record<keyof typeof headers | 'start' | 'more' | 'body', string>> = {},
): Buffer {
  const { start = 'INVITE sip:c@d SIP/2.0', more = '', body = '', ...changed } = changes
  const lines = Object.values({ ...headers, ...changed }).filter((line) => line !== '')
  return Buffer.from([start, ...lines, ...(more === '' ? [] : [more]), '', body].join('\r\n'))
}

const said = (verdict: Verdict): string | number =>
  verdict.action === 'refuse' ? verdict.refusal.status : verdict.action
const passed = (bytes: Buffer): string => {
  const verdict = judge(bytes)
  if (verdict.action !== 'pass') throw new Error(`not passed: ${JSON.stringify(verdict)}`)
  return forJsSip(verdict.parts)
}

describe('a request', () => {
  test.each([
    ['that is whole passes', message(), 'pass'],
    [
      'with compact names passes',
      message({ via: 'v: SIP/2.0/WSS a;branch=z9hG4bK1', callId: 'i: e' }),
      'pass',
    ],
    ['without From', message({ from: '' }), 400],
    ['with two Call-IDs', message({ more: 'i: other' }), 400],
    ['with two Tos', message({ more: 'To: <sip:x@y>' }), 400],
    ['without Contact', message({ contact: '' }), 400],
    ['with a star for its Contact', message({ contact: 'Contact: *' }), 400],
    [
      'of another method with a star for its Contact',
      message({ start: 'OPTIONS sip:c@d SIP/2.0', cseq: 'CSeq: 1 OPTIONS', contact: 'm: *' }),
      400,
    ],
    ['without Via cannot be answered', message({ via: '' }), 'ignore'],
    ['with a CSeq of -1', message({ cseq: 'CSeq: -1 INVITE' }), 400],
    ['with a CSeq of 2^31', message({ cseq: `CSeq: ${2 ** 31} INVITE` }), 400],
    ['with a CSeq of another method', message({ cseq: 'CSeq: 1 BYE' }), 400],
    ['with a line that is no header', message({ more: 'no header' }), 400],
    ['with a NUL', message({ more: 'Subject: \0' }), 400],
    ['with a NUL that is quoted passes', message({ more: 'Subject: "\\\0"' }), 'pass'],
    ['with a Content-Length that is too large', message({ more: 'Content-Length: 5', body: 'v=0' }), 400],
    ['with a Content-Length of five', message({ more: 'Content-Length: five' }), 400],
    ['with two Content-Lengths', message({ more: 'l: 0\r\nContent-Length: 1', body: 'x' }), 400],
    ['of SIP/3.0', message({ start: 'INVITE sip:c@d SIP/3.0' }), 505],
    ['to tel:', message({ start: 'INVITE tel:+441632960123 SIP/2.0' }), 416],
    ['to nothing', message({ start: 'INVITE : SIP/2.0' }), 400],
    ['of an unknown method', message({ start: 'FETCH sip:c@d SIP/2.0', cseq: 'CSeq: 1 FETCH' }), 501],
    ['that insists on 100rel', message({ more: 'Require: ice, 100rel' }), 420],
    ['that insists on what is there passes', message({ more: 'Require: ice, timer' }), 'pass'],
    ['that takes no SDP for an answer', message({ more: 'Accept: text/html' }), 406],
    ['that takes anything passes', message({ more: 'Accept: text/html, */*;q=0.1' }), 'pass'],
    [
      'NOTIFY of nothing that was subscribed to',
      message({ start: 'NOTIFY sip:c@d SIP/2.0', cseq: 'CSeq: 1 NOTIFY' }),
      481,
    ],
    ['whose branch is __proto__', message({ via: 'Via: SIP/2.0/WSS a;branch=__proto__' }), 400],
    [
      'whose Call-ID and tag are __proto__',
      message({ callId: 'Call-ID: __pro', from: 'From: <sip:a@b>;tag=to__' }),
      400,
    ],
    ['with two branches', message({ via: 'Via: SIP/2.0/WSS a;branch=z9hG4bK1;branch=constructor' }), 400],
    ['with two tags', message({ from: 'From: <sip:a@b>;tag=1;tag=2' }), 400],
    [
      'with two Vias in one line passes',
      message({ via: 'Via: SIP/2.0/WSS a;branch=z9hG4bK1, SIP/2.0/TCP b;branch=z9hG4bK2' }),
      'pass',
    ],
    ['whose branch is the cookie alone', message({ via: 'Via: SIP/2.0/WSS a;branch=z9hG4bK' }), 400],
    [
      'ACK that is malformed is never answered',
      message({ start: 'ACK sip:c@d SIP/2.0', cseq: 'CSeq: 1 INVITE' }),
      'ignore',
    ],
  ])('%s', (_what, bytes, outcome) => {
    expect(said(judge(bytes))).toBe(outcome)
  })
})

describe('a response', () => {
  const response = (changes: Parameters<typeof message>[0] = {}): Buffer =>
    message({ start: 'SIP/2.0 200 OK', ...changes })
  test.each([
    ['that is whole passes', response(), 'pass'],
    ['without a reason passes', response({ start: 'SIP/2.0 200 ' }), 'pass'],
    ['of status 999', response({ start: 'SIP/2.0 999 OK' }), 'ignore'],
    ['of status 4294967301', response({ start: 'SIP/2.0 4294967301 OK' }), 'ignore'],
    ['with two Vias', response({ more: 'Via: SIP/2.0/WSS b;branch=z9hG4bK2' }), 'ignore'],
    [
      'with two Vias in one line',
      response({ via: 'Via: SIP/2.0/WSS a;branch=z9hG4bK1, SIP/2.0/TCP b' }),
      'ignore',
    ],
    ['without CSeq, over which JsSIP throws', response({ cseq: '' }), 'ignore'],
    ['with a broken CSeq', response({ cseq: 'CSeq: many' }), 'ignore'],
    ['that answers what every object has', response({ via: 'Via: SIP/2.0/WSS a;branch=toString' }), 'ignore'],
  ])('%s', (_what, bytes, outcome) => {
    expect(said(judge(bytes))).toBe(outcome)
  })
})

describe('not looked at', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['octets that are no text', Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0x0d, 0x0a])],
    ['line ends of Unix', Buffer.from(message().toString().replaceAll('\r\n', '\n'))],
    ['a giant line', message({ more: `X: ${'a'.repeat(9000)}` })],
    [
      'giant headers',
      message({ more: Array.from({ length: 50 }, () => `X: ${'a'.repeat(900)}`).join('\r\n') }),
    ],
    ['a thousand headers', message({ more: Array.from({ length: 1000 }, () => 'X: y').join('\r\n') })],
    ['a message of a megabyte', message({ body: 'a'.repeat(1_000_000) })],
  ])('%s', (_what, bytes) => {
    expect(judge(bytes).action).toBe('ignore')
  })

  test('any octets are judged without throwing', () => {
    const start = fc.constantFrom('', 'INVITE sip:a@b SIP/2.0\r\n', 'SIP/2.0 200 OK\r\n')
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (line, rest) => {
        const verdict = judge(Buffer.concat([Buffer.from(line), rest]))
        return ['pass', 'refuse', 'ignore'].includes(verdict.action)
      }),
    )
  })
})

describe('what JsSIP is given', () => {
  test('a folded header in one line, compact names spelled out', () => {
    const text = passed(message({ more: 's: one\r\n two' }))
    expect(text).toContain('subject: one two\r\n')
  })
  test('application/sdp without a charset, which JsSIP would answer 415', () => {
    expect(passed(message({ more: 'c: application/sdp; charset=utf-8' }))).toContain(
      'content-type: application/sdp\r\n',
    )
  })
  test.each(['4294967295', '-5', 'soon'])('no Expires of %s: JsSIP would end the call at once', (value) => {
    expect(passed(message({ more: `Expires: ${value}` }))).not.toMatch(/expires/i)
  })
  test('an Expires that a timer can keep', () => {
    expect(passed(message({ more: 'Expires: 120' }))).toContain('expires: 120')
  })
  test('the body by its length in octets', () => {
    expect(passed(message({ more: 'Content-Length: 3', body: 'é=ébeyond' }))).toMatch(/\r\n\r\né=$/)
  })
  test('no GRUU without a value, over which JsSIP throws, nor one that is more than a URI', () => {
    const contact = (gruu: string): string =>
      passed(message({ start: 'SIP/2.0 200 OK', contact: `Contact: <sip:a@b>;${gruu};expires=60` }))
    expect(contact('pub-gruu')).toContain('contact: <sip:a@b>;expires=60')
    expect(contact('pub-gruu="sip:a@b> <sip:evil@c"')).toContain('contact: <sip:a@b>;expires=60')
    expect(contact('pub-gruu="sip:a@b;gr=1"')).toContain('pub-gruu="sip:a@b;gr=1"')
  })
})

test('a refusal goes back the way the request came, with a tag that is always the same', () => {
  const verdict = judge(message({ more: 'Require: 100rel\r\nVia: SIP/2.0/TCP b;branch=z9hG4bK2' }))
  if (verdict.action !== 'refuse') throw new Error('not refused')
  const text = refusal(verdict.parts, verdict.refusal)
  expect(text).toBe(refusal(verdict.parts, verdict.refusal))
  expect(text.split('\r\n')).toEqual([
    'SIP/2.0 420 Bad Extension',
    'Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK1',
    'Via: SIP/2.0/TCP b;branch=z9hG4bK2',
    'From: <sip:a@b>;tag=1',
    expect.stringMatching(/^To: <sip:c@d>;tag=[\da-f]{10}$/),
    'Call-ID: e',
    'CSeq: 1 INVITE',
    'Unsupported: 100rel',
    'Content-Length: 0',
    '',
    '',
  ])
})
