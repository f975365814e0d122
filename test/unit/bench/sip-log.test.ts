import { expect, test } from 'vitest'
import { callsIn, inWords } from '../../bench/answer/sip-log.js'

const answer = [
  'v=0',
  'm=audio 40000 UDP/TLS/RTP/SAVPF 107 0',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:107 opus/48000/2',
  'a=candidate:1 1 udp 2113937151 127.0.0.1 40000 typ host',
  'a=candidate:2 1 udp 2113937150 10.0.0.2 40000 typ host',
]

const record = (time: string, how: string, start: string, headers: readonly string[], body: string[] = []) =>
  `[2026-11-28 ${time}] VERBOSE[42][C-00000001] res_pjsip_logger.c: <--- ${how} (900 bytes) WS:127.0.0.1:5060 --->\n` +
  `${[start, ...headers, '', ...body].join('\r\n')}\r\n\n`

const invite = (time: string, callId: string, cseq = '1 INVITE') =>
  record(time, 'Transmitting SIP request', 'INVITE sip:x@127.0.0.1 SIP/2.0', [
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
  ])
const response = (time: string, status: string, callId: string, cseq = '1 INVITE', body: string[] = []) =>
  record(time, 'Received SIP response', `SIP/2.0 ${status}`, [`Call-ID:  ${callId}`, `CSeq: ${cseq}`], body)

test('a call took from its first INVITE to its first 200, with all that was between them', () => {
  const log =
    `[2026-11-28 02:00:00.000001] VERBOSE[1] asterisk.c: Remote UNIX connection\n` +
    invite('02:00:01.900500', 'a') +
    invite('02:00:01.905000', 'a') +
    response('02:00:01.910000', '100 Trying', 'a') +
    response('02:00:02.100750', '200 OK', 'a', '1 INVITE', answer) +
    response('02:00:02.600000', '200 OK', 'a', '1 INVITE', answer)
  expect(callsIn(log)).toEqual([
    {
      callId: 'a',
      answeredAfterMs: expect.closeTo(200.25, 2) as number,
      media: { codec: 'opus', transport: 'UDP/TLS/RTP/SAVPF', candidates: 2 },
    },
  ])
})

test('midnight makes no call negative', () => {
  const log = invite('23:59:59.999000', 'a').concat(
    response('00:00:00.001000', '200 OK', 'a').replace('2026-11-28', '2026-11-29'),
  )
  expect(callsIn(log)[0]?.answeredAfterMs).toBeCloseTo(2, 2)
})

test('a call that was refused, or ended by another request’s 200, has no answer', () => {
  const log =
    invite('02:00:01.000', 'refused') +
    response('02:00:01.010', '486 Busy Here', 'refused') +
    invite('02:00:02.000', 'cancelled') +
    response('02:00:02.010', '200 OK', 'cancelled', '1 CANCEL')
  expect(callsIn(log).map(({ callId, answeredAfterMs }) => [callId, answeredAfterMs])).toEqual([
    ['refused', null],
    ['cancelled', null],
  ])
})

test('calls are told apart, in the order in which they began, and what a phone sends by itself is none', () => {
  const log =
    invite('02:00:01.000', 'a') +
    invite('02:00:01.001', 'b') +
    response('02:00:01.004', '200 OK', 'b') +
    response('02:00:01.010', '200 OK', 'a') +
    record('02:00:02.000', 'Received SIP request', 'INVITE sip:y SIP/2.0', ['Call-ID: c', 'CSeq: 1 INVITE']) +
    response('02:00:02.010', '200 OK', 'c')
  expect(
    callsIn(log).map(({ callId, answeredAfterMs }) => [callId, Math.round(answeredAfterMs ?? 0)]),
  ).toEqual([
    ['a', 10],
    ['b', 3],
  ])
})

test('a log that ends in the middle of a message is read up to there', () => {
  const whole = invite('02:00:01.000', 'a') + response('02:00:01.010', '200 OK', 'a')
  const counts = Array.from(whole, (_, end) => callsIn(whole.slice(0, end)).length)
  expect(Math.max(...counts)).toBe(1)
  expect(callsIn('')).toEqual([])
})

test('how a phone answered is told in words, also with a codec that needs no rtpmap', () => {
  const plain = callsIn(
    invite('02:00:01.000', 'a') +
      response('02:00:01.010', '200 OK', 'a', '1 INVITE', ['v=0', 'm=audio 4000 RTP/AVP 8']),
  )[0]?.media
  expect(plain && inWords(plain)).toBe('PCMA, RTP/AVP, no ICE')
  expect(inWords({ codec: 'opus', transport: 'UDP/TLS/RTP/SAVPF', candidates: 1 })).toBe(
    'opus, UDP/TLS/RTP/SAVPF, 1 ICE candidate',
  )
})
