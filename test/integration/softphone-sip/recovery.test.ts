import { expect, test } from 'vitest'
import { noAnswerHeaders } from '../../../src/main/sip/answer-headers-state.js'
import { header } from '../../support/sip-message.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { accept, established, isReInvite, isReplaces } from './established-call.js'
import { registered } from './softphone.js'

test('ICE failed does not end the call: an ICE restart is sent', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'failed' })
  const invite = await peer.next(isReInvite)
  expect(phone.engine.asked.find(({ command }) => command === 'connection.offer')?.input).toMatchObject({
    iceRestart: true,
  })
  accept(peer, invite)
  await peer.request('ACK')
  await expect
    .poll(() => phone.engine.asked.some(({ command }) => command === 'connection.applyAnswer'))
    .toBe(true)
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

test('a leg gone silent sends nothing into a socket that does not answer: it would arrive when it is too late', async () => {
  await using set = await established()
  const { phone, peer, clock, dialog } = set
  const sent = (what: RegExp): number => phone.trace.filter((line) => what.test(line)).length
  peer.behaviour.set('OPTIONS', () => null)
  await clock.advance(5_000)
  await peer.request('OPTIONS')
  expect(dialog).toMatchObject({ state: 'established', media: 'silent' })
  await clock.advance(2_000)
  expect(phone.agent.link.state).toBe('retrying')
  expect(sent(/^out INVITE/)).toBe(0)
  peer.behaviour.delete('OPTIONS')
  await clock.advance(500)
  await phone.registered()
  accept(peer, await peer.next(isReInvite))
})

test('a silent leg whose socket answers is restarted at once', async () => {
  await using set = await established()
  const { peer, clock } = set
  await clock.advance(5_000)
  accept(peer, await peer.next(isReInvite))
})

test('another network: the socket is left without a look, the engine exchanged, and Replaces brings the call back', async () => {
  await using set = await established()
  const { phone, peer, clock, dialog } = set
  phone.agent.moved([])
  expect(phone.agent.link.state).toBe('retrying')
  phone.agent.moved(['127.0.0.2', '192.0.2.7'])
  await clock.advance(0)
  accept(peer, await peer.next(isReplaces))
  await expect.poll(() => dialog.state).toBe('established')
  expect(phone.engine.pages).toBe(2)
})

test('an address more, or the loss of one that is not in use, disturbs nothing', async () => {
  await using set = await established()
  const { phone, dialog } = set
  phone.agent.moved(['127.0.0.1', '::1', '192.0.2.7'])
  phone.agent.moved(['127.0.0.1'])
  expect(phone.agent.link.state).toBe('up')
  expect(dialog.state).toBe('established')
  expect(phone.engine.pages).toBe(1)
})

test('after a sleep a leg has 1.5 s to show a sign of life', async () => {
  await using set = await established()
  const { phone, clock, dialog } = set
  phone.agent.woke()
  await clock.advance(1_000)
  expect(dialog.media).toBe('flowing')
  await clock.advance(500)
  expect(dialog.media).toBe('silent')
})

test.each([
  ['a contact center, which knows Replaces', false, ''],
  ['any other server, which must refuse what it does not know', true, 'replaces'],
])('a silent ICE restart is followed by Replaces after 1.5 s: at %s', async (_, requireReplaces, require) => {
  await using set = await established([], undefined, { requireReplaces })
  const { phone, peer, clock } = set
  phone.engine.emit('connection.ice', { connectionId: phone.engine.lastConnection, state: 'disconnected' })
  accept(peer, await peer.next(isReInvite))
  await peer.request('ACK')
  await clock.advance(1_500)
  expect(header(await peer.next(isReplaces), 'require')).toBe(require)
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

test('a transfer under way is not taken for done when Replaces ends the leg that asked for it', async () => {
  await using set = await established()
  const { phone, peer, call, dialog } = set
  const transferred = dialog.transfer('sip:other@127.0.0.1')
  await peer.request('REFER')
  phone.engine.crash()
  accept(peer, await peer.next(isReplaces))
  await peer.request('ACK')
  await expect.poll(() => dialog.state).toBe('established')
  call.send('BYE')
  expect(await transferred).toMatchObject({ ok: false })
  expect(dialog.state).toBe('established')
})

test('a hold under way when Replaces makes a new leg is told as not done: the new one speaks', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  const held = dialog.setHeld(true)
  const hold = await peer.next(isReInvite)
  phone.engine.crash()
  accept(peer, await peer.next(isReplaces))
  await peer.request('ACK')
  await expect.poll(() => dialog.state).toBe('established')
  accept(peer, hold)
  expect(await held).toMatchObject({ ok: false })
  expect(dialog.held.here).toBe(false)
})

test('a hold that the new leg’s server does not take is not shown', async () => {
  await using set = await established()
  const { phone, peer, dialog } = set
  const held = dialog.setHeld(true)
  accept(peer, await peer.next(isReInvite))
  await peer.request('ACK')
  expect(await held).toMatchObject({ ok: true })
  phone.engine.crash()
  accept(peer, await peer.next(isReplaces))
  await peer.request('ACK')
  await expect.poll(() => dialog.state).toBe('established')
  peer.respond(await peer.next(isReInvite), 488)
  await expect.poll(() => dialog.held.here).toBe(false)
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
  const stored = {
    callId: 'old',
    localTag: 'ours',
    remoteTag: 'theirs',
    remoteTarget: 'sip:center@peer.invalid',
  }
  const invite = {
    purpose: 'validation',
    interactionId: null,
    commandId: null,
    connectionId: null,
    answerMode: 'manual',
    from: { displayName: null, uri: 'sip:c@d' },
    hasAudio: true,
    answerHeaders: noAnswerHeaders,
    assertedUris: [],
  } as const
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

test('an engine killed while it rings prepares the answer again, and the call is answered', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone } = set
  const { call, dialog } = await set.ring()
  await call.provisional(180)
  phone.engine.crash()
  const answer = dialog.answer({ microphone: true })
  expect((await call.answered()).status).toBe(200)
  expect(await answer).toMatchObject({ ok: true })
  await expect.poll(() => [...phone.engine.connections.values()].map(({ live }) => live)).toEqual([true])
})

test('an engine that stays away is waited for 2.5 s, then the caller hears 480', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone } = set
  phone.engine.becomesReady = false
  phone.engine.crash()
  const { call, dialog } = await set.ring()
  const answer = dialog.answer({ microphone: true })
  await clock.advance(2_500)
  expect((await call.final()).status).toBe(480)
  expect(await answer).toMatchObject({ ok: false, error: { code: 'media-engine-away' } })
  expect(dialog.endCause).toBe('media-failed')
})

test('an engine killed between the answer and its 200 OK is replaced', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const { call, dialog } = await set.ring()
  await expect.poll(() => phone.engine.connections.size).toBe(1)
  const answer = dialog.answer({ microphone: true })
  await Promise.resolve()
  await Promise.resolve()
  phone.engine.crash()
  await call.answered()
  await answer
  accept(peer, await peer.next(isReplaces))
  await expect.poll(() => dialog.state).toBe('established')
})
