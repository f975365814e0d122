import type { LegId } from './port.js'
import { moved, polled, watchFrom, type LivenessState } from './liveness-state.js'

interface Watch {
  state: LivenessState
  signs: () => Promise<number>
  polling: boolean
}

/** Polls every leg that carries real media for signs of life. Real time, because media is. */
export class LivenessMonitor {
  readonly #watches = new Map<LegId, Watch>()
  readonly #tell: (legId: LegId, change: 'leg-silent' | 'leg-alive') => void
  readonly #pollEveryMs: number
  #timer: NodeJS.Timeout | null = null

  constructor(tell: (legId: LegId, change: 'leg-silent' | 'leg-alive') => void, pollEveryMs = 500) {
    this.#tell = tell
    this.#pollEveryMs = pollEveryMs
  }

  watch(legId: LegId, signs: () => Promise<number>): void {
    this.#watches.set(legId, { state: watchFrom(performance.now()), signs, polling: false })
    this.#timer ??= setInterval(() => this.#pollAll(), this.#pollEveryMs)
  }

  /** the leg's media is another peer connection from now on */
  moved(legId: LegId, signs: () => Promise<number>): void {
    const watch = this.#watches.get(legId)
    if (!watch) return
    this.#watches.set(legId, { state: moved(watch.state, performance.now()), signs, polling: false })
  }

  forget(legId: LegId): void {
    this.#watches.delete(legId)
    if (this.#watches.size > 0 || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  mediaOf(legId: LegId): LivenessState['media'] {
    return this.#watches.get(legId)?.state.media ?? 'none'
  }

  dispose(): void {
    for (const legId of [...this.#watches.keys()]) this.forget(legId)
  }

  #pollAll(): void {
    for (const [legId, watch] of this.#watches) void this.#poll(legId, watch)
  }

  async #poll(legId: LegId, watch: Watch): Promise<void> {
    if (watch.polling) return
    watch.polling = true
    // Statistics that cannot be had are no sign of life.
    const signs = await watch.signs().catch(() => watch.state.signs)
    watch.polling = false
    if (this.#watches.get(legId) !== watch) return
    const step = polled(watch.state, signs, performance.now())
    watch.state = step.state
    if (step.tell) this.#tell(legId, step.tell)
  }
}
