import { afterEach, expect, test, vi } from 'vitest'
import { KnownAddresses } from '../../../../src/renderer/media/known-addresses.js'
import { Standby } from '../../../../src/renderer/media/standby.js'

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

/** those that were set going */
const asked: PeerConnection[] = []

const serversOf = (pc: RTCPeerConnection): readonly unknown[] =>
  ((pc as unknown as PeerConnection).configuration.iceServers ?? []).map(({ urls }) => urls)

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  asked.length = 0
})

test('a server that the browser refuses is left out and counted, and calls go on without it', () => {
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  const standby = new Standby(new KnownAddresses(() => 0))
  const good = { urls: 'stun:stun.example.org' }
  expect(standby.setIceServers([{ urls: 'nonsense' }, good, { urls: 'turn:turn.example.org' }])).toBe(2)
  expect(serversOf(standby.take())).toEqual([good.urls])
  expect(standby.setIceServers([good])).toBe(0)
  standby.dispose()
})

test('other servers or another policy forget which addresses are known; the same ones again do not', () => {
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  let forgotten = 0
  const known = { follow: () => undefined, forget: () => void (forgotten += 1) }
  const standby = new Standby(known)
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
  const standby = new Standby(new KnownAddresses(() => 0))
  standby.setIceServers([{ urls: 'stun:stun.example.org' }])
  expect(asked).toEqual([])
  const relay = [{ urls: 'turn:turn.example.org', username: 'alex', credential: 'secret' }]
  standby.setIceServers(relay, 'relay')
  standby.setIceServers(relay, 'relay')
  expect(asked.map(({ configuration }) => configuration.iceTransportPolicy)).toEqual(['relay'])
  standby.dispose()
})
