import { expect, test } from 'vitest'
import { KnownAddresses, settleMs } from '../../../../src/renderer/media/known-addresses.js'
import { PeerThatGathers } from '../../../support/peer-that-gathers.js'

function bench() {
  let now = 0
  const known = new KnownAddresses(() => now)
  const connection = (): PeerThatGathers => {
    const peer = new PeerThatGathers()
    known.follow(peer.connection)
    return peer
  }
  return {
    known,
    connection,
    passes: (ms: number) => void (now += ms),
    gathers: (...addresses: readonly string[]) => {
      const peer = connection()
      for (const address of addresses) peer.finds(address)
      peer.completes()
    },
    areAll: (...addresses: readonly string[]) => known.areAll(new Set(addresses)),
  }
}

test('before the first gathering nothing is all, not even nothing', () => {
  const { areAll } = bench()
  expect(areAll()).toBe(false)
  expect(areAll('10.0.0.1')).toBe(false)
})

test('the addresses of a whole gathering are all, in whatever order they come', () => {
  const { gathers, areAll } = bench()
  gathers('10.0.0.1', 'fd00::1')
  expect(areAll('fd00::1', '10.0.0.1')).toBe(true)
  expect(areAll('10.0.0.1')).toBe(false)
})

test('an address that nobody has seen before is a reason to wait for more', () => {
  const { gathers, areAll } = bench()
  gathers('10.0.0.1', 'fd00::1')
  expect(areAll('10.0.0.1', '192.168.0.9')).toBe(false)
  expect(areAll('10.0.0.1', 'fd00::1', '192.168.0.9')).toBe(false)
})

test('a gathering that has not ended teaches nothing', () => {
  const { connection, areAll } = bench()
  const peer = connection()
  peer.finds('10.0.0.1')
  expect(areAll('10.0.0.1')).toBe(false)
  peer.finds('fd00::1')
  peer.completes()
  expect(areAll('10.0.0.1')).toBe(false)
  expect(areAll('10.0.0.1', 'fd00::1')).toBe(true)
})

test('an interface that nobody told of is known by the end of the first gathering with it', () => {
  const { gathers, areAll } = bench()
  gathers('10.0.0.1')
  gathers('10.0.0.1', '10.8.0.2')
  expect(areAll('10.0.0.1')).toBe(false)
})

test('an interface that is gone is not waited for twice', () => {
  const { gathers, areAll } = bench()
  gathers('10.0.0.1', '10.8.0.2')
  gathers('10.0.0.1')
  expect(areAll('10.0.0.1')).toBe(true)
})

test('candidates over TCP do not count', () => {
  const { connection, areAll } = bench()
  const peer = connection()
  peer.finds('10.0.0.1')
  peer.finds('fd00::1', 'tcp')
  peer.completes()
  expect(areAll('10.0.0.1')).toBe(true)
})

// The page's own list of networks is behind: a set learnt now would leave the new interface out of the call after next.
test('after a change of addresses nothing is known, nor learnt until the page must have heard of it too', () => {
  const { known, gathers, passes, areAll } = bench()
  gathers('10.0.0.1')
  known.forget()
  expect(areAll('10.0.0.1')).toBe(false)
  passes(settleMs - 1)
  gathers('10.0.0.1')
  expect(areAll('10.0.0.1')).toBe(false)
  passes(1)
  gathers('10.0.0.1', '10.8.0.2')
  expect(areAll('10.0.0.1')).toBe(false)
  expect(areAll('10.0.0.1', '10.8.0.2')).toBe(true)
})

test('an ICE restart counts its own candidates only', () => {
  const { connection, areAll } = bench()
  const peer = connection()
  peer.finds('10.0.0.1')
  peer.completes()
  peer.beginsAnew()
  peer.finds('192.168.0.9')
  peer.completes()
  expect(areAll('192.168.0.9')).toBe(true)
})
