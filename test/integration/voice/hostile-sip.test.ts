import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { SipPhone } from '../../support/sip-phone/sip-phone.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage
let phone: SipPhone
beforeEach(async () => {
  stage = await new VoiceStage().start()
  phone = await stage.registeredPhone()
})
afterEach(() => stage.close())

/** sends it on a socket of its own and returns the first answer, or null when the OPTIONS behind it was answered first */
async function answerTo(text: string | Buffer): Promise<string | null> {
  const socket = new WebSocket(stage.url, 'sip')
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve))
  const first = new Promise<string>((resolve) => {
    socket.once('message', (data: Buffer) => resolve(data.toString()))
    socket.once('close', (code) => resolve(`closed ${code}`))
  })
  socket.send(text)
  socket.send(message('OPTIONS', { 'Call-ID': 'sentinel' }))
  const answer = await first
  socket.terminate()
  return answer.includes('Call-ID: sentinel') ? null : answer
}

function message(method: string, headers: Readonly<Record<string, string>> = {}, body = ''): string {
  const all = {
    Via: 'SIP/2.0/WS evil.invalid;branch=z9hG4bKevil',
    From: '<sip:eve@evil.invalid>;tag=evil',
    To: '<sip:center@center.test>',
    'Call-ID': 'evil',
    CSeq: `1 ${method}`,
    'Max-Forwards': '70',
    Contact: '<sip:eve@evil.invalid;transport=ws>',
    'Content-Length': String(Buffer.byteLength(body)),
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
  return [`${method} sip:center@center.test SIP/2.0`, ...lines, '', body].join('\r\n')
}

const statusOf = (answer: string | null): string | null => answer?.split('\r\n')[0] ?? null

describe('SIP that nobody sane would send', () => {
  afterEach(async () => {
    // Whatever it was: the next agent's call works.
    stage.place('after')
    await (await phone.nextCall()).answer()
    await stage.event('leg-answered', 'after')
  })

  it.each([
    ['text', 'hello'],
    ['nothing', ''],
    ['line ends', '\r\n\r\n\r\n'],
    ['binary', Buffer.from([0, 255, 1, 254, 13, 10, 13, 10])],
    ['a start line alone', 'INVITE sip:center@center.test SIP/2.0\r\n\r\n'],
    ['no end', 'INVITE sip:center@center.test SIP/2.0\r\nVia: SIP/2.0/WS x'],
    [
      'a response to nothing',
      'SIP/2.0 200 OK\r\nVia: SIP/2.0/WS x;branch=z9hG4bK1\r\nCSeq: 1 INVITE\r\n\r\n',
    ],
    ['a response without anything', 'SIP/2.0 200 OK\r\n\r\n'],
    ['an ACK for nothing', message('ACK')],
    [
      'prototype names',
      `OPTIONS sip:x@y SIP/2.0\r\n__proto__: 1\r\nconstructor: 2\r\nhasOwnProperty: 3\r\n\r\n`,
    ],
    ['60 kB of spaces', ' '.repeat(60_000)],
    ['a line of 60 kB', `${'A'.repeat(60_000)}\r\n\r\n`],
  ])('is dropped: %s', async (_name, text) => {
    expect(await answerTo(text)).toBeNull()
  })

  it.each([
    ['no From tag', message('INVITE', { From: '<sip:eve@evil.invalid>' })],
    ['a CSeq of another method', message('INVITE', { CSeq: '1 BYE' })],
    ['a CSeq beyond all numbers', message('INVITE', { CSeq: '99999999999999999999 INVITE' })],
    ['a negative Content-Length', message('OPTIONS', { 'Content-Length': '-1' })],
    ['a Content-Length beyond the body', message('INVITE', { 'Content-Length': '9999' }, 'v=0')],
    ['a Via branch of RFC 2543', message('OPTIONS', { Via: 'SIP/2.0/WS evil.invalid;branch=1' })],
    ['an unterminated quoted name', message('INVITE', { From: '"Eve <sip:eve@evil.invalid>;tag=1' })],
    ['a Contact that is no address', message('INVITE', { Contact: '<:::>' })],
    ['no Contact', message('INVITE', { Contact: '' })],
  ])('gets 400: %s', async (_name, text) => {
    expect(statusOf(await answerTo(text))).toMatch(/^SIP\/2\.0 400 /)
  })

  it.each([
    ['401', 'an INVITE of a stranger', message('INVITE')],
    ['405', 'a method nobody knows', message('NEWMETHOD')],
    ['420', 'an extension we have not', message('INVITE', { Require: 'nothing-we-know, replaces' })],
    ['481', 'a BYE for nothing', message('BYE')],
    ['481', 'an UPDATE for nothing', message('UPDATE', { To: '<sip:center@center.test>;tag=1' })],
    ['481', 'a CANCEL for nothing', message('CANCEL')],
    ['489', 'a subscription', message('SUBSCRIBE', { Event: 'presence', Expires: '60' })],
    [
      '416',
      'a scheme nobody knows',
      message('OPTIONS').replace('sip:center@center.test', 'nobodyKnows:this'),
    ],
    ['405', 'a message', message('MESSAGE', {}, 'hi')],
  ])('gets %s: %s', async (status, _name, text) => {
    expect(statusOf(await answerTo(text))).toContain(`SIP/2.0 ${status} `)
  })

  it('does not answer with a line of the sender’s making', async () => {
    const text = message('INVITE', { CSeq: 'x', 'Call-ID': 'a\u0001\u0000b' })
    expect(await answerTo(text)).toBeNull()
  })

  it('is cut off above 64 kB', async () => {
    expect(await answerTo(message('OPTIONS', {}, 'x'.repeat(70_000)))).toMatch(/^closed 1009/)
  })

  it('is cut off when there is too much of it', async () => {
    const socket = new WebSocket(stage.url, 'sip')
    await new Promise((resolve) => socket.once('open', resolve))
    const closed = new Promise((resolve) => socket.once('close', resolve))
    for (let i = 0; i < 1_000; i++) socket.send(message('OPTIONS', { 'Call-ID': `flood-${i}` }))
    expect(await closed).toBe(1008)
  })

  it('cannot steal the way to another phone by using its host', async () => {
    const thief = message('OPTIONS', {
      Via: `SIP/2.0/WS ${phone.host};branch=z9hG4bKthief`,
      'Call-ID': 'thief',
    })
    const socket = new WebSocket(stage.url, 'sip')
    await new Promise((resolve) => socket.once('open', resolve))
    const received: string[] = []
    socket.on('message', (data: Buffer) => received.push(data.toString()))
    const answered = new Promise((resolve) => socket.once('message', resolve))
    socket.send(thief)
    await answered
    stage.place('leg')
    const call = await phone.nextCall()
    expect(call.header('call-id')).not.toBeNull()
    expect(received.filter((text) => text.startsWith('INVITE'))).toEqual([])
    socket.terminate()
  })

  it('is not heard over HTTP, without the subprotocol, or from a web page', async () => {
    const refused = (socket: WebSocket): Promise<boolean> =>
      new Promise((resolve) => {
        socket.once('error', () => resolve(true))
        socket.once('open', () => resolve(false))
      })
    expect((await fetch(stage.url.replace('ws:', 'http:'))).status).toBe(426)
    expect(await refused(new WebSocket(stage.url))).toBe(true)
    expect(await refused(new WebSocket(stage.url, 'mqtt'))).toBe(true)
    expect(await refused(new WebSocket(stage.url, 'sip', { origin: 'https://evil.example' }))).toBe(true)
  })
})

describe('the SIP trace', () => {
  it('shows what was said without passwords, nonces and keys, and counts requests per leg', async () => {
    const call = await stage.talk('leg', phone)
    await phone.update(call)
    await phone.update(call)

    const text = stage.voice.lab
      .sipTrace()
      .map(({ message: one }) => one)
      .join('\n')
    expect(text).toContain('REGISTER sip:center.test')
    expect(text).toMatch(/Authorization: \[redacted\]/)
    expect(text).not.toMatch(/response="|nonce="|ice-pwd:(?!\[redacted\])|sha-256/)
    expect(stage.voice.lab.sipTrace().find(({ legId }) => legId === 'leg')?.signInId).toBe('sign-in-1')
    expect(stage.voice.lab.sipRequests('leg')).toEqual([
      { direction: 'sent', method: 'INVITE', count: 1 },
      { direction: 'sent', method: 'ACK', count: 1 },
      { direction: 'received', method: 'UPDATE', count: 2 },
    ])
  })
})
