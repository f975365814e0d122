import { expect, test } from 'vitest'
import type { PeerConnections } from '../../../../src/main/media/peer-connections.js'
import { RemotePeerConnection } from '../../../../src/main/media/remote-peer-connection.js'

function engine() {
  const calls: string[] = []
  const connections: PeerConnections = {
    available: true,
    onAvailable: () => () => undefined,
    answer: async () => {
      calls.push('answer')
      return { ok: true, value: { sdp: 'the answer' } }
    },
    offer: async () => {
      calls.push('offer')
      return { ok: true, value: { sdp: 'the offer' } }
    },
    applyAnswer: async () => {
      calls.push('applyAnswer')
      return { ok: true, value: null }
    },
    rollback: async () => ({ ok: true, value: null }),
    close: () => void calls.push('close'),
    renew: () => undefined,
    assign: () => undefined,
    setMicrophone: () => undefined,
    setHeld: () => undefined,
    sendDtmf: () => undefined,
    onIce: () => () => undefined,
    onHeard: () => () => undefined,
  }
  return { calls, connections }
}

test('an answer that was prepared needs one hop, whatever JsSIP asks afterwards', async () => {
  const { calls, connections } = engine()
  const connection = new RemotePeerConnection(connections)
  void connection.prepareAnswer('the offer')
  await connection.setRemoteDescription({ type: 'offer', sdp: 'the offer' })
  await connection.setLocalDescription(await connection.createAnswer())
  expect(connection.localDescription).toEqual({ type: 'answer', sdp: 'the answer' })
  expect(connection.signalingState).toBe('stable')
  expect(calls).toEqual(['answer'])
})

test('another offer is not answered with what was prepared for the first', async () => {
  const { calls, connections } = engine()
  const connection = new RemotePeerConnection(connections)
  void connection.prepareAnswer('the offer')
  await connection.setRemoteDescription({ type: 'offer', sdp: 'another' })
  expect(calls).toEqual(['answer', 'answer'])
})

test('the new ICE state is stored before the event is dispatched, and told once', () => {
  const connection = new RemotePeerConnection(engine().connections)
  const seen: string[] = []
  connection.addEventListener('iceconnectionstatechange', () => seen.push(connection.iceConnectionState))
  connection.setIceState('checking')
  connection.setIceState('checking')
  connection.setIceState('connected')
  expect(seen).toEqual(['checking', 'connected'])
})

test('ICE failed is told as disconnected: JsSIP would end the session', () => {
  const connection = new RemotePeerConnection(engine().connections)
  connection.setIceState('failed')
  expect(connection.iceConnectionState).toBe('disconnected')
})

test('closing is once, and quiet afterwards', () => {
  const { calls, connections } = engine()
  const connection = new RemotePeerConnection(connections)
  connection.addEventListener('iceconnectionstatechange', () => expect.unreachable())
  connection.close()
  connection.close()
  connection.setIceState('connected')
  expect(calls).toEqual(['close'])
})

test('JsSIP finds no sender that it could mute or unmute', () => {
  expect(new RemotePeerConnection(engine().connections).getSenders()).toEqual([])
})
