import type { Carrier } from './carrier.js'
import type { DialogDeps } from './dialog-deps.js'
import type { ReceivedMessage, Refer } from './jssip-session.js'
import type { Leg } from './leg.js'
import { type ReferredCall, callReferred } from './outgoing-call.js'

/** What the dialog is told of its call being sent on, and asked. */
export interface SentOnOwner {
  /** the call is up here */
  isUp(): boolean
  /** this far end may send it on */
  mayFollow(): boolean
  /** it was answered there, and goes on by this leg */
  moved(leg: Leg, response: ReceivedMessage): void
  /** nobody has answered there, and the leg that carried the call then still does */
  stays(): void
}

/**
 * A call that the far end sends on (REFER, RFC 3515): the new leg takes the old one's place when it is answered, or the old one
 * stays.
 */
export class SentOn {
  readonly #dialogId: string
  readonly #carrier: Carrier
  readonly #deps: DialogDeps
  readonly #owner: SentOnOwner
  /** until it is answered or not */
  #call: ReferredCall | null = null
  #movedTo: string | null = null

  constructor(dialogId: string, carrier: Carrier, deps: DialogDeps, owner: SentOnOwner) {
    this.#dialogId = dialogId
    this.#carrier = carrier
    this.#deps = deps
    this.#owner = owner
  }

  /** somebody else is being called for the far end */
  get underWay(): boolean {
    return this.#call !== null
  }

  /** where the call went last; null: it is where it began */
  get movedTo(): string | null {
    return this.#movedTo
  }

  follow(refer: Refer): void {
    const { log } = this.#deps
    const owner = this.#owner
    const { session } = this.#carrier
    const trusted = owner.mayFollow()
    if (!owner.isUp() || this.#call !== null || !trusted) {
      log.warn('REFER refused', { dialog: this.#dialogId, trusted })
      return refer.reject()
    }
    log.info('the server sends the call on', { dialog: this.#dialogId })
    this.#call = callReferred(this.#deps, refer, {
      answered: (leg, response) => {
        this.#call = null
        if (!owner.isUp() || session !== this.#carrier.session) return false
        this.#movedTo = refer.target.replace(/[?].*$/, '')
        owner.moved(leg, response)
        return true
      },
      notAnswered: () => {
        this.#call = null
        if (session === this.#carrier.session) owner.stays()
      },
    })
  }

  giveUp(): void {
    this.#call?.giveUp()
  }
}
