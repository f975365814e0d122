import { LevelProbe } from './audio-level.js'
import type { Emit } from './command-port.js'
import type { Connections } from './connections.js'
import type { Microphone } from './microphone.js'

/** At most ten figures a second, and only while someone looks. */
const everyMs = 100

/** Peak levels of the microphone and of what is received. */
export class Meter {
  readonly #context: AudioContext
  readonly #microphone: Microphone
  readonly #connections: Connections
  readonly #emit: Emit
  readonly #probes = new Map<MediaStreamTrack, LevelProbe>()
  #timer: ReturnType<typeof setInterval> | null = null

  constructor(context: AudioContext, microphone: Microphone, connections: Connections, emit: Emit) {
    this.#context = context
    this.#microphone = microphone
    this.#connections = connections
    this.#emit = emit
  }

  set(on: boolean): void {
    if (on === (this.#timer !== null)) return
    if (this.#timer !== null) {
      clearInterval(this.#timer)
      this.#timer = null
      this.#keepOnly([])
      return
    }
    this.#timer = setInterval(() => this.#measure(), everyMs)
  }

  #measure(): void {
    const microphone = this.#microphone.track
    const received = this.#connections.receivedTracks
    this.#keepOnly(microphone ? [microphone, ...received] : received)
    this.#emit('levels.changed', {
      microphone: microphone ? this.#probe(microphone).peak() : 0,
      headset: Math.max(0, ...received.map((track) => this.#probe(track).peak())),
    })
  }

  #probe(track: MediaStreamTrack): LevelProbe {
    const probe = this.#probes.get(track) ?? new LevelProbe(this.#context, track)
    this.#probes.set(track, probe)
    return probe
  }

  #keepOnly(tracks: readonly MediaStreamTrack[]): void {
    for (const [track, probe] of this.#probes) {
      if (tracks.includes(track)) continue
      probe.dispose()
      this.#probes.delete(track)
    }
  }
}
