import { expect, test } from 'vitest'
import type { PeerConnections } from '../../../src/main/media/peer-connections.js'
import { offerSdp } from '../../support/fake-media-engine.js'
import type { SipMessage } from '../../support/sip-message.js'
import type { SipPeer } from '../../support/sip-peer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'
import { registered, type Softphone } from './softphone.js'

const answer = offerSdp(2).replace('a=setup:actpass', 'a=setup:active')
const contact = 'Contact: <sip:callee@peer.invalid;transport=ws>'
const takes = (peer: SipPeer, invite: SipMessage): void =>
  peer.respond(invite, 200, [contact, 'Content-Type: application/sdp'], answer)

/** How many listen to the engine. */
function countListeners(connections: PeerConnections): () => number {
  let listening = 0
  for (const name of ['onAvailable', 'onIce', 'onHeard'] as const) {
    const subscribe = connections[name].bind(connections) as (listener: unknown) => () => void
    connections[name] = (listener: unknown) => {
      const stop = subscribe(listener)
      let listens = true
      listening += 1
      return () => {
        if (listens) listening -= 1
        listens = false
        stop()
      }
    }
  }
  return () => listening
}

const callIn = async (phone: Softphone, peer: SipPeer) => {
  const call = await peer.invite({ sdp: offerSdp() })
  const dialog = await phone.nextIncoming()
  return { call, dialog }
}
const callOut = (phone: Softphone) => {
  const placed = phone.agent.call('sip:callee@127.0.0.1', { microphone: true })
  if (!placed.ok) throw new Error(placed.error.message)
  return placed.value
}
const ended = (phone: Softphone, dialog: { readonly state: string }): Promise<void> =>
  phone.until(() => dialog.state === 'ended')

const lives: Readonly<Record<string, (phone: Softphone, peer: SipPeer) => Promise<void>>> = {
  'answered, ended there': async (phone, peer) => {
    const { call, dialog } = await callIn(phone, peer)
    await dialog.answer({ microphone: true })
    await call.answered()
    call.send('BYE')
    await ended(phone, dialog)
  },
  refused: async (phone, peer) => {
    const { call, dialog } = await callIn(phone, peer)
    dialog.refuse(486)
    await call.refused()
  },
  'given up while it rings': async (phone, peer) => {
    const { call, dialog } = await callIn(phone, peer)
    call.cancel()
    await ended(phone, dialog)
    await call.refused()
  },
  'our own, held, ended here': async (phone, peer) => {
    const dialog = callOut(phone)
    takes(peer, await peer.request('INVITE'))
    await peer.request('ACK')
    const held = dialog.setHeld(true)
    takes(peer, await peer.request('INVITE'))
    await peer.request('ACK')
    await held
    dialog.hangUp()
    await peer.request('BYE')
  },
  'our own, busy': async (phone, peer) => {
    const dialog = callOut(phone)
    dialog.onChange(() => phone.agent.probe())
    peer.respond(await peer.request('INVITE'), 486)
    await expect.poll(() => dialog.state, { interval: 1 }).toBe('ended')
    await peer.request('ACK')
  },
  'sent on, ended here': async (phone, peer) => {
    const { call, dialog } = await callIn(phone, peer)
    await dialog.answer({ microphone: true })
    await call.answered()
    call.send('REFER', ['Refer-To: <sip:other@127.0.0.1>'])
    takes(peer, await peer.request('INVITE'))
    await peer.request('ACK')
    await expect.poll(() => dialog.movedTo, { interval: 1 }).not.toBeNull()
    call.send('BYE')
    dialog.hangUp()
    await peer.request('BYE')
  },
}

test('a thousand calls of every kind leave no timer, no listener, no connection and no dialog', async () => {
  const clock = new VirtualClock()
  await using set = await registered(clock, 86_400, undefined, { followRefer: () => true })
  const { phone, peer } = set
  const listening = countListeners(phone.media.peerConnections)
  const before = { timers: clock.pending, listening: listening() }
  const kinds = Object.values(lives)
  for (let call = 0; call < 1_000; call += 1) {
    await kinds[call % kinds.length]?.(phone, peer)
    // What was received and not looked for is of no use any more; budgets of calls and REFERs fill up again.
    peer.received.length = 0
    await clock.advance(1_000)
  }
  await clock.advance(8_000)
  await peer.answersStill()
  expect(phone.agent.link.state).toBe('up')
  expect({ timers: clock.pending, listening: listening() }).toEqual(before)
  expect(phone.engine.connections.size).toBe(0)
  expect(phone.agent.held).toMatchObject({ dialogs: 0, sessions: 0 })
})
