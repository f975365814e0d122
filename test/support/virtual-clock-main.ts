import type { Clock } from '../../src/main/clock.js'

/** A clock that stands still until a test moves it. Tasks run in order of their time, ties in order of arming. */
export class VirtualClock implements Clock {
  #now: number
  #nextId = 0
  readonly #tasks = new Map<number, { readonly at: number; readonly task: () => void }>()

  constructor(now = 1_700_000_000_000) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): () => void {
    const id = this.#nextId++
    this.#tasks.set(id, { at: this.#now + ms, task })
    return () => void this.#tasks.delete(id)
  }

  /** timers that were armed and neither ran nor were cancelled */
  get pending(): number {
    return this.#tasks.size
  }

  /** Moves time on and runs what falls due; promises settle between two tasks. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await settle()
      const due = [...this.#tasks]
        .filter(([, t]) => t.at <= end)
        .sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]
      if (!due) break
      const [id, { at, task }] = due
      this.#tasks.delete(id)
      this.#now = Math.max(this.#now, at)
      task()
    }
    this.#now = end
    await settle()
  }

  /** The wall clock is set (NTP, a person): `now` jumps, armed timers do not move. */
  jump(ms: number): void {
    this.#now += ms
    for (const [id, { at, task }] of this.#tasks) this.#tasks.set(id, { at: at + ms, task })
  }
}

/** Lets every promise that can settle do so. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
