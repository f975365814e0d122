import { randomUUID } from 'node:crypto'
import type { CustomerArrival } from '../lab-port.js'
import type { CustomerScript, LegId } from '../port.js'
import type { Sounds } from './audio/sounds.js'
import type { Callees } from './simulated/callees.js'
import { SimulatedParty } from './simulated/party.js'
import type { Switchboard } from './switchboard.js'

/** The outside world: customers who dial in, callees who are dialled, the partner of Test Auto Answer. */
export class CustomerLegs {
  readonly #switchboard: Switchboard
  readonly #sounds: Sounds
  readonly #callees: Callees

  constructor(switchboard: Switchboard, sounds: Sounds, callees: Callees) {
    this.#switchboard = switchboard
    this.#sounds = sounds
    this.#callees = callees
  }

  arrives({ customer, dialled, script }: CustomerArrival): LegId {
    const legId = `customer-${randomUUID()}`
    const party = this.#party(script)
    this.#switchboard.add({
      legId,
      kind: 'customer',
      signInId: null,
      address: customer.address,
      agent: null,
      party,
    })
    this.#switchboard.up(legId, party)
    this.#switchboard.tell({ type: 'customer-arrived', legId, customer, dialled })
    return legId
  }

  placeTest(legId: LegId): void {
    const party = this.#party({ sentence: 'test', manner: 'speak' })
    const address = 'test'
    this.#switchboard.add({ legId, kind: 'test-customer', signInId: null, address, agent: null, party })
    this.#answered(legId, party)
  }

  dialOut({ legId, address }: { readonly legId: LegId; readonly address: string }): void {
    const behaviour = this.#callees.behaviourOf(address)
    switch (behaviour.kind) {
      case 'busy':
        this.#switchboard.tell({ type: 'leg-failed', legId, failure: 'busy', sipStatus: 486 })
        return
      case 'invalid':
        this.#switchboard.tell({ type: 'leg-failed', legId, failure: 'invalid', sipStatus: 484 })
        return
      case 'failed':
        this.#switchboard.tell({ type: 'leg-failed', legId, failure: 'failed', sipStatus: 500 })
        return
      case 'no-answer':
        this.#ring(legId, address, { sentence: '', manner: 'silent' })
        return
      case 'answer': {
        const party = this.#ring(legId, address, behaviour.script)
        const timer = setTimeout(() => this.#answered(legId, party), behaviour.afterMs)
        const leg = this.#switchboard.leg(legId)
        if (leg) leg.cancel = () => clearTimeout(timer)
        return
      }
    }
  }

  #ring(legId: LegId, address: string, script: CustomerScript): SimulatedParty {
    const party = this.#party(script)
    this.#switchboard.add({ legId, kind: 'callee', signInId: null, address, agent: null, party })
    this.#switchboard.tell({ type: 'leg-ringing', legId })
    return party
  }

  #answered(legId: LegId, party: SimulatedParty): void {
    this.#switchboard.up(legId, party)
    this.#switchboard.tell({ type: 'leg-answered', legId })
  }

  #party({ sentence, manner }: CustomerScript): SimulatedParty {
    return new SimulatedParty(this.#sounds.sentence(sentence), manner)
  }
}
