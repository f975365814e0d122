import { frameMs } from './frame.js'

/** Longer than this behind, frames are given up: so long a burst would only become delay in the far end's jitter buffer. */
const mostCatchUpMs = 500

/**
 * Calls `tick` every 10 ms of real time while it runs. A timer fires late, never early, so each wake-up does as many ticks
 * as are due and the next is set from the ideal time: no drift.
 */
export class Pump {
  readonly #tick: () => void
  #timer: NodeJS.Timeout | null = null
  #ticks: NodeJS.Immediate | null = null
  #due = 0

  constructor(tick: () => void) {
    this.#tick = tick
  }

  get running(): boolean {
    return this.#timer !== null
  }

  start(): void {
    if (this.#timer) return
    this.#due = performance.now()
    this.#timer = setTimeout(this.#wake, frameMs)
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#ticks) clearImmediate(this.#ticks)
    this.#timer = null
    this.#ticks = null
  }

  /** After a stall the audio that came in meanwhile is taken in first (the loop's poll phase), then the ticks run. */
  readonly #wake = (): void => {
    this.#ticks = setImmediate(this.#catchUp)
  }

  readonly #catchUp = (): void => {
    const now = performance.now()
    if (now - this.#due > mostCatchUpMs) this.#due = now - frameMs
    while (this.#due + frameMs <= now && this.#timer) {
      this.#due += frameMs
      this.#tick()
    }
    if (this.#timer)
      this.#timer = setTimeout(this.#wake, Math.max(1, this.#due + frameMs - performance.now()))
  }
}
