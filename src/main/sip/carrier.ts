import type { RemotePeerConnection } from '../media/remote-peer-connection.js'
import type { DialogDeps } from './dialog-deps.js'
import type { ReceivedMessage, Refer, SessionEnd } from './jssip-session.js'
import type { Leg } from './leg.js'
import { offerAgain } from './outgoing-call.js'
import { SessionRefresh } from './session-timer.js'
import type { StoredDialog } from './sip-port.js'

/** What is heard of the leg that carries the dialog now. */
export interface CarrierEvents {
  /** the response is null when we answered */
  accepted(response: ReceivedMessage | null): void
  progress(response: ReceivedMessage): void
  heldThere(held: boolean): void
  refer(refer: Refer): void
  ended(end: SessionEnd): void
  /** a refresh was answered: the server no longer has the dialog */
  gone(): void
}

/**
 * The leg that carries a dialog, and its session timer. Replaces, a redirect and a REFER put another in its place; from then on
 * the old one is not heard.
 */
export class Carrier {
  readonly #dialogId: string
  readonly #deps: DialogDeps
  readonly #events: CarrierEvents
  #leg: Leg
  #timer: SessionRefresh

  constructor(dialogId: string, leg: Leg, deps: DialogDeps, events: CarrierEvents) {
    this.#dialogId = dialogId
    this.#deps = deps
    this.#events = events
    this.#leg = leg
    this.#timer = this.#adopt(leg)
  }

  get session(): Leg['session'] {
    return this.#leg.session
  }
  get connection(): RemotePeerConnection {
    return this.#leg.connection
  }
  get stored(): StoredDialog {
    return this.#leg.stored
  }
  get timer(): SessionRefresh {
    return this.#timer
  }

  /** The identifiers are there with the answer only. */
  identify(stored: StoredDialog): void {
    this.#leg = { ...this.#leg, stored }
  }

  /** The same session on another connection. */
  use(connection: RemotePeerConnection): void {
    this.#leg = { ...this.#leg, connection }
    this.#deps.peerConnections.assign(this.#dialogId, connection.id)
  }

  /** @returns the session that was heard until now; its media is closed */
  change(leg: Leg): Leg['session'] {
    const old = this.#leg
    this.#timer.dispose()
    this.#leg = leg
    this.#timer = this.#adopt(leg)
    old.connection.close()
    return old.session
  }

  dispose(): void {
    this.#timer.dispose()
    this.#deps.peerConnections.assign(this.#dialogId, null)
    this.#leg.connection.close()
  }

  #adopt({ session, connection }: Leg): SessionRefresh {
    const { peerConnections } = this.#deps
    const isHeard = (): boolean => session === this.#leg.session
    const timer = new SessionRefresh(session, {
      ...this.#deps,
      reInvite: (headers) => offerAgain(session, connection.id, peerConnections, headers),
      onGone: () => isHeard() && this.#events.gone(),
    })
    peerConnections.assign(this.#dialogId, connection.id)
    session.onAccepted((response) => isHeard() && this.#events.accepted(response))
    session.onProgress((response) => isHeard() && this.#events.progress(response))
    session.onRemoteHold((held) => isHeard() && this.#events.heldThere(held))
    session.onRefer((refer) => (isHeard() ? this.#events.refer(refer) : refer.reject()))
    session.onEnd((end) => isHeard() && this.#events.ended(end))
    return timer
  }
}
