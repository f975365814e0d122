import { expect, test, vi } from 'vitest'
import { offerSdp } from '../../support/fake-media-engine.js'
import { header } from '../../support/sip-message.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { registered } from './softphone.js'

test('an INVITE is told with its facts, rings, and is answered with the answer that was made ahead', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const headers = ['Answer-Mode: Manual', 'X-Offhook-Purpose: interaction']
  const call = await peer.invite({ headers, sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  expect(dialog.invite).toMatchObject({ purpose: 'interaction', answerMode: 'manual', hasAudio: true })
  await call.provisional(180)
  expect(phone.engine.asked.filter(({ command }) => command === 'connection.answer')).toHaveLength(1)

  expect(await dialog.answer({ microphone: false })).toEqual({ ok: true, value: null })
  const ok = await call.answered()
  expect(ok.body).toContain('a=setup:active')
  expect(dialog.state).toBe('established')
  expect(dialog.stored).toEqual({
    callId: call.callId,
    localTag: call.toTag,
    remoteTag: call.fromTag,
    remoteTarget: 'sip:center@peer.invalid;transport=ws',
  })
  expect(phone.engine.asked.filter(({ command }) => command === 'connection.answer')).toHaveLength(1)
})

test('BYE from the center ends the dialog and its connection', async () => {
  await using set = await registered()
  const { phone } = set
  const { call, dialog } = await set.talk()
  call.send('BYE')
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('bye-from-center')
  await expect.poll(() => phone.engine.connections.size).toBe(0)
})

test('hang-up sends BYE', async () => {
  await using set = await registered()
  const { peer } = set
  const { call, dialog } = await set.talk()
  dialog.hangUp()
  const bye = await peer.request('BYE')
  expect(header(bye, 'call-id')).toBe(call.callId)
  expect(dialog.endCause).toBe('bye-from-us')
})

test.each([480, 486, 603] as const)('a refusal is sent as %i', async (code) => {
  await using set = await registered()
  const { call, dialog } = await set.ring()
  dialog.refuse(code)
  expect((await call.final()).status).toBe(code)
  expect(dialog.endCause).toBe('refused-here')
})

test('an INVITE without audio is refused with 488 and told to nobody', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const call = await peer.invite({ sdp: offerSdp().replace('m=audio', 'm=video') })
  expect((await call.final()).status).toBe(488)
  expect(phone.incoming).toEqual([])
})

test('an INVITE without a description gets our offer in the 200, and its answer is taken from the ACK', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const call = await peer.invite({ sdp: null })
  const dialog = await phone.nextIncoming()
  void dialog.answer({ microphone: true })
  const ok = await call.final()
  expect(ok.status).toBe(200)
  expect(ok.body).toContain('a=setup:actpass')
  call.ack(offerSdp(2).replace('a=setup:actpass', 'a=setup:active'))
  await expect
    .poll(() => phone.engine.asked.filter(({ command }) => command === 'connection.applyAnswer').length)
    .toBe(1)
  expect(dialog.state).toBe('established')
})

test('our own call: 180 rings, 183 carries sound, and the 200 is acknowledged', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  const dialog = placed.value
  const invite = await peer.request('INVITE')
  expect(invite.body).toContain('m=audio')
  expect(dialog.progress).toBe('none')
  const contact = 'Contact: <sip:callee@peer.invalid;transport=ws>'
  peer.respond(invite, 180, [contact])
  await expect.poll(() => dialog.progress).toBe('ringing')
  const answer = offerSdp(2).replace('a=setup:actpass', 'a=setup:active')
  peer.respond(invite, 183, [contact, 'Content-Type: application/sdp'], answer)
  await expect.poll(() => dialog.progress).toBe('early-media')
  peer.respond(invite, 200, [contact, 'Content-Type: application/sdp'], answer)
  await peer.request('ACK')
  await expect.poll(() => dialog.state).toBe('established')
  expect(dialog.stored).toMatchObject({ remoteTarget: 'sip:callee@peer.invalid;transport=ws' })
})

test.each([
  [486, [], null],
  [503, ['Retry-After: 30 (maintenance)'], 30],
])('our own call that is answered %i ends with it', async (status, headers, retryAfterSeconds) => {
  await using set = await registered()
  const { phone, peer } = set
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  peer.respond(await peer.request('INVITE'), status, headers)
  await expect.poll(() => placed.value.state).toBe('ended')
  expect(placed.value).toMatchObject({ endCause: 'refused-there', rejection: { status, retryAfterSeconds } })
  await expect.poll(() => phone.engine.connections.size).toBe(0)
})

test('a 302 sends our own call on, three times at most', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  const asked: string[] = []
  for (let hop = 1; hop <= 4; hop += 1) {
    const invite = await peer.request('INVITE')
    asked.push(invite.startLine)
    peer.respond(invite, 302, [`Contact: "Next" <sip:next${hop}@127.0.0.1?Replaces=a>;q=0.5`])
  }
  await expect.poll(() => placed.value.state).toBe('ended')
  expect(asked).toEqual(
    ['callee', 'next1', 'next2', 'next3'].map((user) => `INVITE sip:${user}@127.0.0.1 SIP/2.0`),
  )
  expect(placed.value.rejection?.status).toBe(302)
})

test('our own call that is given up before the answer is cancelled', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  peer.respond(await peer.request('INVITE'), 180, ['Contact: <sip:callee@peer.invalid;transport=ws>'])
  await expect.poll(() => placed.value.progress).toBe('ringing')
  placed.value.hangUp()
  await peer.request('CANCEL')
  expect(placed.value.endCause).toBe('bye-from-us')
})

/** as in the first second after the start, or after a crash */
async function withoutEngine(clock?: VirtualClock) {
  const set = await registered(clock)
  set.phone.engine.becomesReady = false
  set.phone.engine.crash()
  const placed = set.phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  const ready = (): void => set.phone.engine.emit('engine.ready', { startedInMs: 1 })
  // JsSIP asks for the offer in a chain of promises.
  await new Promise((resolve) => setImmediate(resolve))
  return { ...set, dialog: placed.value, ready }
}

test('our own call waits for an engine that is not ready yet', async () => {
  await using set = await withoutEngine()
  set.ready()
  expect((await set.peer.request('INVITE')).body).toContain('m=audio')
  expect(set.dialog.state).toBe('calling')
})

test('our own call says that the audio failed when no engine is ready in 2.5 s', async () => {
  const clock = new VirtualClock()
  await using set = await withoutEngine(clock)
  await clock.advance(2499)
  expect(set.dialog.state).toBe('calling')
  await clock.advance(1)
  await expect.poll(() => set.dialog.endCause).toBe('media-failed')
  expect(set.peer.received.filter(({ method }) => method === 'INVITE')).toEqual([])
})

test('our own call that is given up while it waits for the engine leaves nothing in it', async () => {
  await using set = await withoutEngine()
  set.dialog.hangUp()
  expect(set.dialog.endCause).toBe('bye-from-us')
  set.ready()
  await set.phone.media.selectDevice('headset', null)
  expect(set.phone.engine.asked.filter(({ command }) => command === 'connection.offer')).toEqual([])
})

test('whoever answers our call while we give it up is hung up, once', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  const invite = await peer.request('INVITE')
  const contact = 'Contact: <sip:callee@peer.invalid;transport=ws>'
  peer.respond(invite, 180, [contact])
  await expect.poll(() => placed.value.progress).toBe('ringing')
  placed.value.hangUp()
  await peer.request('CANCEL')
  peer.respond(invite, 200, [contact, 'Content-Type: application/sdp'], offerSdp())
  await peer.request('ACK')
  peer.respond(await peer.request('BYE'), 200)
  peer.respond(invite, 200, [contact, 'Content-Type: application/sdp'], offerSdp())
  await peer.request('ACK')
  expect(peer.received.filter(({ method }) => method === 'BYE')).toEqual([])
})

test('an offer without a common codec is refused with 488', async () => {
  await using set = await registered()
  const { phone } = set
  phone.engine.answers.set('connection.answer', () => ({
    ok: false,
    error: { code: 'bad-request', message: 'codec' },
  }))
  const { call, dialog } = await set.ring()
  expect((await call.final()).status).toBe(488)
  expect(dialog.endCause).toBe('no-common-codec')
})

test('CANCEL while it rings ends the dialog, and an answer that is under way fails', async () => {
  await using set = await registered()
  const { phone } = set
  phone.engine.answers.set('connection.answer', () => 'never')
  const { call, dialog } = await set.ring()
  await call.provisional(180)
  const answer = dialog.answer({ microphone: true })
  call.cancel()
  expect((await call.final()).status).toBe(487)
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('cancelled-by-caller')
  // The engine answered nothing yet; its absence must not keep the caller of answer() waiting.
  phone.engine.crash()
  expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } })
})

test('CANCEL because another phone answered says so', async () => {
  await using set = await registered()
  const { phone } = set
  const { call, dialog } = await set.ring()
  await call.provisional(180)
  call.cancel(['Reason: SIP;cause=200;text="Call completed elsewhere"'])
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('answered-elsewhere')
})

test('a second call can be refused before it has rung', async () => {
  await using set = await registered()
  const { phone, peer } = set
  phone.agent.onIncoming((dialog) => dialog.refuse(486))
  const call = await peer.invite({ sdp: offerSdp() })
  expect((await call.final()).status).toBe(486)
  expect(phone.trace.some((line) => line.startsWith('out SIP/2.0 180'))).toBe(false)
  await expect.poll(() => phone.engine.connections.size).toBe(0)
})

test('a description with a charset is a description', async () => {
  await using set = await registered()
  const { phone, peer } = set
  const call = await peer.invite({ sdp: offerSdp(), contentType: 'application/sdp; charset=utf-8' })
  const dialog = await phone.nextIncoming()
  await dialog.answer({ microphone: false })
  expect((await call.answered()).status).toBe(200)
})

test('the microphone is as asked from the first packet, and mute sends no SIP', async () => {
  await using set = await registered()
  const { phone } = set
  const { call, dialog } = await set.ring()
  await dialog.answer({ microphone: false })
  await call.answered()
  const asked = phone.engine.asked.map(({ command }) => command)
  expect(asked.indexOf('connection.setMicrophone')).toBeGreaterThan(asked.indexOf('connection.answer'))
  expect(phone.engine.connections.get(phone.engine.lastConnection)?.live).toBe(false)
  const sent = phone.trace.filter((line) => line.startsWith('out')).length
  dialog.setMicrophone(true)
  await expect.poll(() => phone.engine.connections.get(phone.engine.lastConnection)?.live).toBe(true)
  expect(phone.trace.filter((line) => line.startsWith('out'))).toHaveLength(sent)
})

test('a call that nobody answers rings as long as the center lets it', async () => {
  // Ours stands still; what moves below are the timers of JsSIP alone.
  await using set = await registered(new VirtualClock())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const { call, dialog } = await set.ring()
    await call.provisional(180)
    // JsSIP's own limit is 60 s, the longest ring of a validation call as well; an offer may last as long.
    vi.advanceTimersByTime(90_000)
    expect(dialog.state).toBe('ringing')
    await dialog.answer({ microphone: true })
    expect((await call.answered()).status).toBe(200)
  } finally {
    vi.useRealTimers()
  }
})

test('ended calls keep no timer beyond the 32 s of their INVITE (Timer L, RFC 6026 §8.7)', async () => {
  await using set = await registered(new VirtualClock())
  const { phone } = set
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  try {
    for (let number = 1; number <= 5; number += 1) {
      const { call, dialog } = await set.talk()
      call.send('BYE')
      await phone.until(() => dialog.state === 'ended')
    }
    expect(vi.getTimerCount()).toBeGreaterThanOrEqual(5)
    vi.advanceTimersByTime(32_000)
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
