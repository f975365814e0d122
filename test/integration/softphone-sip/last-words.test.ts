import { expect, test } from 'vitest'
import { header, type SipMessage } from '../../support/sip-message.js'
import { SipPeer } from '../../support/sip-peer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { accept, established } from './established-call.js'
import { account, instanceId, type Registered, registered } from './softphone.js'

// A server without an RTP timeout keeps a call up for ever when its BYE is lost.

const byeOf = async (peer: SipPeer, callId: string): Promise<SipMessage> => {
  const bye = await peer.request('BYE')
  expect(header(bye, 'call-id')).toBe(callId)
  return bye
}

/** A call of our own, of which nothing has come back yet. */
async function placedCall({ phone, peer }: Registered) {
  const placed = phone.agent.call('sip:callee@peer.invalid', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  return { placed: placed.value, invite: await peer.request('INVITE') }
}

test('BYE that waits for the socket is sent though the account starts anew meanwhile', async () => {
  await using set = await established()
  const { phone, peer, call, dialog } = set
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  dialog.hangUp()
  peer.password = 'another'
  phone.agent.start(account([peer.url], 'another'), instanceId)
  await byeOf(peer, call.callId)
})

test('BYE that waits is sent by the next sign-in, also an hour later', async () => {
  await using set = await established()
  const { phone, peer, clock, call, dialog } = set
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  dialog.hangUp()
  await phone.agent.stop()
  await clock.advance(3_500_000)
  phone.agent.start(account([peer.url]), instanceId)
  await byeOf(peer, call.callId)
})

test('BYE that got no answer before the socket went is said again', async () => {
  await using set = await established()
  const { phone, peer, clock, call, dialog } = set
  peer.behaviour.set('BYE', () => null)
  dialog.hangUp()
  const first = await byeOf(peer, call.callId)
  peer.behaviour.delete('BYE')
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  await clock.advance(2_000)
  const second = await byeOf(peer, call.callId)
  expect(Number.parseInt(header(second, 'cseq'))).toBeGreaterThan(Number.parseInt(header(first, 'cseq')))
})

test('BYE that was answered is not said again, and nothing is kept of it', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const before = clock.pending
  const { call, dialog } = await set.talk()
  dialog.hangUp()
  await byeOf(peer, call.callId)
  await expect.poll(() => phone.agent.held).toMatchObject({ dialogs: 0, sessions: 0 })
  await expect.poll(() => clock.pending).toBe(before)
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  await clock.advance(2_000)
  await phone.registered()
  await peer.answersStill()
  expect(peer.received.filter(({ method }) => method === 'BYE')).toEqual([])
})

test('a call that is up goes on when the account starts anew: the server reaches it, and it the server', async () => {
  await using set = await established()
  const { phone, peer, clock, call, dialog } = set
  await peer.request('REGISTER')
  phone.agent.start(account([peer.url]), instanceId)
  await phone.registered()
  const update = await peer.request('UPDATE')
  expect(header(update, 'call-id')).toBe(call.callId)
  expect(header(update, 'contact')).toContain(`sip:${peer.registeredUser}@`)
  // The old registration takes its leave and its socket with it.
  await clock.advance(2_000)
  const cseq = call.send('UPDATE')
  expect((await call.responseTo(cseq)).status).toBeLessThan(400)
  dialog.hangUp()
  await byeOf(peer, call.callId)
})

test('the server’s BYE ends a call that is older than the account in use', async () => {
  await using set = await established()
  const { phone, peer, call, dialog } = set
  phone.agent.start(account([peer.url]), instanceId)
  await phone.registered()
  await peer.request('UPDATE')
  call.send('BYE')
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('bye-from-center')
})

test('a call that rings is refused when the account starts anew: no answer could reach the server', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const { call, dialog } = await set.ring()
  phone.agent.start(account([peer.url]), instanceId)
  expect(dialog.state).toBe('ended')
  expect((await call.final()).status).toBe(480)
})

test('BYE that the next server does not know waits for the call’s own', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer: first } = set
  const second = new SipPeer()
  try {
    const servers = [first.url, await second.listen()]
    second.behaviour.set('BYE', () => ({ status: 481 }))
    const { call, dialog } = await set.talk()
    const port = Number(new URL(first.url).port)
    await first.close()
    await phone.until(() => phone.agent.link.state === 'retrying')
    dialog.hangUp()
    phone.agent.start(account(servers), instanceId)
    const isUp = (url: string | undefined): boolean =>
      phone.agent.link.state === 'up' && phone.agent.server === url
    while (!isUp(servers[1])) {
      await clock.advance(500)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await byeOf(second, call.callId)
    // Each refresh is a registration, and no reason to ask the same server again.
    await clock.advance(290_000)
    await first.listen(port)
    while (!isUp(servers[0])) {
      await clock.advance(1_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await byeOf(first, call.callId)
    expect(second.received.filter(({ method }) => method === 'BYE')).toEqual([])
  } finally {
    await second.close()
  }
})

test('CANCEL that could not be sent follows: whoever rings is not left ringing', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { peer } = set
  const { placed, invite } = await placedCall(set)
  peer.respond(invite, 180, ['Contact: <sip:callee@peer.invalid;transport=ws>'])
  await expect.poll(() => placed.progress).toBe('ringing')
  peer.dropSocket()
  await expect.poll(() => placed.state).toBe('ended')
  await clock.advance(2_000)
  const cancel = await peer.request('CANCEL')
  expect(cancel.headers.get('via')).toEqual(invite.headers.get('via'))
  expect(header(cancel, 'call-id')).toBe(header(invite, 'call-id'))
  expect(Number.parseInt(header(cancel, 'cseq'))).toBe(Number.parseInt(header(invite, 'cseq')))
})

test('a call of our own that was up is hung up by the account that follows', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock)
  const { phone, peer } = set
  const { placed, invite } = await placedCall(set)
  accept(peer, invite)
  await expect.poll(() => placed.state).toBe('established')
  peer.dropSocket()
  await phone.until(() => phone.agent.link.state === 'retrying')
  placed.hangUp()
  phone.agent.start(account([peer.url]), instanceId)
  await byeOf(peer, header(invite, 'call-id'))
})
