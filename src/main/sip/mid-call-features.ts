import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Carrier } from './carrier.js'
import type { DialogDeps } from './dialog-deps.js'
import type { HeldCall } from './held-call.js'
import { InfoKeys } from './info-keys.js'
import type { StoredDialog } from './sip-port.js'
import { referTo, transferCall } from './transfer.js'

const dtmfTones = /^[0-9*#A-D,]{1,32}$/

/** What can be done with a call that is up. JsSIP ends a call over a request that cannot be sent, so each waits for the server. */
export class MidCallFeatures {
  readonly #carrier: Carrier
  readonly #hold: HeldCall
  readonly #deps: DialogDeps
  readonly #isUp: () => boolean
  readonly #infoKeys: InfoKeys

  constructor(carrier: Carrier, hold: HeldCall, deps: DialogDeps, isUp: () => boolean) {
    this.#carrier = carrier
    this.#hold = hold
    this.#deps = deps
    this.#isUp = isUp
    this.#infoKeys = new InfoKeys(deps.clock, () => (isUp() && deps.linkUp() ? carrier.session : null))
  }

  async setHeld(held: boolean): Promise<Result<null>> {
    if (!this.#isUp()) return fail('not-allowed-in-state', 'Only a call that is up can be held.')
    if (!this.#deps.linkUp())
      return fail('not-registered', 'The call cannot be held while the server is away.')
    return this.#hold.set(held)
  }

  /** Once it has succeeded, the call here is to be hung up. */
  async transfer(target: string, replaces: StoredDialog | null): Promise<Result<null>> {
    if (!this.#isUp()) return fail('not-allowed-in-state', 'Only a call that is up can be transferred.')
    if (!this.#deps.linkUp())
      return fail('not-registered', 'The call cannot be transferred while the server is away.')
    const { session } = this.#carrier
    const done = await transferCall(session, referTo(target, replaces), this.#deps.clock)
    // Replaces has ended that leg, not the transfer.
    if (done.ok && session !== this.#carrier.session)
      return fail('conflict', 'The call was being reconnected. If it is still here, transfer it again.')
    return done
  }

  sendDtmf(tones: string): Result<null> {
    if (!this.#isUp()) return fail('no-interaction', 'Keys can be sent in a call only.')
    if (!dtmfTones.test(tones)) return fail('bad-request', 'Only 0–9, *, # and A–D can be sent.')
    if (this.#deps.dtmf() === 'rfc4733') {
      this.#deps.peerConnections.sendDtmf(this.#carrier.connection.id, tones)
      return succeed(null)
    }
    if (!this.#deps.linkUp()) return fail('not-registered', 'Keys cannot be sent while the server is away.')
    this.#infoKeys.send(tones)
    return succeed(null)
  }

  dispose(): void {
    this.#infoKeys.dispose()
  }
}
