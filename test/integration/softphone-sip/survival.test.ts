import { expect, test } from 'vitest'
import type { SipDialog } from '../../../src/main/sip/sip-port.js'
import { offerSdp } from '../../support/fake-media-engine.js'
import { header, type PeerCall, type SipMessage, type SipPeer } from '../../support/sip-peer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { registered, type Softphone } from './softphone.js'

interface Established {
  readonly phone: Softphone
  readonly peer: SipPeer
  readonly clock: VirtualClock
  readonly call: PeerCall
  readonly dialog: SipDialog
}

async function established(headers: readonly string[] = []): Promise<Established & AsyncDisposable> {
  const clock = new VirtualClock()
  const set = await registered(clock)
  const { phone, peer } = set
  const call = await peer.invite({ headers, sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  dialog.onChange(() => undefined)
  await dialog.answer({ microphone: true })
  await call.answered()
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'connected' })
  return { phone, peer, clock, call, dialog, [Symbol.asyncDispose]: () => set[Symbol.asyncDispose]() }
}

const isReplaces = (message: SipMessage): boolean => message.method === 'INVITE' && header(message, 'replaces') !== ''
const isReInvite = (message: SipMessage): boolean => message.method === 'INVITE' && header(message, 'replaces') === ''

/** answers an INVITE of the softphone as a center would */
function accept(peer: SipPeer, invite: SipMessage): void {
  peer.respond(
    invite,
    200,
    ['Contact: <sip:center-2@peer.invalid;transport=ws>', 'Content-Type: application/sdp'],
    offerSdp().replace('actpass', 'active'),
  )
}

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
  const { phone, peer } = set
  const call = await peer.invite({ sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  await dialog.answer({ microphone: true })
  await call.answered()
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
  const call = await peer.invite({ sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
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

test('ICE failed does not end the call: an ICE restart is sent', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'failed' })
  const invite = await peer.next(isReInvite)
  expect(phone.engine.asked.find(({ command }) => command === 'connection.offer')?.input).toMatchObject({ iceRestart: true })
  accept(peer, invite)
  await peer.request('ACK')
  await expect.poll(() => phone.engine.asked.some(({ command }) => command === 'connection.applyAnswer')).toBe(true)
  expect(dialog.state).toBe('established')
})

test('a 488 to the ICE restart does not end the call: Replaces follows', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'disconnected' })
  peer.respond(await peer.next(isReInvite), 488)
  accept(peer, await peer.next(isReplaces))
  await expect.poll(() => dialog.stored?.remoteTarget).toBe('sip:center-2@peer.invalid;transport=ws')
  expect(phone.engine.asked.some(({ command }) => command === 'connection.rollback')).toBe(true)
  await expect.poll(() => phone.engine.connections.size).toBe(1)
})

test('a silent ICE restart is followed by Replaces after 1.5 s', async () => {
  await using set = await established()
  const { phone, peer, clock } = set
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'disconnected' })
  accept(peer, await peer.next(isReInvite))
  await peer.request('ACK')
  await clock.advance(1_500)
  expect(header(await peer.next(isReplaces), 'require')).toBe('replaces')
})

test('a killed engine: INVITE with Replaces brings the same dialog back, and the end of the old one is ignored', async () => {
  await using set = await established()
  const { phone, peer, call, dialog } = set
  const id = dialog.id
  const states: string[] = []
  dialog.onChange(({ state }) => states.push(state))
  phone.engine.crash()
  const invite = await peer.next(isReplaces)
  expect(header(invite, 'replaces')).toBe(`${call.callId};to-tag=${call.fromTag};from-tag=${call.toTag}`)
  expect(invite.startLine).toContain('sip:center@peer.invalid')
  expect(dialog.state).toBe('recovering')
  // RFC 3891 §3: the center ends the old dialog; some do so before they answer.
  call.send('BYE')
  accept(peer, invite)
  await expect.poll(() => dialog.state).toBe('established')
  expect(dialog.id).toBe(id)
  expect(dialog.endCause).toBeNull()
  expect(states).toEqual(expect.arrayContaining(['recovering', 'established']))
  await expect.poll(() => phone.engine.connections.get(phone.engine.lastConnection)?.live).toBe(true)
})

test('an engine killed twice replaces the leg that Replaces had made', async () => {
  await using set = await established()
  const { phone, peer, call, dialog } = set
  phone.engine.crash()
  const first = await peer.next(isReplaces)
  accept(peer, first)
  await expect.poll(() => dialog.state).toBe('established')
  call.send('BYE')
  phone.engine.crash()
  const second = await peer.next(isReplaces)
  expect(header(second, 'replaces')).toContain(`${header(first, 'call-id')};`)
  accept(peer, second)
  await expect.poll(() => dialog.state).toBe('established')
})

test('Replaces that the center refuses with 403 ends the dialog', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  phone.engine.crash()
  peer.respond(await peer.next(isReplaces), 403)
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('media-failed')
})

test('a leg stored by another process is taken back, or its refusal told', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const stored = { callId: 'old', localTag: 'ours', remoteTag: 'theirs', remoteTarget: 'sip:center@peer.invalid' }
  const invite = { purpose: 'validation', interactionId: null, commandId: null, answerMode: 'manual', from: { displayName: null, uri: 'sip:c@d' }, hasAudio: true } as const
  const taken = phone.agent.replace(stored, invite, { microphone: false })
  const request = await peer.next(isReplaces)
  expect(header(request, 'replaces')).toBe('old;to-tag=theirs;from-tag=ours')
  accept(peer, request)
  const result = await taken
  expect(result.ok && result.value.state).toBe('established')

  const refused = phone.agent.replace(stored, invite, { microphone: false })
  peer.respond(await peer.next(isReplaces), 403)
  expect(await refused).toMatchObject({ ok: false, error: { code: 'forbidden' } })
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
  const ok = phone.trace.find((line) => line.startsWith('out SIP/2.0 200') && /CSeq: 1 INVITE/.test(line))
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
  phone.engine.emit('connection.stats', { connectionId: phone.engine.lastConnection, heard: true, quality: null })
  clock.jump(3_600_000)
  await clock.advance(1_000)
  expect(dialog.media).toBe('flowing')
  expect(phone.agent.link.state).toBe('up')
})

test('a hundred calls leave no connection, timer or listener behind', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const before = clock.pending
  for (let i = 0; i < 100; i += 1) {
    const call = await peer.invite({ sdp: offerSdp() })
    const dialog = await phone.nextIncoming()
    await dialog.answer({ microphone: true })
    await call.answered()
    call.send('BYE')
    await phone.until(() => dialog.state === 'ended')
  }
  await expect.poll(() => phone.engine.connections.size).toBe(0)
  await expect.poll(() => clock.pending).toBe(before)
})
