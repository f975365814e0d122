import { expect, test } from 'vitest'
import { longestRefreshMs } from '../../../src/main/sip/registration-times.js'
import { offerSdp } from '../../support/fake-media-engine.js'
import { recordingLogger } from '../../support/recording-logger.js'
import { header } from '../../support/sip-message.js'
import type { SipPeer } from '../../support/sip-peer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { accept, established, isReInvite } from './established-call.js'
import { registered } from './softphone.js'

const registers = (peer: SipPeer) => peer.received.filter(({ method }) => method === 'REGISTER')
const realm = (name: string) => `WWW-Authenticate: Digest realm="${name}", nonce="n1", algorithm=MD5`

test('a challenge of another realm costs nothing: the own realm is answered as before', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  peer.behaviour.set('OPTIONS', () => ({ status: 401, headers: [realm('elsewhere')] }))
  await clock.advance(8_000)
  await peer.request('OPTIONS')
  expect(header(await peer.request('OPTIONS'), 'authorization')).toContain('realm="elsewhere"')
  peer.behaviour.delete('OPTIONS')
  // Now the refresh: JsSIP alone would have thrown the password away and could not answer.
  await clock.advance(217_000)
  await peer.request('REGISTER')
  await peer.until(() =>
    registers(peer).some((one) => header(one, 'authorization').includes('realm="offhook"')),
  )
  await peer.answersStill()
  expect(phone.agent.link.state).toBe('up')
})

test('an expiry beyond what a timer can keep is refreshed every hour, not without end', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock, 4_294_967_295)
  const before = registers(set.peer).length
  await set.peer.answersStill()
  expect(registers(set.peer)).toHaveLength(before)
  await clock.advance(longestRefreshMs)
  await set.peer.until(() => registers(set.peer).length > before)
})

test('a registrar that finds every interval too brief is not asked without end', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { peer, phone } = set
  peer.received.length = 0
  peer.behaviour.set('REGISTER', () => ({ status: 423, headers: ['Min-Expires: 600'] }))
  await clock.advance(225_000)
  await peer.until(() => registers(peer).length === 2)
  await peer.answersStill()
  await peer.answersStill()
  expect(registers(peer).map((one) => header(one, 'expires'))).toEqual(['300', '600'])
  peer.behaviour.delete('REGISTER')
  // unanswered for 8 s: the socket is taken for dead, and all begins anew
  await clock.advance(8_000)
  await clock.advance(2_000)
  await phone.registered()
})

test('a text frame that is no text costs that message, not the connection', async () => {
  await using set = await registered(new VirtualClock())
  set.peer.sendBytes(Buffer.from([0xff, 0xfe, 0xfd]), false)
  await set.peer.answersStill()
  expect(set.phone.links.every(({ state }) => state === 'up' || state === 'connecting')).toBe(true)
  expect(set.phone.agent.link.state).toBe('up')
})

test('a message of more than 128 kB ends the socket, and the phone is back at once', async () => {
  const clock = new VirtualClock()
  await using set = await established()
  const { phone, peer, dialog } = set
  peer.sendBytes(Buffer.alloc(200_000, 'a'), false)
  await phone.until(() => phone.agent.link.state === 'retrying')
  await set.clock.advance(2_000)
  await phone.registered()
  expect(dialog.state).toBe('established')
  expect(clock.pending).toBe(0)
})

test('a flood of INVITEs: few ring, none is without an answer, and the engine is spared', async () => {
  const clock = new VirtualClock()
  const log = recordingLogger()
  await using set = await registered(clock, 300, log)
  const { peer, phone } = set
  const calls = await Promise.all(Array.from({ length: 300 }, () => peer.invite({ sdp: offerSdp() })))
  const refused = await Promise.all(calls.slice(6).map((call) => call.refused()))
  expect(new Set(refused)).toEqual(new Set([486]))
  expect(phone.incoming.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'ringing'))
  expect(phone.engine.asked.filter(({ command }) => command === 'connection.answer')).toHaveLength(6)
  expect(log.lines.length).toBeLessThan(80)
  expect(phone.agent.link.state).toBe('up')
})

test('a validation call that nobody has announced costs the engine nothing, until it rings or is answered', async () => {
  await using set = await registered(new VirtualClock())
  const { peer, phone } = set
  const headers = ['X-Offhook-Purpose: validation', 'X-Offhook-Connection: forged-c1']
  const calls = await Promise.all(Array.from({ length: 40 }, () => peer.invite({ headers, sdp: offerSdp() })))
  await calls.at(-1)?.provisional(180)
  expect(phone.incoming).toHaveLength(40)
  const answers = (): number =>
    phone.engine.asked.filter(({ command }) => command === 'connection.answer').length
  expect(answers()).toBe(0)
  await peer.invite({ sdp: offerSdp() })
  await expect.poll(answers).toBe(1)
  phone.incoming[0]?.prepare()
  phone.incoming[0]?.prepare()
  await expect.poll(answers).toBe(2)
  expect(await phone.incoming[0]?.answer({ microphone: false })).toMatchObject({ ok: true })
  const unprepared = phone.incoming[1]?.answer({ microphone: false })
  await Promise.all([calls[0]?.answered(), calls[1]?.answered()])
  expect(await unprepared).toMatchObject({ ok: true })
})

test('the validation call that the platform dials is let in whatever flood it comes in, and by that name only', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { peer, phone } = set
  const places = (connectionId: string) =>
    peer.invite({
      headers: ['X-Offhook-Purpose: validation', `X-Offhook-Connection: ${connectionId}`],
      sdp: offerSdp(),
    })
  const shown = (name: string): number =>
    phone.incoming.filter(({ invite }) => invite.connectionId === name).length
  phone.agent.expects('desk-c7')
  for (let i = 0; i < 60; i += 1) await places('forged-c1')
  expect(await (await places('forged-c2')).refused()).toBe(486)
  await (await places('desk-c7')).provisional(180)
  // Whoever knows the name is not let in without end.
  const more = await Promise.all(Array.from({ length: 10 }, () => places('desk-c7')))
  expect(await more.at(-1)?.refused()).toBe(486)
  expect([shown('forged-c2'), shown('desk-c7')]).toEqual([0, 4])

  await clock.advance(20_000)
  phone.agent.expects('desk-c8')
  // Beyond what is taken of requests in all: these are not even answered.
  for (let i = 0; i < 1_000; i += 1)
    peer.send(`OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/WS a;branch=z9hG4bK${i}\r\n\r\n`)
  await (await places('desk-c8')).provisional(180)
  expect(shown('desk-c8')).toBe(1)
})

test('an INVITE of which no call comes leaves no connection in the engine, though the engine was asked ahead', async () => {
  await using set = await registered(new VirtualClock())
  const { peer, phone } = set
  const { asked } = phone.engine
  const answers = () => asked.filter(({ command }) => command === 'connection.answer').length
  // One that JsSIP throws over, and one that is for nobody here.
  const broken = await peer.invite({ headers: ['Record-Route: <sip:a%zz@b;lr>'], sdp: offerSdp() })
  expect(await broken.refused()).toBe(400)
  peer.sendBytes(inviteFor('nobody', offerSdp(2)))
  await peer.next(({ status }) => status === 404)
  await peer.answersStill()
  expect(answers()).toBe(2)
  expect(phone.engine.connections.size).toBe(0)
  const call = await peer.invite({ sdp: offerSdp() })
  await call.provisional(180)
  expect(answers()).toBe(3)
  expect(phone.engine.connections.size).toBe(1)
})

test('an INVITE without audio is refused without a word to the engine', async () => {
  await using set = await registered(new VirtualClock())
  const { peer, phone } = set
  const call = await peer.invite({ sdp: offerSdp().replace('m=audio', 'm=video') })
  expect(await call.refused()).toBe(488)
  expect(phone.engine.asked.filter(({ command }) => command === 'connection.answer')).toEqual([])
})

test('a flood of requests does not drown the answers to our own', async () => {
  const clock = new VirtualClock()
  const log = recordingLogger()
  await using set = await registered(clock, 300, log)
  const { peer, phone } = set
  for (let i = 0; i < 5_000; i += 1)
    peer.send(`OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/WS a;branch=z9hG4bK${i}\r\n\r\n`)
  await clock.advance(8_000)
  await peer.request('OPTIONS')
  await clock.advance(4_000)
  await clock.advance(8_000)
  await peer.answersStill()
  expect(phone.agent.link.state).toBe('up')
  expect(log.lines.length).toBeLessThan(100)
})

test('what is refused, and with what', async () => {
  await using set = await established()
  const { call, peer, dialog } = set
  const answer = async (method: string, extra: readonly string[] = [], body = ''): Promise<number> =>
    (await call.responseTo(call.send(method, extra, body))).status
  expect(await answer('INFO', ['Content-Type: text/plain'], 'x')).toBe(200)
  expect(await answer('MESSAGE', ['Content-Type: text/plain'], 'x')).toBe(405)
  expect(await answer('SUBSCRIBE', ['Event: presence'])).toBe(405)
  expect(await answer('NOTIFY', ['Event: presence', 'Subscription-State: active'])).toBeGreaterThanOrEqual(
    400,
  )
  expect(await answer('PUBLISH')).toBeGreaterThanOrEqual(400)
  expect(await answer('REFER', ['Refer-To: <sip:evil@peer.invalid>'])).toBeGreaterThanOrEqual(400)
  // an older CSeq (RFC 3261 §12.2.2)
  call.skipsTo(0)
  expect(await answer('OPTIONS')).toBeGreaterThanOrEqual(200)
  await peer.answersStill()
  expect(dialog.state).toBe('established')
  expect(peer.received.filter(({ method }) => method === 'INVITE')).toEqual([])
})

test('an INVITE that would replace the live call is declined, not left without an answer', async () => {
  await using set = await established()
  const { call, peer, dialog } = set
  const replaces = `Replaces: ${call.callId};to-tag=${call.toTag};from-tag=${call.fromTag}`
  const other = await peer.invite({ headers: [replaces], sdp: offerSdp() })
  expect(await other.refused()).toBe(603)
  expect(dialog.state).toBe('established')
})

test('an offer that crosses ours is refused with 491 and does not touch the media', async () => {
  await using set = await established()
  const { call, peer, phone, clock, dialog } = set
  const { connectionId } = { connectionId: phone.engine.lastConnection }
  phone.engine.emit('connection.ice', { connectionId, state: 'failed' })
  await clock.advance(1_000)
  const ours = await peer.next(isReInvite)
  const answers = phone.engine.asked.filter(({ command }) => command === 'connection.answer').length
  const cseq = call.send('INVITE', ['Content-Type: application/sdp'], offerSdp(2))
  expect((await call.responseTo(cseq)).status).toBe(491)
  await peer.answersStill()
  expect(phone.engine.asked.filter(({ command }) => command === 'connection.answer')).toHaveLength(answers)
  accept(peer, ours)
  await peer.request('ACK')
  expect(dialog.state).toBe('established')
})

test('neither an ACK to nothing nor an offer too early makes a re-INVITE miss its own ACK', async () => {
  await using set = await established()
  const { call, peer, phone, dialog } = set
  const cseq = call.send('INVITE', ['Content-Type: application/sdp'], offerSdp(2))
  expect((await call.responseTo(cseq)).status).toBe(200)
  call.skipsTo(cseq + 100)
  call.send('ACK')
  await peer.answersStill()
  // Nor is it forgotten over an offer that comes too early.
  const early = call.send('INVITE', ['Content-Type: application/sdp'], offerSdp(3))
  expect((await call.responseTo(early)).status).toBe(491)
  call.acknowledges(cseq)
  await peer.answersStill()
  call.skipsTo(cseq + 200)
  const next = call.send('INVITE', ['Content-Type: application/sdp'], offerSdp(4))
  expect((await call.responseTo(next)).status).toBe(200)
  call.acknowledges(next)
  await peer.answersStill()
  expect([dialog.state, phone.agent.link.state]).toEqual(['established', 'up'])
})

test('an escape that is none in a URI, over which JsSIP throws, is answered 400', async () => {
  await using set = await registered(new VirtualClock())
  const { peer } = set
  const call = await peer.invite({ headers: ['Record-Route: <sip:a%zz@b;lr>'], sdp: offerSdp() })
  expect(await call.refused()).toBe(400)
})

const inviteFor = (user: string, sdp: string): Buffer =>
  Buffer.from(
    [
      `INVITE sip:${user}@127.0.0.1 SIP/2.0`,
      'Via: SIP/2.0/WS peer.invalid;branch=z9hG4bK-for-nobody',
      'From: <sip:peer@peer.invalid>;tag=for-nobody',
      `To: <sip:${user}@127.0.0.1>`,
      'Call-ID: for-nobody',
      'CSeq: 1 INVITE',
      'Contact: <sip:peer@peer.invalid;transport=ws>',
      'Max-Forwards: 70',
      'Content-Type: application/sdp',
      '',
      sdp,
    ].join('\r\n'),
  )
