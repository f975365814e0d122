import type { Workplace } from '../../../../contract/domain.js'
import type { LabPhone } from '../../lab-port.js'
import type { AgentLegRequest, LegFailure, LegId } from '../../port.js'
import { addressOf } from '../../workplace-address.js'
import { SimulatedParty } from './party.js'
import { normalized } from './callees.js'

interface DeskPhone {
  readonly address: string
  obeysAnswerMode: boolean
  plugged: boolean
  /** what this phone has heard, over all its calls */
  readonly party: SimulatedParty
  call: { readonly legId: LegId; answered: boolean } | null
}

export interface DeskPhoneListener {
  ringing(legId: LegId): void
  answered(legId: LegId, party: SimulatedParty): void
  failed(legId: LegId, failure: LegFailure, sipStatus: number | null): void
  ended(legId: LegId): void
}

/** Telephones on desks that stand for a Workplace Phone or SIP URI which is not a softphone of ours. */
export class DeskPhones {
  readonly #phones = new Map<string, DeskPhone>()
  readonly #listener: DeskPhoneListener
  readonly #voice: () => Int16Array

  /** @param voice what somebody at a desk phone says */
  constructor(listener: DeskPhoneListener, voice: () => Int16Array) {
    this.#listener = listener
    this.#voice = voice
  }

  add(address: string, obeysAnswerMode: boolean): void {
    const known = this.#phones.get(normalized(address))
    if (known) known.obeysAnswerMode = obeysAnswerMode
    else
      this.#phones.set(normalized(address), {
        address: normalized(address),
        obeysAnswerMode,
        plugged: true,
        party: new SimulatedParty(this.#voice(), 'speak'),
        call: null,
      })
  }

  all(): readonly LabPhone[] {
    return [...this.#phones.values()].map(({ address, plugged, call }) => ({
      address,
      plugged,
      state: call === null ? 'idle' : call.answered ? 'in-call' : 'ringing',
      legId: call?.legId ?? null,
    }))
  }

  isReachable(workplace: Workplace): boolean {
    return this.#at(addressOf(workplace))?.plugged === true
  }

  partyAt(address: string): SimulatedParty | null {
    return this.#at(address)?.party ?? null
  }

  partyOf(legId: LegId): SimulatedParty | null {
    return this.#with(legId)?.party ?? null
  }

  /** The phone rings, or answers by itself when it obeys Answer-Mode: Auto (RFC 5373). Never for a validation call. */
  ring(request: AgentLegRequest): void {
    const phone = this.#at(addressOf(request.workplace))
    if (!phone?.plugged) {
      this.#listener.failed(request.legId, 'unreachable', 480)
      return
    }
    if (phone.call) {
      this.#listener.failed(request.legId, 'busy', 486)
      return
    }
    phone.call = { legId: request.legId, answered: false }
    this.#listener.ringing(request.legId)
    const auto = request.answerMode === 'auto' && request.purpose !== 'validation'
    if (auto && phone.obeysAnswerMode) this.answer(phone.address)
  }

  answer(address: string): boolean {
    const phone = this.#at(address)
    if (!phone?.call || phone.call.answered || !phone.plugged) return false
    phone.call.answered = true
    this.#listener.answered(phone.call.legId, phone.party)
    return true
  }

  decline(address: string): boolean {
    const phone = this.#at(address)
    if (!phone?.call || phone.call.answered || !phone.plugged) return false
    const { legId } = phone.call
    phone.call = null
    this.#listener.failed(legId, 'declined', 603)
    return true
  }

  hangUp(address: string): boolean {
    const phone = this.#at(address)
    if (!phone?.call?.answered || !phone.plugged) return false
    const { legId } = phone.call
    phone.call = null
    this.#listener.ended(legId)
    return true
  }

  setPlugged(address: string, plugged: boolean): boolean {
    const phone = this.#at(address)
    if (!phone) return false
    phone.plugged = plugged
    phone.party.unplugged = !plugged
    return true
  }

  /** The center gives the call up; false when no phone has it. */
  release(legId: LegId): boolean {
    const phone = this.#with(legId)
    if (!phone) return false
    phone.call = null
    return true
  }

  #at(address: string): DeskPhone | undefined {
    return this.#phones.get(normalized(address))
  }

  #with(legId: LegId): DeskPhone | undefined {
    return [...this.#phones.values()].find(({ call }) => call?.legId === legId)
  }
}
