import { randomUUID } from 'node:crypto'
import type { LabLeg } from '../lab-port.js'
import type { LegId } from '../port.js'
import type { AriClient } from './ari/ari-client.js'
import type { CallBridges } from './call-bridges.js'
import { audioSteps, noAudio, type AudioFacts, type AudioStep, type AudioWish } from './leg-audio-state.js'

export interface AsteriskLegOptions {
  readonly legId: LegId
  readonly kind: LabLeg['kind']
  readonly signInId: string | null
  readonly channelId: string
  readonly client: AriClient
  readonly bridges: CallBridges
  readonly mohClass: string
}

/** One dialog as Asterisk knows it, for RFC 3891. */
export interface DialogName {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
}

/** One channel of Asterisk that is a leg of ours. Commands to it are sent one after the other. */
export class AsteriskLeg {
  readonly legId: LegId
  readonly kind: LabLeg['kind']
  readonly signInId: string | null
  channelId: string
  state: 'calling' | 'up' = 'calling'
  /** the far end has said anything */
  heard = false
  /** by what INVITE with Replaces names it; null until it may, and Asterisk has told */
  dialog: DialogName | null = null
  /** another dialog is about to take this one's place */
  beingReplaced = false
  /** which sign-in may bring this leg back by INVITE with Replaces */
  replaceableBy: string | null = null
  /** whose customer it is: the sign-in, whose leg it spoke with last */
  customerOf: string | null = null
  /** what routing keeps with it */
  note: string | null = null
  partner: AsteriskLeg | null = null
  wish: AudioWish = { kind: 'none' }
  #facts: AudioFacts = noAudio
  #chain: Promise<unknown> = Promise.resolve()
  #planned = false
  readonly #options: AsteriskLegOptions

  constructor(options: AsteriskLegOptions) {
    this.#options = options
    this.legId = options.legId
    this.kind = options.kind
    this.signInId = options.signInId
    this.channelId = options.channelId
  }

  /** as the lab shows it */
  get audio(): LabLeg['audio'] {
    switch (this.wish.kind) {
      case 'none':
        return 'none'
      case 'parked':
        return 'parked'
      case 'call':
        return 'bridged'
      case 'music':
        return 'hold-music'
      case 'sound':
        return this.wish.as
    }
  }

  get playbackId(): string | null {
    return this.#facts.playbackId
  }

  /** After whatever this leg was told before. */
  inTurn(command: () => Promise<unknown>): void {
    this.#chain = this.#chain.then(command)
  }

  /** Several wishes at once are one way: only the last is gone. */
  hear(wish: AudioWish): void {
    this.wish = wish
    if (this.#planned) return
    this.#planned = true
    this.inTurn(async () => {
      this.#planned = false
      const { holdingBridgeId } = this.#options.bridges
      const { steps, facts } = audioSteps(this.#facts, this.wish, holdingBridgeId, `offhook-${randomUUID()}`)
      this.#facts = facts
      for (const step of steps) await this.#run(step)
    })
  }

  /** The sound is over; one that is said again and again begins anew. Tells whether it was one that is told. */
  playbackFinished(): boolean {
    const { wish } = this
    this.#facts = { ...this.#facts, playbackId: null }
    if (wish.kind !== 'sound') return false
    if (wish.then === 'again') this.hear(wish)
    else this.wish = { kind: 'none' }
    return wish.then === 'tell'
  }

  /** It was not played, and is not tried again by itself. */
  playbackFailed(): void {
    this.#facts = { ...this.#facts, playbackId: null }
  }

  /** Asterisk has this leg so, whatever it was told: after a restart of either side, or in another channel. */
  found(facts: AudioFacts): void {
    this.inTurn(async () => {
      this.#facts = facts
      // Not before: what is planned already still goes by the old facts.
      this.hear(this.wish)
    })
  }

  /**
   * Another channel speaks to this one now. Asterisk transcodes on a path that a channel keeps while it is in a bridge, and that
   * drops every frame whose RTP sequence number is behind the last one's as late: the new channel's are, half of the time.
   */
  joinAgain(): void {
    if (this.wish.kind === 'call') this.found(noAudio)
  }

  async #run(step: AudioStep): Promise<void> {
    const { client, mohClass } = this.#options
    const { channelId } = this
    switch (step.type) {
      case 'stop-playback':
        await client.stopPlayback(step.playbackId)
        break
      case 'stop-music':
        await client.stopMusic(channelId)
        break
      case 'start-music':
        await client.startMusic(channelId, mohClass)
        break
      case 'join':
        await this.#options.bridges.ensure(step.bridgeId)
        await client.addToBridge(step.bridgeId, [channelId])
        break
      case 'leave':
        await client.removeFromBridge(step.bridgeId, channelId)
        break
      case 'play':
        await client.play(channelId, step.playbackId, step.media)
        break
    }
  }
}
