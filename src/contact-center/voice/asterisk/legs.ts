import type { LegId, Unsubscribe, VoiceEvent } from '../port.js'
import type { AsteriskLeg } from './asterisk-leg.js'

/** Every leg there is, by its id and by the channel that it has at present; and the events that voice tells. */
export class Legs {
  readonly #byId = new Map<LegId, AsteriskLeg>()
  readonly #awaited = new Map<AsteriskLeg, () => void>()
  readonly #early: VoiceEvent[] = []
  readonly #listeners = new Set<(event: VoiceEvent) => void>()

  onEvent(listener: (event: VoiceEvent) => void): Unsubscribe {
    this.#listeners.add(listener)
    // Told while nobody listened: a customer who came while the contact center was still starting.
    for (const event of this.#early.splice(0)) this.tell(event)
    return () => this.#listeners.delete(listener)
  }

  /** Told after the call that caused it has returned, in order, so that no listener is entered twice. */
  tell(event: VoiceEvent): void {
    queueMicrotask(() => {
      if (this.#listeners.size === 0) this.#early.push(event)
      for (const listener of [...this.#listeners]) listener(event)
    })
  }

  add(leg: AsteriskLeg): void {
    this.#byId.set(leg.legId, leg)
  }

  get(legId: LegId): AsteriskLeg | null {
    return this.#byId.get(legId) ?? null
  }

  inChannel(channelId: string): AsteriskLeg | null {
    for (const leg of this.#byId.values()) if (leg.channelId === channelId) return leg
    return null
  }

  all(): readonly AsteriskLeg[] {
    return [...this.#byId.values()]
  }

  /** Its partner hears silence until it is told otherwise. */
  remove(leg: AsteriskLeg): void {
    this.#byId.delete(leg.legId)
    if (leg.partner) leg.partner.partner = null
    leg.partner = null
    this.#awaited.get(leg)?.()
  }

  /** Whether it is no leg of ours any more within this time of real life. */
  gone(leg: AsteriskLeg, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const over = (isGone: boolean): void => {
        clearTimeout(timer)
        this.#awaited.delete(leg)
        resolve(isGone)
      }
      const timer = setTimeout(() => over(false), withinMs)
      this.#awaited.set(leg, () => over(true))
    })
  }

  clear(): void {
    this.#byId.clear()
    this.#listeners.clear()
  }
}
