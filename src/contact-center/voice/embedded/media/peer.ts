import type { AudioPort } from '../audio/frame.js'
import { frameSamples, sampleRate } from '../audio/frame.js'
import { resample } from '../audio/resample.js'
import { JitterQueue } from './jitter-queue.js'
import { type MediaReach, MediaRelay } from './relay.js'
import {
  askingForDtx,
  iceUserFragment,
  withCandidates,
  withOurCodecs,
  withoutCandidates,
  type MediaAddress,
} from './sdp.js'
import {
  webrtc,
  type AudioData,
  type AudioSink,
  type AudioSource,
  type AudioTrack,
  type PeerConnection,
  type SessionDescription,
} from './webrtc.js'

/** libwebrtc has its loopback candidate after some 5 ms; without one there is no media to speak of. */
const candidateTimeoutMs = 2_000

/** One leg's media: a libwebrtc peer connection behind its relay, with PCM in and out. */
export class Peer implements AudioPort {
  readonly #connection: PeerConnection
  readonly #source: AudioSource
  readonly #track: AudioTrack
  readonly #relay: MediaRelay
  readonly #queue = new JitterQueue()
  #addresses: readonly MediaAddress[] = []
  #sink: AudioSink | null = null
  #candidate: { readonly promise: Promise<void>; readonly resolve: () => void }
  #farUserFragment: string | null = null
  #closed = false

  static async open(reach: MediaReach): Promise<Peer> {
    const peer = new Peer(reach)
    try {
      peer.#addresses = await peer.#relay.open()
    } catch (error) {
      peer.close()
      throw error
    }
    return peer
  }

  private constructor(reach: MediaReach) {
    this.#relay = new MediaRelay(reach)
    this.#connection = new webrtc.RTCPeerConnection({ iceServers: [] })
    this.#source = new webrtc.nonstandard.RTCAudioSource()
    this.#track = this.#source.createTrack()
    this.#connection.addTrack(this.#track)
    this.#candidate = deferred()
    this.#connection.onicecandidate = ({ candidate }) => {
      const [, port] = / udp \d+ 127\.0\.0\.1 (\d+) typ host/i.exec(candidate?.candidate ?? '') ?? []
      if (port === undefined) return
      this.#relay.setTarget(Number(port))
      this.#candidate.resolve()
    }
    this.#connection.ontrack = ({ track }) => this.#listen(track)
  }

  /** the center's offer, with all candidates */
  async offer(): Promise<string> {
    return this.#described(await this.#connection.createOffer())
  }

  /** @throws when the far side's answer cannot be used */
  async acceptAnswer(sdp: string): Promise<void> {
    this.#farUserFragment = iceUserFragment(sdp)
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: withoutCandidates(sdp) })
  }

  /**
   * The answer to an offer of the far side, first or later; a changed ice-ufrag is an ICE restart (RFC 8445 §9).
   * @throws when the offer cannot be used; what was agreed before stays
   */
  async answer(sdp: string): Promise<string> {
    const fragment = iceUserFragment(sdp)
    const restarts = this.#farUserFragment !== null && fragment !== this.#farUserFragment
    if (restarts) this.#candidate = deferred()
    let described: string
    try {
      await this.#connection.setRemoteDescription({
        type: 'offer',
        sdp: withOurCodecs(withoutCandidates(sdp)),
      })
      described = await this.#described(await this.#connection.createAnswer())
    } catch (error) {
      this.#candidate.resolve()
      await this.#rollBack()
      throw error
    }
    this.#farUserFragment = fragment
    return described
  }

  pull(): Int16Array {
    return this.#queue.take()
  }

  push(frame: Int16Array): void {
    if (this.#closed) return
    this.#source.onData({
      // libwebrtc reads the whole buffer behind the view
      samples: frame.buffer.byteLength === frame.byteLength ? frame : frame.slice(),
      sampleRate,
      bitsPerSample: 16,
      channelCount: 1,
      numberOfFrames: frameSamples,
    })
  }

  /** A number that grows with every RTP packet and ICE check from the far side, as libwebrtc verified them. */
  async signsOfLife(): Promise<number> {
    if (this.#closed) return 0
    let signs = 0
    for (const report of (await this.#connection.getStats()).values()) {
      if (report.type === 'inbound-rtp') signs += report.packetsReceived ?? 0
      if (report.type === 'candidate-pair')
        signs += (report.requestsReceived ?? 0) + (report.responsesReceived ?? 0)
    }
    return signs
  }

  cutMedia(cut: boolean): void {
    this.#relay.cut = cut
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#candidate.resolve()
    this.#connection.onicecandidate = null
    this.#connection.ontrack = null
    this.#silence()
    this.#track.stop()
    this.#connection.close()
    this.#relay.close()
  }

  #listen(track: AudioTrack): void {
    this.#silence()
    if (this.#closed) return
    this.#sink = new webrtc.nonstandard.RTCAudioSink(track)
    this.#sink.ondata = (audio) => this.#queue.put(resample(mono(audio), audio.sampleRate, sampleRate))
  }

  #silence(): void {
    if (!this.#sink) return
    this.#sink.ondata = null
    this.#sink.stop()
    this.#sink = null
  }

  /**
   * The description as it was made, with our own addresses. `localDescription` is never read: libwebrtc's threads write
   * candidates into it meanwhile, and the module reads it without asking them (a segmentation fault once in a thousand
   * calls; node-webrtc#696).
   */
  async #described({ type, sdp }: SessionDescription): Promise<string> {
    await this.#connection.setLocalDescription({ type, sdp })
    const timer = setTimeout(this.#candidate.resolve, candidateTimeoutMs)
    await this.#candidate.promise
    clearTimeout(timer)
    if (this.#closed) throw new Error('The peer connection was closed while it gathered')
    const fragment = iceUserFragment(sdp)
    if (fragment !== null) this.#relay.admit(fragment)
    return withCandidates(askingForDtx(withOurCodecs(sdp)), this.#addresses)
  }

  async #rollBack(): Promise<void> {
    if (this.#closed || this.#connection.signalingState !== 'have-remote-offer') return
    await this.#connection.setRemoteDescription({ type: 'rollback', sdp: '' }).catch(() => undefined)
  }
}

function mono({ samples, channelCount, numberOfFrames }: AudioData): Int16Array {
  if (channelCount === 1) return samples
  const out = new Int16Array(numberOfFrames)
  for (let i = 0; i < numberOfFrames; i++) out[i] = samples[i * channelCount] ?? 0
  return out
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
