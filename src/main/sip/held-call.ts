import { type Result, fail, succeed } from '../../contract/errors.js'
import type { PeerConnections } from '../media/peer-connections.js'
import type { Carrier } from './carrier.js'
import { holdCall } from './hold.js'
import type { Held } from './sip-port.js'

/** Who has a call on hold, whichever leg carries it. */
export class HeldCall {
  readonly #carrier: Carrier
  readonly #connections: PeerConnections
  readonly #onChange: () => void
  #held: Held = { here: false, there: false }

  constructor(carrier: Carrier, connections: PeerConnections, onChange: () => void) {
    this.#carrier = carrier
    this.#connections = connections
    this.#onChange = onChange
  }

  get held(): Held {
    return this.#held
  }

  there(there: boolean): void {
    this.#set({ there })
  }

  async set(here: boolean): Promise<Result<null>> {
    if (this.#held.here === here) return succeed(null)
    const { session, connection } = this.#carrier
    const done = await holdCall(session, connection.id, this.#connections, here)
    if (!done.ok) return done
    if (session !== this.#carrier.session)
      return fail('conflict', 'The call was being reconnected. Try again.')
    this.#set({ here })
    return done
  }

  /** Another leg carries the call, and was offered as one that speaks. */
  async carryOver(): Promise<void> {
    if (!this.#held.here) return
    const { session, connection } = this.#carrier
    const done = await holdCall(session, connection.id, this.#connections, true)
    if (!done.ok && session === this.#carrier.session) this.#set({ here: false })
  }

  #set(change: Partial<Held>): void {
    this.#held = { ...this.#held, ...change }
    this.#onChange()
  }
}
