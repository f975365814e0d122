import { expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock.js'
import { FakeMediaEngine, offerSdp } from '../../support/fake-media-engine.js'
import type { StartOptions } from '../../../src/main/sip/sip-port.js'
import { type SipMessage, header } from '../../support/sip-message.js'
import type { PeerCall } from '../../support/peer-call.js'
import { SipPeer } from '../../support/sip-peer.js'
import { Softphone, account, instanceId } from './softphone.js'

const answer = offerSdp(2).replace('a=setup:actpass', 'a=setup:active')

const notify = (call: PeerCall, statusLine: string): number =>
  call.send(
    'NOTIFY',
    ['Event: refer', 'Subscription-State: active;expires=60', 'Content-Type: message/sipfrag'],
    `${statusLine}\r\n`,
  )

const anybody = (): boolean => true
const nobody = (): boolean => false

async function inCall(followRefer: StartOptions['followRefer'] = null) {
  const peer = new SipPeer()
  const url = await peer.listen()
  const phone = new Softphone(systemClock, new FakeMediaEngine())
  phone.agent.start(account([url]), instanceId, { followRefer })
  await phone.registered()
  const call = await peer.invite({ sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  await dialog.answer({ microphone: true })
  await call.answered()
  return {
    peer,
    phone,
    call,
    dialog,
    async [Symbol.asyncDispose]() {
      phone.dispose()
      await peer.close()
    },
  }
}

test.each([
  ['blind', 'sip:other@127.0.0.1', ''],
  ['attended', 'sip:other@127.0.0.1?Replaces=abc%3Bto-tag%3D1%3Bfrom-tag%3D2', 'abc;to-tag=1;from-tag=2'],
])(
  'a %s REFER moves the call to a new leg; the agent’s call is the same',
  async (_kind, target, replaces) => {
    await using set = await inCall(anybody)
    const { peer, phone, call, dialog } = set
    const cseq = call.send('REFER', [`Refer-To: <${target}>`])
    expect((await call.responseTo(cseq)).status).toBe(202)
    const invite = await peer.request('INVITE')
    expect(invite.startLine).toBe('INVITE sip:other@127.0.0.1 SIP/2.0')
    expect(header(invite, 'replaces')).toBe(replaces)
    peer.respond(
      invite,
      200,
      ['Contact: <sip:other@peer.invalid;transport=ws>', 'Content-Type: application/sdp'],
      answer,
    )
    await peer.request('ACK')
    await peer.next(({ method, body }) => method === 'NOTIFY' && body.includes('200'))
    call.send('BYE')
    await expect.poll(() => dialog.movedTo).toBe('sip:other@127.0.0.1')
    await expect.poll(() => phone.engine.connections.size).toBe(1)
    expect(dialog.state).toBe('established')
    expect(dialog.stored?.remoteTarget).toBe('sip:other@peer.invalid;transport=ws')
  },
)

const refers = async ({ peer, call }: Awaited<ReturnType<typeof inCall>>) => {
  const cseq = call.send('REFER', ['Refer-To: <sip:other@127.0.0.1>'])
  expect((await call.responseTo(cseq)).status).toBe(202)
  return peer.request('INVITE')
}
const takes = (peer: SipPeer, invite: SipMessage): void =>
  peer.respond(
    invite,
    200,
    ['Contact: <sip:other@peer.invalid;transport=ws>', 'Content-Type: application/sdp'],
    answer,
  )

test('whoever had the call on hold when they sent it on leaves no hold behind', async () => {
  await using set = await inCall(anybody)
  const { peer, call, dialog } = set
  const onHold = offerSdp(2).replace('a=sendrecv', 'a=sendonly')
  const hold = call.send('INVITE', ['Content-Type: application/sdp'], onHold)
  await call.responseTo(hold)
  call.acknowledges(hold)
  await expect.poll(() => dialog.held.there).toBe(true)
  takes(peer, await refers(set))
  await expect.poll(() => dialog.movedTo).toBe('sip:other@127.0.0.1')
  expect(dialog.held).toEqual({ here: false, there: false })
})

test('whoever sends the call on and hangs up at once does not end it: it goes on where it was sent', async () => {
  await using set = await inCall(anybody)
  const { peer, phone, call, dialog } = set
  const invite = await refers(set)
  await call.responseTo(call.send('BYE'))
  await peer.answersStill()
  expect(dialog.state).toBe('established')
  takes(peer, invite)
  await peer.request('ACK')
  await expect.poll(() => dialog.movedTo).toBe('sip:other@127.0.0.1')
  await expect.poll(() => phone.engine.connections.size).toBe(1)
  expect(dialog.state).toBe('established')
  dialog.hangUp()
  await peer.request('BYE')
})

test('whoever sends the call on to a busy target and hangs up at once has ended it', async () => {
  await using set = await inCall(anybody)
  const { peer, phone, call, dialog } = set
  const invite = await refers(set)
  await call.responseTo(call.send('BYE'))
  peer.respond(invite, 486)
  await expect.poll(() => dialog.endCause).toBe('bye-from-center')
  await expect.poll(() => phone.engine.connections.size).toBe(0)
})

test('hung up while the target still rings: it rings no more', async () => {
  await using set = await inCall(anybody)
  const { peer, phone, dialog } = set
  const invite = await refers(set)
  peer.respond(invite, 180, ['Contact: <sip:other@peer.invalid;transport=ws>'])
  await peer.answersStill()
  dialog.hangUp()
  await peer.request('CANCEL')
  peer.respond(invite, 487)
  await expect.poll(() => phone.engine.connections.size).toBe(0)
})

test('our own blind transfer: the call leaves when the target has answered', async () => {
  await using set = await inCall(anybody)
  const { peer, call, dialog } = set
  const transferred = dialog.transfer('sip:other@127.0.0.1')
  const refer = await peer.request('REFER')
  expect(header(refer, 'refer-to')).toBe('<sip:other@127.0.0.1>')
  notify(call, 'SIP/2.0 180 Ringing')
  expect(dialog.state).toBe('established')
  notify(call, 'SIP/2.0 200 OK')
  expect(await transferred).toEqual({ ok: true, value: null })
  await peer.request('BYE')
  expect(dialog.state).toBe('ended')
})

test('our own attended transfer names the call to be replaced, also at a Contact without a user', async () => {
  await using set = await inCall(anybody)
  const { peer, call, dialog } = set
  const stored = {
    callId: 'a+b/c@127.0.0.1',
    localTag: 'ours',
    remoteTag: 'theirs',
    remoteTarget: 'sip:127.0.0.1:5062;transport=ws',
  }
  const transferred = dialog.transfer(stored.remoteTarget, stored)
  const refer = await peer.request('REFER')
  const to = /^<sip:127\.0\.0\.1:5062;transport=ws\?Replaces=([^>&]*)>$/.exec(header(refer, 'refer-to'))
  expect(decodeURIComponent(to?.[1] ?? '')).toBe('a+b/c@127.0.0.1;to-tag=theirs;from-tag=ours')
  notify(call, 'SIP/2.0 200 OK')
  expect(await transferred).toEqual({ ok: true, value: null })
})

test.each([
  ['a busy target', 202, 'SIP/2.0 486 Busy Here', 'busy'],
  ['a server that does not transfer', 501, null, 'does not transfer'],
])('%s leaves the call here', async (_name, status, notified, words) => {
  await using set = await inCall(anybody)
  const { peer, call, dialog } = set
  peer.behaviour.set('REFER', () => ({ status }))
  const transferred = dialog.transfer('sip:other@127.0.0.1')
  await peer.request('REFER')
  if (notified !== null) notify(call, notified)
  expect(await transferred).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining(words) as string },
  })
  expect(dialog.state).toBe('established')
})

test('a target that is busy leaves the call as it was', async () => {
  await using set = await inCall(anybody)
  const { peer, phone, call, dialog } = set
  call.send('REFER', ['Refer-To: <sip:other@127.0.0.1>'])
  peer.respond(await peer.request('INVITE'), 486)
  await peer.next(({ method, body }) => method === 'NOTIFY' && body.includes('486'))
  await expect.poll(() => phone.engine.connections.size).toBe(1)
  expect(dialog).toMatchObject({ state: 'established', movedTo: null })
})

test('where no server sends calls on, a REFER is declined and nobody is called', async () => {
  await using set = await inCall()
  const { peer, call, dialog } = set
  const cseq = call.send('REFER', ['Refer-To: <sip:other@127.0.0.1>'])
  expect((await call.responseTo(cseq)).status).toBe(603)
  expect(peer.received.some(({ method }) => method === 'INVITE')).toBe(false)
  expect(dialog.state).toBe('established')
})

test('a REFER of somebody who is not trusted is declined: they could have premium numbers called', async () => {
  await using set = await inCall(nobody)
  const { peer, call, dialog, phone } = set
  const cseq = call.send('REFER', ['Refer-To: <sip:+4990055555@127.0.0.1>'])
  // JsSIP has said 202 by then, and the NOTIFY tells (RFC 3515 §2.4.5).
  expect((await call.responseTo(cseq)).status).toBe(202)
  await peer.next(({ method, body }) => method === 'NOTIFY' && body.includes('603'))
  await peer.answersStill()
  expect(peer.received.some(({ method }) => method === 'INVITE')).toBe(false)
  expect(phone.engine.connections.size).toBe(1)
  expect(dialog.state).toBe('established')
})

test.each([
  [
    'a line end, which would begin a header of our INVITE',
    'sip:other@127.0.0.1?Replaces=a%0D%0AX-Evil%3A%20yes',
  ],
  ['an escape that is none', 'sip:other@127.0.0.1?Replaces=a%FF'],
])('a REFER whose target hides %s is refused', async (_what, target) => {
  await using set = await inCall(anybody)
  const { peer, phone, call, dialog } = set
  const cseq = call.send('REFER', [`Refer-To: <${target}>`])
  expect((await call.responseTo(cseq)).status).toBe(400)
  await peer.answersStill()
  expect(peer.received.some(({ method }) => method === 'INVITE')).toBe(false)
  expect(phone.engine.connections.size).toBe(1)
  expect(dialog.state).toBe('established')
})

test('a flood of REFERs does not make the phone call a hundred times', async () => {
  await using set = await inCall(anybody)
  const { peer, phone, call, dialog } = set
  for (let i = 0; i < 100; i += 1) call.send('REFER', [`Refer-To: <sip:other-${i}@127.0.0.1>`])
  await peer.answersStill()
  await peer.until(() => peer.received.some(({ method }) => method === 'INVITE'))
  await peer.answersStill()
  expect(peer.received.filter(({ method }) => method === 'INVITE').length).toBeLessThan(20)
  expect(peer.received.filter(({ status }) => status === 500).length).toBeGreaterThan(80)
  expect([dialog.state, phone.agent.link.state]).toEqual(['established', 'up'])
})
