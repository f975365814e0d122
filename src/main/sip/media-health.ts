import type { Clock } from '../clock.js'
import type { MediaHealth } from './sip-port.js'

/** Neither RTP nor an ICE consent response for so long: the leg is not alive. */
export const silentAfterMs = 5_000
/** After a sleep a sign of life is due soon: it is looked for once a second. */
const doubtMs = 1_500

/** Liveness of one leg. It counts on timers instead of the wall clock, so that a clock jump makes nobody dead. */
export class MediaHealthWatch {
  readonly #clock: Clock
  readonly #onChange: (health: MediaHealth, before: MediaHealth) => void
  #health: MediaHealth = 'none'
  #cancel: (() => void) | null = null

  constructor(clock: Clock, onChange: (health: MediaHealth, before: MediaHealth) => void) {
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

  /** The computer slept, and its timers with it: what was heard before is not worth five seconds more. */
  doubt(): void {
    if (this.#health === 'none' || this.#health === 'silent') return
    this.#await(doubtMs)
  }

  end(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#set('none')
  }

  #await(ms = silentAfterMs): void {
    this.#cancel?.()
    this.#cancel = this.#clock.after(ms, () => this.#set('silent'))
  }

  #set(health: MediaHealth): void {
    const before = this.#health
    if (before === health) return
    this.#health = health
    this.#onChange(health, before)
  }
}
