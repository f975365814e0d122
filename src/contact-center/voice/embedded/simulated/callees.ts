import type { CalleeBehaviour } from '../../lab-port.js'

/** Not E.164 (after taking out what people write into numbers) and not like a SIP URI: nobody can be there. */
const dialable = /^(\+?[0-9]{2,15}|sips?:[^\s@<>"]+@[^\s@<>"]+)$/i

/** One second of ringing, then somebody answers and speaks. */
const anybody: CalleeBehaviour = { kind: 'answer', afterMs: 1_000, script: { sentence: '', manner: 'speak' } }

/** How the addresses of the outside world behave when they are dialled. */
export class Callees {
  readonly #behaviours = new Map<string, CalleeBehaviour>()

  set(address: string, behaviour: CalleeBehaviour): void {
    this.#behaviours.set(normalized(address), behaviour)
  }

  behaviourOf(address: string): CalleeBehaviour {
    const behaviour = this.#behaviours.get(normalized(address))
    if (behaviour) return behaviour
    return dialable.test(normalized(address)) ? anybody : { kind: 'invalid' }
  }
}

export function normalized(address: string): string {
  return /^sips?:/i.test(address) ? address.trim() : address.replace(/[\s().-]/g, '')
}
