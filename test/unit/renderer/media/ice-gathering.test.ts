import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  burstPauseMs,
  gathered,
  gatheringCapMs,
  relayCapMs,
} from '../../../../src/renderer/media/ice-gathering.js'
import { KnownAddresses } from '../../../../src/renderer/media/known-addresses.js'
import { PeerThatGathers } from '../../../support/peer-that-gathers.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What was gathered by the time of each look; all timers are gone once it is over. */
function waitFor(peer: PeerThatGathers, known: readonly string[] = []) {
  const addresses = new KnownAddresses(() => 0)
  const before = new PeerThatGathers()
  addresses.follow(before.connection)
  for (const address of known) before.finds(address)
  before.completes()
  let over = false
  void gathered(peer.connection, addresses).then(() => (over = true))
  return {
    isOver: async () => {
      await Promise.resolve()
      if (over) expect(vi.getTimerCount()).toBe(0)
      return over
    },
  }
}

test('the last address that is known ends the waiting, without a pause', async () => {
  const peer = new PeerThatGathers()
  const { isOver } = waitFor(peer, ['10.0.0.1', 'fd00::1'])
  peer.finds('10.0.0.1')
  expect(await isOver()).toBe(false)
  peer.finds('fd00::1')
  expect(await isOver()).toBe(true)
})

test('an interface that appeared between two calls is not left out', async () => {
  const peer = new PeerThatGathers()
  const { isOver } = waitFor(peer, ['10.0.0.1', 'fd00::1'])
  peer.finds('10.0.0.1')
  peer.finds('10.8.0.2')
  peer.finds('fd00::1')
  expect(await isOver()).toBe(false)
  vi.advanceTimersByTime(burstPauseMs - 1)
  peer.finds('fd00::2')
  vi.advanceTimersByTime(burstPauseMs - 1)
  expect(await isOver()).toBe(false)
  vi.advanceTimersByTime(1)
  expect(await isOver()).toBe(true)
})

test('an interface that is gone is waited for as long as any other, and no longer', async () => {
  const peer = new PeerThatGathers()
  const { isOver } = waitFor(peer, ['10.0.0.1', 'fd00::1'])
  peer.finds('10.0.0.1')
  vi.advanceTimersByTime(burstPauseMs)
  expect(await isOver()).toBe(true)
})

test('with nothing known the pause after the last UDP candidate ends the waiting, and one over TCP does not begin it', async () => {
  const peer = new PeerThatGathers()
  const { isOver } = waitFor(peer)
  peer.finds('10.0.0.1', 'tcp')
  vi.advanceTimersByTime(burstPauseMs * 2)
  expect(await isOver()).toBe(false)
  peer.finds('10.0.0.1')
  vi.advanceTimersByTime(burstPauseMs)
  expect(await isOver()).toBe(true)
})

test('a burst that came before anyone listened is seen in the description', async () => {
  const known = new PeerThatGathers()
  known.finds('10.0.0.1')
  const whole = waitFor(known, ['10.0.0.1'])
  expect(await whole.isOver()).toBe(true)
  const unknown = new PeerThatGathers()
  unknown.finds('10.0.0.1')
  const paused = waitFor(unknown)
  expect(await paused.isOver()).toBe(false)
  vi.advanceTimersByTime(burstPauseMs)
  expect(await paused.isOver()).toBe(true)
})

test('with STUN or TURN the known addresses of this computer are not enough', async () => {
  const peer = new PeerThatGathers([{ urls: 'stun:stun.example.org' }])
  const { isOver } = waitFor(peer, ['10.0.0.1'])
  peer.finds('10.0.0.1')
  vi.advanceTimersByTime(burstPauseMs * 2)
  expect(await isOver()).toBe(false)
  peer.completes()
  expect(await isOver()).toBe(true)
})

test('a candidate whose address is not told is like no other', async () => {
  const peer = new PeerThatGathers()
  const { isOver } = waitFor(peer, ['10.0.0.1'])
  peer.finds(null)
  expect(await isOver()).toBe(false)
  vi.advanceTimersByTime(burstPauseMs)
  expect(await isOver()).toBe(true)
})

test('it is never held back for longer than the cap', async () => {
  const peer = new PeerThatGathers([{ urls: 'turn:turn.example.org' }])
  const { isOver } = waitFor(peer)
  vi.advanceTimersByTime(gatheringCapMs - 1)
  expect(await isOver()).toBe(false)
  vi.advanceTimersByTime(1)
  expect(await isOver()).toBe(true)
})

test('a call whose only way is a relay waits for one, and no longer than for the first', async () => {
  const peer = new PeerThatGathers([{ urls: 'turns:turn.example.org' }], 'relay')
  const { isOver } = waitFor(peer)
  vi.advanceTimersByTime(gatheringCapMs + 1_000)
  expect(await isOver()).toBe(false)
  peer.finds('192.0.2.1', 'udp', 'relay')
  expect(await isOver()).toBe(true)
})

test('a relay that has been found is not held back by another that does not answer', async () => {
  const peer = new PeerThatGathers([{ urls: 'turns:turn.example.org' }], 'relay')
  const { isOver } = waitFor(peer)
  peer.finds('192.0.2.1', 'udp', 'relay')
  vi.advanceTimersByTime(gatheringCapMs)
  expect(await isOver()).toBe(true)
})

test('a relay that never answers is not waited for without end', async () => {
  const peer = new PeerThatGathers([{ urls: 'turns:turn.example.org' }], 'relay')
  const { isOver } = waitFor(peer)
  vi.advanceTimersByTime(relayCapMs - 1)
  expect(await isOver()).toBe(false)
  vi.advanceTimersByTime(1)
  expect(await isOver()).toBe(true)
})
