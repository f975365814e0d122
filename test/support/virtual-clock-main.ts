import type { Clock } from '../../src/main/clock.js'

/** A clock that stands still until a test moves it. Tasks run in order of their time, ties in order of arming. */
export class VirtualClock implements Clock {
  /** of the wall clock */
  #now: number
  /** Tasks are armed by it, as real timers are. */
  #monotonic = 1_000
  #nextId = 0
  readonly #tasks = new Map<number, { readonly at: number; readonly task: () => void }>()

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#monotonic
  }

  after(ms: number, task: () => void): () => void {
    const id = this.#nextId++
    this.#tasks.set(id, { at: this.#monotonic + ms, task })
    return () => void this.#tasks.delete(id)
  }

  /** timers that were armed and neither ran nor were cancelled */
  get pending(): number {
    return this.#tasks.size
  }

  /** Moves time on and runs what falls due; promises settle between two tasks. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms
    for (;;) {
      await settle()
      const due = [...this.#tasks]
        .filter(([, t]) => t.at <= end)
        .sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]
      if (!due) break
      const [id, { at, task }] = due
      this.#tasks.delete(id)
      this.#passTo(at)
      task()
    }
    this.#passTo(end)
    await settle()
  }

  /**
   * The wall clock is set (NTP, a person), or the computer slept: `now` jumps, `monotonic` and armed timers do not, as on
   * Linux.
   */
  jump(ms: number): void {
    this.#now += ms
  }

  #passTo(at: number): void {
    const passed = Math.max(0, at - this.#monotonic)
    this.#monotonic += passed
    this.#now += passed
  }
}

/** Lets every promise that can settle do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
