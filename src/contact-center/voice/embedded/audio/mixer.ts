import type { LegId } from '../../port.js'
import { clampSample, frameSamples, silentFrame, type AudioPort } from './frame.js'
import type { Playback } from './playback.js'
import { playOnce } from './playback.js'

export type LegAudio = 'parked' | 'pin' | 'bridged' | 'hold-music' | 'ringback' | 'announcement'

type Source =
  | { readonly kind: 'silence' }
  | {
      readonly kind: 'playing'
      readonly audio: Exclude<LegAudio, 'parked' | 'bridged'>
      readonly playback: Playback
      readonly onPlayed: () => void
    }
  | { readonly kind: 'partner'; readonly leg: LegId }

interface Strip {
  port: AudioPort
  source: Source
  /** played over whatever else this leg hears */
  prompt: Playback | null
  inputMuted: boolean
  /** what the leg said in this tick */
  said: Int16Array
}

/** Who hears what. Every leg has one source; a bridge is two legs that are each other's source. */
export class Mixer {
  readonly #strips = new Map<LegId, Strip>()

  get size(): number {
    return this.#strips.size
  }

  attach(leg: LegId, port: AudioPort): void {
    this.#strips.set(leg, {
      port,
      source: { kind: 'silence' },
      prompt: null,
      inputMuted: false,
      said: silentFrame,
    })
  }

  /** the leg's media moved to another peer connection; what it hears stays */
  replacePort(leg: LegId, port: AudioPort): void {
    const strip = this.#strips.get(leg)
    if (strip) strip.port = port
  }

  detach(leg: LegId): void {
    this.park(leg)
    this.#strips.delete(leg)
  }

  park(leg: LegId): void {
    this.#leave(leg)
    this.#setSource(leg, { kind: 'silence' })
  }

  /** @param onPlayed the leg was given all of it; not called when something else came first */
  play(
    leg: LegId,
    audio: Exclude<LegAudio, 'parked' | 'bridged'>,
    playback: Playback,
    onPlayed: () => void = () => undefined,
  ): void {
    this.#leave(leg)
    this.#setSource(leg, { kind: 'playing', audio, playback, onPlayed })
  }

  bridge(one: LegId, other: LegId): void {
    if (one === other || !this.#strips.has(one) || !this.#strips.has(other)) return
    this.#leave(one)
    this.#leave(other)
    this.#setSource(one, { kind: 'partner', leg: other })
    this.#setSource(other, { kind: 'partner', leg: one })
  }

  prompt(leg: LegId, samples: Int16Array): void {
    const strip = this.#strips.get(leg)
    if (strip) strip.prompt = playOnce(samples)
  }

  muteInput(leg: LegId, muted: boolean): void {
    const strip = this.#strips.get(leg)
    if (strip) strip.inputMuted = muted
  }

  audioOf(leg: LegId): LegAudio | null {
    const source = this.#strips.get(leg)?.source
    if (!source) return null
    switch (source.kind) {
      case 'silence':
        return 'parked'
      case 'playing':
        return source.audio
      case 'partner':
        return 'bridged'
    }
  }

  partnerOf(leg: LegId): LegId | null {
    const source = this.#strips.get(leg)?.source
    return source?.kind === 'partner' ? source.leg : null
  }

  /** 10 ms: first everyone speaks, then everyone hears. */
  tick(): void {
    for (const strip of this.#strips.values()) {
      const said = strip.port.pull()
      strip.said = strip.inputMuted ? silentFrame : said
    }
    for (const strip of this.#strips.values()) strip.port.push(this.#hears(strip))
  }

  #hears(strip: Strip): Int16Array {
    const under = this.#sourceFrame(strip)
    const over = strip.prompt?.next() ?? null
    if (!over) {
      strip.prompt = null
      return under
    }
    const mixed = new Int16Array(frameSamples)
    for (let i = 0; i < frameSamples; i++) mixed[i] = clampSample((under[i] ?? 0) + (over[i] ?? 0))
    return mixed
  }

  #sourceFrame(strip: Strip): Int16Array {
    switch (strip.source.kind) {
      case 'silence':
        return silentFrame
      case 'playing':
        return this.#played(strip, strip.source) ?? silentFrame
      case 'partner':
        return this.#strips.get(strip.source.leg)?.said ?? silentFrame
    }
  }

  #played(strip: Strip, { playback, onPlayed }: Extract<Source, { kind: 'playing' }>): Int16Array | null {
    const frame = playback.next()
    if (frame) return frame
    strip.source = { kind: 'silence' }
    onPlayed()
    return null
  }

  #leave(leg: LegId): void {
    const partner = this.partnerOf(leg)
    if (partner !== null) this.#setSource(partner, { kind: 'silence' })
  }

  #setSource(leg: LegId, source: Source): void {
    const strip = this.#strips.get(leg)
    if (strip) strip.source = source
  }
}
