import { expect, test } from 'vitest'
import { watchRelays } from '../../../../src/renderer/media/relay-watch.js'
import { PeerThatGathers } from '../../../support/peer-that-gathers.js'

const url = 'turns:turn.example.org:5349?transport=tcp'

function watched(servers: readonly string[], policy: RTCIceTransportPolicy = 'all') {
  const peer = new PeerThatGathers(
    servers.map((urls) => ({ urls })),
    policy,
  )
  const told: unknown[] = []
  watchRelays(peer.connection, (tried) => told.push(tried))
  return { peer, told }
}

test('a relay that fails on every network is told once, when all has been gathered', () => {
  const { peer, told } = watched([url], 'relay')
  peer.failsAt(url)
  peer.failsAt(url)
  expect(told).toEqual([])
  peer.completes()
  expect(told).toEqual([{ relayed: false, onlyWay: true, failed: [url] }])
})

test('one that gives a relay on one network works, though it fails on another', () => {
  const { peer, told } = watched([url])
  peer.failsAt(url)
  peer.finds('192.0.2.1', 'udp', 'relay')
  peer.completes()
  expect(told).toEqual([{ relayed: true, onlyWay: false, failed: [url] }])
})

test('each gathering is told by itself', () => {
  const { peer, told } = watched([url])
  peer.failsAt(url)
  peer.completes()
  peer.beginsAnew()
  peer.finds('192.0.2.1', 'udp', 'relay')
  peer.completes()
  expect(told[1]).toEqual({ relayed: true, onlyWay: false, failed: [] })
})

test('without a relay to try nothing is told, also when a STUN server fails', () => {
  const { peer, told } = watched(['stun:stun.example.org'])
  peer.failsAt('stun:stun.example.org')
  peer.completes()
  expect(told).toEqual([])
})
