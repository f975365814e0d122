import { expect, test } from 'vitest'
import { offerSdp } from '../../support/fake-media-engine.js'
import { header } from '../../support/sip-message.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { established } from './established-call.js'
import { registered } from './softphone.js'

test('a call outlives the socket; then each dialog tells its Contact, and BYE arrives', async () => {
  await using set = await established()
  const { phone, peer, clock, call, dialog } = set
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  expect(dialog.state).toBe('established')
  await clock.advance(2_000)
  await phone.registered()
  const update = await peer.request('UPDATE')
  expect(header(update, 'call-id')).toBe(call.callId)
  expect(header(update, 'contact')).toMatch(/^<sip:.*;transport=ws.*>$/)
  call.send('BYE')
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('bye-from-center')
})

test('a refresh on the same socket is told to each dialog too; JsSIP alone keeps it to itself', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock, 20)
  const { peer } = set
  const { call } = await set.talk()
  await clock.advance(5_000)
  expect(header(await peer.request('UPDATE'), 'call-id')).toBe(call.callId)
})

test('a center that no longer has the dialog answers the UPDATE with 481: no zombie is left', async () => {
  await using set = await established()
  const { phone, peer, clock, dialog } = set
  peer.behaviour.set('UPDATE', () => ({ status: 481 }))
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  await clock.advance(2_000)
  await phone.until(() => dialog.state === 'ended')
})

test('hang-up without a socket ends it here at once, and BYE follows when the socket is back', async () => {
  await using set = await established()
  const { phone, peer, clock, call, dialog } = set
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  dialog.hangUp()
  expect(dialog).toMatchObject({ state: 'ended', endCause: 'bye-from-us' })
  await clock.advance(2_000)
  const bye = await peer.request('BYE')
  expect(header(bye, 'call-id')).toBe(call.callId)
})

test('a call that rings when the socket goes is over: no answer could reach the center', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const { call, dialog } = await set.ring()
  await call.provisional(180)
  peer.dropSocket()
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('failed')
  expect(await dialog.answer({ microphone: true })).toMatchObject({ ok: false })
})

test('keys pressed without a socket go through the media and harm nothing', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  expect(dialog.sendDtmf('12#').ok).toBe(true)
  await expect.poll(() => phone.engine.asked.at(-1)?.command).toBe('connection.sendDtmf')
  expect(dialog.state).toBe('established')
  expect(dialog.sendDtmf('12x').ok).toBe(false)
})

test('an incoming re-INVITE is answered and does not touch the microphone', async () => {
  await using set = await established()
  const { phone, call, dialog } = set
  dialog.setMicrophone(false)
  const connection = phone.engine.lastConnection
  await expect.poll(() => phone.engine.connections.get(connection)?.live).toBe(false)
  const cseq = call.send('INVITE', ['Content-Type: application/sdp'], offerSdp(2))
  expect((await call.responseTo(cseq)).status).toBe(200)
  expect(phone.engine.connections.get(connection)?.live).toBe(false)
  expect(phone.engine.lastConnection).toBe(connection)
})

test('no session timer is agreed to, so none can end a healthy call', async () => {
  await using set = await established(['Session-Expires: 90;refresher=uas', 'Supported: timer'])
  const { phone } = set
  const ok = phone.trace.find((line) => line.startsWith('out SIP/2.0 200') && line.includes('CSeq: 1 INVITE'))
  expect(ok).toBeDefined()
  expect(ok).not.toMatch(/Session-Expires|Supported:.*timer/i)
})

test('no sign of life for 5 s is silent; a sign is flowing again', async () => {
  await using set = await established()
  const { phone, clock, dialog } = set
  const connectionId = phone.engine.lastConnection
  phone.engine.emit('connection.stats', { connectionId, heard: true, quality: null })
  await clock.advance(4_999)
  expect(dialog.media).toBe('flowing')
  phone.engine.emit('connection.stats', { connectionId, heard: false, quality: null })
  await clock.advance(1)
  expect(dialog.media).toBe('silent')
  phone.engine.emit('connection.stats', { connectionId, heard: true, quality: null })
  expect(dialog.media).toBe('flowing')
})

test('a clock that is set makes nobody dead', async () => {
  await using set = await established()
  const { clock, dialog, phone } = set
  phone.engine.emit('connection.stats', {
    connectionId: phone.engine.lastConnection,
    heard: true,
    quality: null,
  })
  clock.jump(3_600_000)
  await clock.advance(1_000)
  expect(dialog.media).toBe('flowing')
  expect(phone.agent.link.state).toBe('up')
})

test('a hundred calls leave no connection, timer or listener behind', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone } = set
  const before = clock.pending
  for (let i = 0; i < 100; i += 1) {
    const { call, dialog } = await set.talk()
    call.send('BYE')
    await phone.until(() => dialog.state === 'ended')
    // Nobody has a hundred calls at once: more than a few INVITEs a second are a flood.
    await clock.advance(500)
  }
  await expect.poll(() => phone.engine.connections.size).toBe(0)
  await expect.poll(() => clock.pending).toBe(before)
})
