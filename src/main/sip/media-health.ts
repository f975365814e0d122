import type { Clock } from '../clock.js'
import type { MediaHealth } from './sip-port.js'

/** Neither RTP nor an ICE consent response for so long: the leg is not alive. */
export const silentAfterMs = 5_000

/** Liveness of one leg. It counts on timers instead of the wall clock, so that a clock jump makes nobody dead. */
export class MediaHealthWatch {
  readonly #clock: Clock
  readonly #onChange: (health: MediaHealth) => void
  #health: MediaHealth = 'none'
  #cancel: (() => void) | null = null

  constructor(clock: Clock, onChange: (health: MediaHealth) => void) {
    this.#clock = clock
    this.#onChange = onChange
  }

  get health(): MediaHealth {
    return this.#health
  }

  /** answered: a first sign of life is expected */
  begin(): void {
    if (this.#health === 'none') this.#set('connecting')
    this.#await()
  }

  heard(): void {
    if (this.#health === 'none') return
    this.#set('flowing')
    this.#await()
  }

  end(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#set('none')
  }

  #await(): void {
    this.#cancel?.()
    this.#cancel = this.#clock.after(silentAfterMs, () => this.#set('silent'))
  }

  #set(health: MediaHealth): void {
    if (this.#health === health) return
    this.#health = health
    this.#onChange(health)
  }
}
