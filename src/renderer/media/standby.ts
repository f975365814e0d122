import type { IceServer, IceTransportPolicy, MediaEventValue } from '../../contract/ipc/media.js'
import type { KnownAddresses } from './known-addresses.js'
import { isRelay, tryRelays, watchRelays } from './relay-watch.js'

/**
 * Peer connections ready before they are asked for, with their certificate made, so that the first call is answered as
 * quickly as the tenth. A candidate pool is not asked for: Chromium 130 does not use it when it answers.
 */
export class Standby {
  readonly #known: Pick<KnownAddresses, 'follow' | 'forget'>
  readonly #onRelays: (tried: MediaEventValue<'relays.tried'>) => void
  #iceServers: readonly IceServer[] = []
  #iceTransportPolicy: IceTransportPolicy = 'all'
  #certificate: RTCCertificate | null = null
  #waiting: RTCPeerConnection | null = null
  #refilling: ReturnType<typeof setTimeout> | undefined

  constructor(
    known: Pick<KnownAddresses, 'follow' | 'forget'>,
    onRelays: (tried: MediaEventValue<'relays.tried'>) => void = () => undefined,
  ) {
    this.#known = known
    this.#onRelays = onRelays
  }

  /** Makes the certificate and runs one whole negotiation with itself, which loads and warms every part of the stack. */
  async warm(): Promise<void> {
    this.#certificate = await RTCPeerConnection.generateCertificate(ecdsa)
    const [near, far] = [this.#make(), this.#make()]
    near.addTransceiver('audio')
    await near.setLocalDescription()
    const offer = near.localDescription
    if (offer) {
      await far.setRemoteDescription(offer)
      await far.setLocalDescription()
    }
    far.close()
    this.#refill()
    // The first call finds the computer's addresses known.
    near.addEventListener('icegatheringstatechange', () => {
      if (near.iceGatheringState === 'complete') near.close()
    })
  }

  /** @returns how many were left out: one that the browser refuses would refuse every connection. */
  setIceServers(servers: readonly IceServer[], policy: IceTransportPolicy = 'all'): number {
    const before = JSON.stringify([this.#iceServers, this.#iceTransportPolicy])
    this.#iceTransportPolicy = policy
    this.#iceServers = servers.filter(isUsable)
    const changed = JSON.stringify([this.#iceServers, policy]) !== before
    if (changed) this.#known.forget()
    if (changed && this.#iceServers.some(isRelay)) void tryRelays(this.#make())
    this.#waiting?.close()
    this.#refill()
    return servers.length - this.#iceServers.length
  }

  /** The warm one, or a new one; the next is made as soon as this turn is over. */
  take(): RTCPeerConnection {
    const pc = this.#waiting ?? this.#make()
    this.#waiting = null
    clearTimeout(this.#refilling)
    this.#refilling = setTimeout(() => this.#refill(), 0)
    return pc
  }

  dispose(): void {
    clearTimeout(this.#refilling)
    this.#waiting?.close()
    this.#waiting = null
  }

  #refill(): void {
    if (this.#waiting && this.#waiting.signalingState !== 'closed') return
    this.#waiting = this.#make()
  }

  #make(): RTCPeerConnection {
    const pc = new RTCPeerConnection({
      iceServers: this.#iceServers.map(asBrowserWants),
      iceTransportPolicy: this.#iceTransportPolicy,
      // Not 'max-bundle': that refuses a description without a BUNDLE group (RFC 9143), and phones behind a media proxy have none.
      bundlePolicy: 'balanced',
      rtcpMuxPolicy: 'require',
      ...(this.#certificate && this.#certificate.expires > Date.now()
        ? { certificates: [this.#certificate] }
        : {}),
    })
    this.#known.follow(pc)
    watchRelays(pc, this.#onRelays)
    return pc
  }
}

const asBrowserWants = ({ urls, username, credential }: IceServer): RTCIceServer => ({
  urls,
  ...(username === undefined ? {} : { username }),
  ...(credential === undefined ? {} : { credential }),
})

/** The browser alone knows; it says so when a connection is made. */
function isUsable(server: IceServer): boolean {
  try {
    new RTCPeerConnection({ iceServers: [asBrowserWants(server)] }).close()
    return true
  } catch {
    return false
  }
}

const ecdsa: EcKeyGenParams = { name: 'ECDSA', namedCurve: 'P-256' }
