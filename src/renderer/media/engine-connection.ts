import type { IceState } from '../../contract/ipc/media.js'
import { EngineFailure } from './command-port.js'
import type { AudioCodec } from '../../contract/ipc/media.js'
import { codecsInWords, preferredCodecs } from './codecs.js'
import { gathered, hasCandidate, isRelayOnly } from './ice-gathering.js'
import type { KnownAddresses } from './known-addresses.js'
import type { Microphone } from './microphone.js'
import type { Prepared } from './standby.js'

/** One peer connection with one audio transceiver. Its operations run one after another, as WebRTC wants them. */
export class EngineConnection {
  readonly id: string
  readonly pc: RTCPeerConnection
  readonly #microphone: Microphone
  readonly #offMicrophone: () => void
  #queue: Promise<unknown> = Promise.resolve()
  #track: MediaStreamTrack | null = null
  #live = false
  #held = false
  #closed = false
  readonly #isPrepared: boolean
  readonly #codecs: readonly AudioCodec[] | null
  readonly #known: Pick<KnownAddresses, 'areAll'>

  constructor(
    id: string,
    { pc, track }: Prepared,
    microphone: Microphone,
    known: Pick<KnownAddresses, 'areAll'>,
    onIce: (state: IceState) => void,
    codecs: readonly AudioCodec[] | null = null,
  ) {
    this.id = id
    this.pc = pc
    this.#track = track
    this.#isPrepared = track !== null
    this.#microphone = microphone
    this.#codecs = codecs
    this.#known = known
    pc.addEventListener('iceconnectionstatechange', () => onIce(pc.iceConnectionState))
    this.#offMicrophone = microphone.onChange(() => void this.#inTurn(() => this.#renewTrack()))
  }

  get live(): boolean {
    return this.#live && !this.#held && this.#track !== null
  }

  /** what is sent; null while no microphone is held */
  get sentTrack(): MediaStreamTrack | null {
    return this.#track
  }

  get receivedTrack(): MediaStreamTrack | null {
    return this.#transceiver()?.receiver.track ?? null
  }

  /** Remote offer in, whole local answer out; also for a re-INVITE. One that is refused leaves all as it was (RFC 3261 §14.2). */
  answer(sdp: string): Promise<string> {
    return this.#inTurn(async () => {
      const isNew = this.#isNew
      try {
        if (isNew && this.#isPrepared) return await this.#firstAnswer(sdp)
        await refusing(this.pc.setRemoteDescription({ type: 'offer', sdp }))
        await this.#answerTo(sdp)
      } catch (error) {
        await this.#takeOfferBack()
        throw error
      }
      return this.#whole(isNew)
    })
  }

  /**
   * In as few turns of the page as it goes: the browser is given the next step while it is at the one before. Until it has
   * left, the answer is in force as a provisional one: a final one would first close the sockets that stand ready (libwebrtc,
   * JSEP's candidate pool), and open them anew.
   */
  async #firstAnswer(offer: string): Promise<string> {
    const transceiver = this.#transceiver()
    if (transceiver && this.#held) transceiver.direction = this.#direction
    await this.#renewTrack()
    const [, { sdp = '' }] = await Promise.all([
      refusing(this.pc.setRemoteDescription({ type: 'offer', sdp: offer })),
      refusing(this.pc.createAnswer()),
    ])
    if (!hasSpeech(sdp)) throw new EngineFailure('bad-request', codecsInWords(offer, this.#codecs))
    await refusing(this.pc.setLocalDescription({ type: 'pranswer', sdp }))
    const whole = await this.#whole(true)
    void this.#inTurn(async () => {
      await nextTask()
      // With the candidates found: they are not told again, and the next offer would have none.
      const { sdp: found = '' } = this.pc.localDescription ?? {}
      if (!this.#closed) await this.pc.setLocalDescription({ type: 'answer', sdp: found })
    })
    return whole
  }

  async #answerTo(offer: string): Promise<void> {
    const transceiver = this.#transceiver()
    if (!transceiver) throw new EngineFailure('bad-request', 'The offer has no audio.')
    // RFC 3264 §6.1: sendrecv here becomes recvonly or inactive in the answer as the offer's direction wants it.
    transceiver.direction = this.#direction
    this.#preferCodecs(transceiver)
    await this.#renewTrack()
    const answer = await refusing(this.pc.createAnswer())
    // Looked at before it is in force: from then on there would be no way back.
    if (!hasSpeech(answer.sdp ?? ''))
      throw new EngineFailure('bad-request', codecsInWords(offer, this.#codecs))
    await refusing(this.pc.setLocalDescription(answer))
  }

  async #takeOfferBack(): Promise<void> {
    if (this.pc.signalingState !== 'have-remote-offer') return
    // A first offer has nothing to go back to, and its connection is closed next.
    await this.pc.setRemoteDescription({ type: 'rollback' }).catch(() => undefined)
  }

  offer(options: { iceRestart: boolean }): Promise<string> {
    return this.#inTurn(async () => {
      const isNew = this.#isNew
      const transceiver = this.#transceiver() ?? this.pc.addTransceiver('audio', { direction: 'sendrecv' })
      transceiver.direction = this.#direction
      this.#preferCodecs(transceiver)
      await this.#renewTrack()
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: options.iceRestart }))
      return this.#whole(isNew)
    })
  }

  applyAnswer(sdp: string): Promise<void> {
    return this.#inTurn(() => refusing(this.pc.setRemoteDescription({ type: 'answer', sdp })))
  }

  rollback(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.pc.signalingState === 'have-local-offer')
        await this.pc.setLocalDescription({ type: 'rollback' })
    })
  }

  /** The one switch of mute; takes effect with the next 10 ms of audio. */
  setMicrophone(live: boolean): void {
    this.#live = live
    if (this.#track) this.#track.enabled = this.live
  }

  /** Silent both ways from now on, whatever the far end offers or sends; the next offer or answer says so. */
  setHeld(held: boolean): void {
    this.#held = held
    if (this.#track) this.#track.enabled = this.live
    const received = this.receivedTrack
    if (received) received.enabled = !held
  }

  /** RFC 4733; adds to what is still being sent. */
  sendDtmf(tones: string, durationMs: number, gapMs: number): void {
    const dtmf = this.#transceiver()?.sender.dtmf
    if (!dtmf?.canInsertDTMF)
      throw new EngineFailure('not-allowed-in-state', 'Keys cannot be sent on this call now.')
    dtmf.insertDTMF(dtmf.toneBuffer + tones, durationMs, gapMs)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#offMicrophone()
    this.#track?.stop()
    this.#track = null
    this.pc.close()
  }

  /** A new microphone, or none: the new track gets its mute before it is sent, so it is never hot by accident. */
  async #renewTrack(): Promise<void> {
    const sender = this.#transceiver()?.sender
    if (this.#closed || !sender) return
    const old = this.#track
    if (this.#microphone.isCurrent(old)) return
    const fresh = this.#microphone.clone()
    if (fresh) fresh.enabled = this.#live && !this.#held
    this.#track = fresh
    await sender.replaceTrack(fresh)
    old?.stop()
  }

  get #direction(): RTCRtpTransceiverDirection {
    return this.#held ? 'sendonly' : 'sendrecv'
  }

  #preferCodecs(transceiver: RTCRtpTransceiver): void {
    if (this.#codecs !== null) transceiver.setCodecPreferences(preferredCodecs(this.#codecs))
  }

  #transceiver(): RTCRtpTransceiver | undefined {
    return this.pc
      .getTransceivers()
      .find(
        ({ receiver, currentDirection }) => receiver.track.kind === 'audio' && currentDirection !== 'stopped',
      )
  }

  get #isNew(): boolean {
    return this.pc.currentRemoteDescription === null
  }

  async #whole(isNew: boolean): Promise<string> {
    await gathered(this.pc, this.#known)
    const sdp = this.pc.localDescription?.sdp ?? ''
    // Otherwise the call would be set up, and silent: nobody can send anything to where it says nothing of.
    if (isNew && isRelayOnly(this.pc) && !hasCandidate(sdp))
      throw new EngineFailure(
        'server-unreachable',
        'The sound of calls has no way: the media relay (TURN) cannot be used. Tell your IT support.',
      )
    return sdp
  }

  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(operation)
    this.#queue = turn.catch(() => undefined)
    return turn
  }
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

/**
 * Whether the audio of a first offer takes the transceiver of a track that was added before (RFC 8829 §5.10: one that wants to
 * hear something). Of several sections the browser would take one, and the others would get transceivers of their own.
 */
export const takesPreparedTrack = (offer: string): boolean =>
  offer.match(/^m=audio /gm)?.length === 1 &&
  !/^m=audio 0[ /]/m.test(offer) &&
  !/^a=(?:sendonly|inactive)\s*$/m.test(offer)

/** A section with a port, and something in it beside tones and comfort noise (RFC 4733, RFC 3389). */
function hasSpeech(sdp: string): boolean {
  const audio = /^m=audio (\d+) \S+ ([\d ]+)/m.exec(sdp)
  if (!audio || audio[1] === '0') return false
  const types = (audio[2] ?? '').trim().split(' ')
  return types.some((type) => !new RegExp(`^a=rtpmap:${type} (?:telephone-event|CN)/`, 'im').test(sdp))
}

/** A description that the browser refuses is the far end's fault, and expected. */
async function refusing<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'error'
    throw new EngineFailure('bad-request', `The session description was refused (${reason}).`)
  }
}
