import { afterEach, expect, test, vi } from 'vitest'
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

  close(): void {
    this.signalingState = 'closed'
  }
}

const serversOf = (pc: RTCPeerConnection): readonly unknown[] =>
  ((pc as unknown as PeerConnection).configuration.iceServers ?? []).map(({ urls }) => urls)

afterEach(() => void vi.unstubAllGlobals())

test('a server that the browser refuses is left out and counted, and calls go on without it', () => {
  vi.stubGlobal('RTCPeerConnection', PeerConnection)
  const standby = new Standby()
  const good = { urls: 'stun:stun.example.org' }
  expect(standby.setIceServers([{ urls: 'nonsense' }, good, { urls: 'turn:turn.example.org' }])).toBe(2)
  expect(serversOf(standby.take())).toEqual([good.urls])
  expect(standby.setIceServers([good])).toBe(0)
  standby.dispose()
})
