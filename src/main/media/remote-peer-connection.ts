import { randomUUID } from 'node:crypto'
import { type Failure, type Result, fail } from '../../contract/errors.js'
import type { IceState } from '../../contract/ipc/media.js'
import type { PeerConnections } from './peer-connections.js'

interface Description {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
}
type EventName = 'iceconnectionstatechange' | 'icecandidate' | 'icegatheringstatechange'
type Listener = (event: unknown) => void

/** A failure of the engine on its way through a JsSIP promise. */
export class MediaFailure extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

/**
 * What JsSIP takes for an RTCPeerConnection: a mirror of a connection in the media engine. It knows whole descriptions
 * only, so gathering is always complete when JsSIP asks. New values are stored first and events dispatched second,
 * because JsSIP reads `localDescription.sdp` inside the event. It has no senders: mute and DTMF are not JsSIP's.
 */
export class RemotePeerConnection {
  readonly id: string = randomUUID()
  readonly iceGatheringState = 'complete'
  localDescription: Description | null = null
  remoteDescription: Description | null = null
  signalingState: 'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed' = 'stable'
  iceConnectionState: IceState = 'new'
  /** what kept the engine from making a description, in words for the agent; null when nothing did, or the engine is away */
  problem: string | null = null

  readonly #connections: PeerConnections
  readonly #listeners = new Map<EventName, Set<Listener>>()
  /** the answer made ahead, the moment the INVITE arrived */
  #prepared: { readonly offer: string; readonly answer: Promise<Result<{ readonly sdp: string }>> } | null =
    null
  #preparedOffer: Promise<Result<{ readonly sdp: string }>> | null = null
  #created: Description | null = null

  constructor(connections: PeerConnections) {
    this.#connections = connections
  }

  /** One hop to the engine, however often: JsSIP's setRemoteDescription, createAnswer and setLocalDescription resolve from it. */
  prepareAnswer(offer: string): Promise<Result<{ readonly sdp: string }>> {
    if (this.#prepared?.offer === offer) return this.#prepared.answer
    const answer = this.#connections.answer(this.id, offer).then((made) => this.#noted(made))
    this.#prepared = { offer, answer }
    return answer
  }

  /**
   * For an INVITE that wants the offer from us, and for a call of our own.
   * @param ready what is waited for before the engine is asked, whatever comes of it
   */
  prepareOffer(ready?: Promise<unknown>): Promise<Result<{ readonly sdp: string }>> {
    this.#preparedOffer = ready ? ready.then(() => this.#offer()) : this.#offer()
    return this.#preparedOffer
  }

  async setRemoteDescription(description: Description): Promise<void> {
    if (description.type === 'answer') {
      take(await this.#connections.applyAnswer(this.id, description.sdp))
      this.remoteDescription = description
      this.signalingState = 'stable'
      return
    }
    const { sdp } = take(await this.prepareAnswer(description.sdp))
    this.#prepared = null
    this.remoteDescription = description
    this.signalingState = 'have-remote-offer'
    this.#created = { type: 'answer', sdp }
  }

  async createAnswer(): Promise<Description> {
    if (this.#created?.type !== 'answer') throw new Error('createAnswer without an offer')
    return this.#created
  }

  async createOffer(): Promise<Description> {
    const prepared = this.#preparedOffer
    this.#preparedOffer = null
    const { sdp } = take(await (prepared ?? this.#offer()))
    this.#created = { type: 'offer', sdp }
    return this.#created
  }

  async setLocalDescription(description: Description): Promise<void> {
    this.localDescription = description
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable'
    this.#created = null
  }

  /** JsSIP ends the session on `failed`, where an ICE restart or Replaces still helps: it is told `disconnected`. */
  setIceState(state: IceState): void {
    const told = state === 'failed' ? 'disconnected' : state
    if (this.iceConnectionState === told || this.signalingState === 'closed') return
    this.iceConnectionState = told
    this.#dispatch('iceconnectionstatechange')
  }

  addTrack(): void {
    // Tracks are the engine's; JsSIP is given a stream without any.
  }

  getSenders(): readonly never[] {
    return []
  }

  addEventListener(name: EventName, listener: Listener): void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners.add(listener))
  }

  removeEventListener(name: EventName, listener: Listener): void {
    this.#listeners.get(name)?.delete(listener)
  }

  close(): void {
    if (this.signalingState === 'closed') return
    this.signalingState = 'closed'
    this.iceConnectionState = 'closed'
    this.#listeners.clear()
    this.#connections.close(this.id)
  }

  async #offer(): Promise<Result<{ readonly sdp: string }>> {
    // A call that was given up while it waited: the engine would keep a connection that nobody closes.
    if (this.signalingState === 'closed') return fail('conflict', 'The call is over.')
    return this.#noted(await this.#connections.offer(this.id, { iceRestart: false }))
  }

  #noted<T>(made: Result<T>): Result<T> {
    if (!made.ok && made.error.code === 'server-unreachable') this.problem = made.error.message
    return made
  }

  #dispatch(name: EventName): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener({ type: name })
  }
}

function take<T>(result: Result<T>): T {
  if (!result.ok) throw new MediaFailure(result.error)
  return result.value
}
