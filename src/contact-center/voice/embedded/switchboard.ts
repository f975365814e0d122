import type { LabLeg } from '../lab-port.js'
import type { LegId, Unsubscribe, VoiceEvent } from '../port.js'
import type { AgentLeg } from './agent-leg.js'
import type { AudioPort } from './audio/frame.js'
import { Mixer } from './audio/mixer.js'
import { Pump } from './audio/pump.js'
import { LivenessMonitor } from '../liveness.js'
import type { SimulatedParty } from './simulated/party.js'

export interface Leg {
  readonly legId: LegId
  readonly kind: LabLeg['kind']
  readonly signInId: string | null
  readonly address: string
  state: 'ringing' | 'up'
  /** a softphone's leg, otherwise a simulated party */
  readonly agent: AgentLeg | null
  readonly party: SimulatedParty | null
  mediaCut: boolean
  /** ends what the leg is waiting for: a callee that is about to answer */
  cancel: (() => void) | null
}

/** How many ended parties are remembered, so that what they heard can still be read after they hung up. */
const keptParties = 16

/** All legs there are, whoever is at their far end, with their audio; and the events that voice tells. */
export class Switchboard {
  readonly mixer = new Mixer()
  readonly liveness = new LivenessMonitor((legId, type) => this.tell({ type, legId }))
  readonly #pump = new Pump(() => this.mixer.tick())
  readonly #legs = new Map<LegId, Leg>()
  readonly #ended = new Map<LegId, SimulatedParty>()
  readonly #listeners = new Set<(event: VoiceEvent) => void>()

  onEvent(listener: (event: VoiceEvent) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Told after the call that caused it has returned, in order, so that no listener is entered twice. */
  tell(event: VoiceEvent): void {
    queueMicrotask(() => {
      for (const listener of [...this.#listeners]) listener(event)
    })
  }

  add(leg: Omit<Leg, 'state' | 'mediaCut' | 'cancel'>): Leg {
    const added: Leg = { ...leg, state: 'ringing', mediaCut: false, cancel: null }
    this.#legs.set(leg.legId, added)
    return added
  }

  leg(legId: LegId): Leg | null {
    return this.#legs.get(legId) ?? null
  }

  legs(): readonly Leg[] {
    return [...this.#legs.values()]
  }

  partyOf(legId: LegId): SimulatedParty | null {
    return this.#legs.get(legId)?.party ?? this.#ended.get(legId) ?? null
  }

  /** the leg was answered: from now on it has audio */
  up(legId: LegId, port: AudioPort): void {
    const leg = this.#legs.get(legId)
    if (!leg) return
    leg.state = 'up'
    this.mixer.attach(legId, port)
    this.#pump.start()
  }

  /** the leg is over; a partner of its bridge hears silence */
  remove(legId: LegId): void {
    const leg = this.#legs.get(legId)
    if (!leg) return
    leg.cancel?.()
    this.#legs.delete(legId)
    this.mediaGone(legId)
    if (leg.party && leg.kind !== 'desk-phone') this.#remember(legId, leg.party)
  }

  mediaGone(legId: LegId): void {
    this.liveness.forget(legId)
    this.mixer.detach(legId)
    if (this.mixer.size === 0) this.#pump.stop()
  }

  dispose(): void {
    for (const legId of [...this.#legs.keys()]) this.remove(legId)
    this.liveness.dispose()
    this.#pump.stop()
    this.#ended.clear()
    this.#listeners.clear()
  }

  #remember(legId: LegId, party: SimulatedParty): void {
    this.#ended.set(legId, party)
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > keptParties && oldest !== undefined) this.#ended.delete(oldest)
  }
}
