import type { AudioCodec, IceServer, IceTransportPolicy, MediaEventValue } from '../../contract/ipc/media.js'
import { preferredCodecs } from './codecs.js'
import type { KnownAddresses } from './known-addresses.js'
import type { Microphone } from './microphone.js'
import { isRelay, tryRelays, watchRelays } from './relay-watch.js'

/** A connection that nobody uses yet, and whoever takes it owns. */
export interface Prepared {
  readonly pc: RTCPeerConnection
  /** silent, and on the transceiver that an offer's audio will take; null while no microphone is held */
  readonly track: MediaStreamTrack | null
}

/**
 * How long (ms) a connection waits before it is exchanged for another: its sockets do not notice when the browser's network
 * process is lost.
 */
export const longestWaitMs = 60_000

/**
 * A peer connection ready before it is asked for, with its certificate made, the microphone on it, and its sockets open, so
 * that the first call is answered as quickly as the tenth.
 */
export class Standby {
  readonly #microphone: Pick<Microphone, 'clone' | 'onChange'>
  readonly #offMicrophone: () => void
  readonly #known: Pick<KnownAddresses, 'follow' | 'forget'>
  readonly #onRelays: (tried: MediaEventValue<'relays.tried'>) => void
  #iceServers: readonly IceServer[] = []
  #iceTransportPolicy: IceTransportPolicy = 'all'
  #codecs: readonly AudioCodec[] | null = null
  #certificate: RTCCertificate | null = null
  #waiting: Prepared | null = null
  #renewing: ReturnType<typeof setTimeout> | undefined

  constructor(
    microphone: Pick<Microphone, 'clone' | 'onChange'>,
    known: Pick<KnownAddresses, 'follow' | 'forget'>,
    onRelays: (tried: MediaEventValue<'relays.tried'>) => void = () => undefined,
  ) {
    this.#microphone = microphone
    this.#known = known
    this.#onRelays = onRelays
    // Also let go of at once when the microphone is.
    this.#offMicrophone = microphone.onChange(() => this.renew())
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
      const answer = await far.createAnswer()
      await far.setLocalDescription({ type: 'pranswer', sdp: answer.sdp ?? '' })
      await far.setLocalDescription(answer)
    }
    far.close()
    this.renew()
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
    this.renew()
    return servers.length - this.#iceServers.length
  }

  setCodecs(codecs: readonly AudioCodec[] | null): void {
    this.#codecs = codecs
    this.renew()
  }

  /** The one that waits, or a new one. The next is made when it is asked for (`refill`): that blocks the page for 1 to 2 ms. */
  take(): Prepared {
    const taken = this.#waiting ?? this.#prepare()
    this.#waiting = null
    return taken
  }

  /** Without the microphone, for an offer whose audio would not take its transceiver. The one that waits goes on waiting. */
  bare(): Prepared {
    return { pc: this.#make(), track: null }
  }

  refill(): void {
    clearTimeout(this.#renewing)
    this.#waiting ??= this.#prepare()
    this.#renewing = setTimeout(() => this.renew(), longestWaitMs)
  }

  /** Another in the place of the one that waits. */
  renew(): void {
    this.#discard()
    this.refill()
  }

  dispose(): void {
    clearTimeout(this.#renewing)
    this.#offMicrophone()
    this.#discard()
  }

  #discard(): void {
    this.#waiting?.track?.stop()
    this.#waiting?.pc.close()
    this.#waiting = null
  }

  #prepare(): Prepared {
    const pc = this.#make()
    const track = this.#microphone.clone()
    if (track) {
      track.enabled = false
      pc.addTrack(track)
      const codecs = this.#codecs
      if (codecs !== null) pc.getTransceivers()[0]?.setCodecPreferences(preferredCodecs(codecs))
    }
    return { pc, track }
  }

  #make(): RTCPeerConnection {
    const pc = new RTCPeerConnection({
      iceServers: this.#iceServers.map(asBrowserWants),
      iceTransportPolicy: this.#iceTransportPolicy,
      // Not 'max-bundle': that refuses a description without a BUNDLE group (RFC 9143), and phones behind a media proxy have none.
      bundlePolicy: 'balanced',
      rtcpMuxPolicy: 'require',
      // Sockets only: a server would have to be asked again and again for as long as nobody calls.
      iceCandidatePoolSize: this.#iceServers.length === 0 ? 1 : 0,
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
