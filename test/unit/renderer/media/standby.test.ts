import { afterEach, expect, test, vi } from 'vitest'
import { KnownAddresses } from '../../../../src/renderer/media/known-addresses.js'
import type { Microphone } from '../../../../src/renderer/media/microphone.js'
import { longestWaitMs, Standby } from '../../../../src/renderer/media/standby.js'

/** As the browser refuses: a server that is no address, a TURN server without its credential. */
class PeerConnection {
  readonly configuration: RTCConfiguration
  signalingState = 'stable'

  constructor(configuration: RTCConfiguration) {
    for (const { urls, credential } of configuration.iceServers ?? []) {
      if (!/^(stun|turn):[\w.]+$/.test(String(urls))) throw new SyntaxError('not a server')
      if (String(urls).startsWith('turn:') && credential === undefined) throw new TypeError('no credential')
    }
    this.configuration = configuration
  }

  readonly tracks: Track[] = []

  addTrack(track: Track): void {
    this.tracks.push(track)
  }

  addEventListener(): void {
    // nothing is gathered here
  }

  getConfiguration(): RTCConfiguration {
    return this.configuration
  }

  addTransceiver(): void {
    asked.push(this)
  }

  setLocalDescription(): Promise<void> {
    return Promise.resolve()
  }

  close(): void {
    this.signalingState = 'closed'
  }
}

class Track {
  enabled = true
  stopped = false
  stop(): void {
    this.stopped = true
  }
}

/** One that can be taken and let go of. */
function microphoneOf() {
  const listeners = new Set<() => void>()
  let held = false
  const microphone = {
    clone: () => (held ? new Track() : null),
    onChange(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return {
    microphone: microphone as unknown as Pick<Microphone, 'clone' | 'onChange'>,
    listeners,
    hold(on: boolean) {
      held = on
      for (const listener of [...listeners]) listener()
    },
  }
}

/** those that were set going */
const asked: PeerConnection[] = []

const serversOf = (pc: RTCPeerConnection): readonly unknown[] =>
  ((pc as unknown as PeerConnection).configuration.iceServers ?? []).map(({ urls }) => urls)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  vi.useRealTimers()
  asked.length = 0
})

test('a server that the browser refuses is left out and counted, and calls go on without it', () => {
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  const standby = new Standby(microphoneOf().microphone, new KnownAddresses(() => 0))
  const good = { urls: 'stun:stun.example.org' }
  expect(standby.setIceServers([{ urls: 'nonsense' }, good, { urls: 'turn:turn.example.org' }])).toBe(2)
  expect(serversOf(standby.take().pc)).toEqual([good.urls])
  expect(standby.setIceServers([good])).toBe(0)
  standby.dispose()
})

test('other servers or another policy forget which addresses are known; the same ones again do not', () => {
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  let forgotten = 0
  const known = { follow: () => undefined, forget: () => void (forgotten += 1) }
  const standby = new Standby(microphoneOf().microphone, known)
  const stun = [{ urls: 'stun:stun.example.org' }]
  standby.setIceServers([])
  expect(forgotten).toBe(0)
  standby.setIceServers(stun)
  standby.setIceServers(stun)
  expect(forgotten).toBe(1)
  standby.setIceServers(stun, 'relay')
  expect(forgotten).toBe(2)
  standby.setIceServers([])
  expect(forgotten).toBe(3)
  standby.dispose()
})

test('a relay is tried as soon as it is named, once, without a call; a STUN server is not', () => {
  vi.useFakeTimers()
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  const standby = new Standby(microphoneOf().microphone, new KnownAddresses(() => 0))
  standby.setIceServers([{ urls: 'stun:stun.example.org' }])
  expect(asked).toEqual([])
  const relay = [{ urls: 'turn:turn.example.org', username: 'alex', credential: 'secret' }]
  standby.setIceServers(relay, 'relay')
  standby.setIceServers(relay, 'relay')
  expect(asked.map(({ configuration }) => configuration.iceTransportPolicy)).toEqual(['relay'])
  standby.dispose()
})

function waiting() {
  vi.useFakeTimers()
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  const { microphone, listeners, hold } = microphoneOf()
  const standby = new Standby(microphone, new KnownAddresses(() => 0))
  hold(true)
  const take = () => standby.take() as unknown as { pc: PeerConnection; track: Track | null }
  return { standby, take, hold, listeners }
}

test('a connection waits with the microphone on it, silent; the next is made when it is asked for', () => {
  const { standby, take } = waiting()
  const first = take()
  expect(first.track?.enabled).toBe(false)
  expect(first.pc.tracks).toEqual([first.track])
  standby.refill()
  const second = take()
  expect(second.pc).not.toBe(first.pc)
  // Whoever took it owns it.
  standby.dispose()
  expect([first, second].map(({ pc, track }) => [pc.signalingState, track?.stopped])).toEqual([
    ['stable', false],
    ['stable', false],
  ])
})

test('what waits lets go of the microphone as soon as it is released, and takes it again when it is held', () => {
  const { standby, take, hold } = waiting()
  const stopped: Track[] = []
  vi.spyOn(Track.prototype, 'stop').mockImplementation(function stop(this: Track) {
    stopped.push(this)
  })
  hold(false)
  expect(stopped).toHaveLength(1)
  expect(take().track).toBeNull()
  standby.refill()
  hold(true)
  expect(take().track).not.toBeNull()
  standby.dispose()
})

test('what waits is exchanged each minute, and nothing is left of it at the end', () => {
  const { standby, take, listeners } = waiting()
  const made: PeerConnection[] = []
  vi.spyOn(PeerConnection.prototype, 'addTrack').mockImplementation(function addTrack(this: PeerConnection) {
    made.push(this)
  })
  vi.advanceTimersByTime(2 * longestWaitMs)
  expect(made.map(({ signalingState }) => signalingState)).toEqual(['closed', 'stable'])
  standby.dispose()
  expect(made.map(({ signalingState }) => signalingState)).toEqual(['closed', 'closed'])
  expect(vi.getTimerCount()).toBe(0)
  expect(listeners.size).toBe(0)
  expect(take().pc).not.toBe(made[1])
})

test('sockets are opened ahead only where no server would be asked for them', () => {
  const { standby, take } = waiting()
  expect(take().pc.configuration.iceCandidatePoolSize).toBe(1)
  standby.setIceServers([{ urls: 'stun:stun.example.org' }])
  expect(take().pc.configuration.iceCandidatePoolSize).toBe(0)
  standby.dispose()
})

test('an offer that cannot use the microphone’s place gets a connection without it, and the other goes on waiting', () => {
  const { standby, take } = waiting()
  const bare = standby.bare() as unknown as { pc: PeerConnection; track: Track | null }
  expect([bare.track, bare.pc.tracks]).toEqual([null, []])
  expect(take().track).not.toBeNull()
  standby.dispose()
})
