import { randomUUID } from 'node:crypto'
import { fail, type Result } from '../../contract/errors.js'
import { Answering } from './answering.js'
import { Carrier } from './carrier.js'
import type { DialogDeps } from './dialog-deps.js'
import { DialogLife } from './dialog-life.js'
import { endCauseOf } from './end-cause.js'
import { HeldCall } from './held-call.js'
import type { JsSipSession, ReceivedMessage, SessionEnd } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'
import { type Leg, storedFromRequest, storedFromResponse } from './leg.js'
import { LegMedia } from './leg-media.js'
import { MidCallFeatures } from './mid-call-features.js'
import { newCall } from './outgoing-call.js'
import { rejectionOf } from './rejection.js'
import { SentOn } from './sent-on.js'
import type {
  CallProgress,
  DialogEndCause,
  DialogState,
  Held,
  IncomingInvite,
  MediaHealth,
  RefusalCode,
  Rejection,
  SipDialog,
  StoredDialog,
  Unsubscribe,
} from './sip-port.js'
import { UnansweredCall } from './unanswered-call.js'

/** The center ends a replaced dialog (RFC 3891 §3); if it forgets, we do. */
const replacedByeAfterMs = 4_000

/** One leg of the agent, whichever SIP session and peer connection carry it at the moment. */
export class Dialog implements SipDialog {
  readonly id: string = randomUUID()
  readonly invite: IncomingInvite
  readonly #deps: DialogDeps
  readonly #life: DialogLife
  readonly #carrier: Carrier
  readonly #media: LegMedia
  readonly #hold: HeldCall
  readonly #sentOn: SentOn
  readonly #features: MidCallFeatures
  /** null: it came in */
  #placed: UnansweredCall | null = null
  /** null: it is a call of our own */
  #answering: Answering | null = null
  #microphone = false
  #endOfOldLeg: DialogEndCause | null = null

  private constructor(
    deps: DialogDeps,
    invite: IncomingInvite,
    leg: Leg,
    state: 'calling' | 'ringing' | 'established',
  ) {
    this.#deps = deps
    this.invite = invite
    this.#life = new DialogLife(this, state)
    this.#carrier = new Carrier(this.id, leg, deps, {
      accepted: (response) => this.#onAccepted(response),
      progress: (response) => this.#onProgress(response),
      heldThere: (there) => this.#hold.there(there),
      refer: (refer) => this.#sentOn.follow(refer),
      ended: (end) => this.#onSessionEnd(end),
      gone: () => this.#hangUp('bye-from-center'),
    })
    this.#hold = new HeldCall(this.#carrier, deps.peerConnections, () => {
      if (!this.#life.is('ended')) this.#life.changed()
    })
    this.#features = new MidCallFeatures(this.#carrier, this.#hold, deps, () => this.#life.is('established'))
    this.#sentOn = new SentOn(this.id, this.#carrier, deps, {
      isUp: () => this.#life.is('established'),
      mayFollow: () => deps.followRefer(invite),
      moved: (moved, response) => {
        this.#hold.there(false)
        this.#swap(moved)
        this.#carrier.timer.established(response)
      },
      stays: () => this.#endOfOldLeg !== null && this.#finish(this.#endOfOldLeg),
    })
    this.#media = new LegMedia(this.id, this.#carrier, deps, {
      // Where the far end has left this leg for another, that one is waited for.
      isUp: () => this.stored !== null && (!this.#sentOn.underWay || this.#endOfOldLeg === null),
      isEnded: () => this.#life.is('ended'),
      onHealth: () => this.#life.changed(),
      onReplacing: (replacing) => this.#life.enter(replacing ? 'recovering' : 'established'),
      onReplaced: (replaced) => this.#swap(replaced),
      giveUp: () => this.#hangUp(this.#endOfOldLeg ?? 'media-failed'),
    })
  }

  static incoming(
    deps: DialogDeps,
    invite: IncomingInvite,
    session: JsSipSession,
    request: ReceivedMessage,
  ): Dialog {
    const answering = new Answering(deps, request, (reason) => dialog.#refuseUnacceptable(reason))
    const { connection } = answering.prepared
    const dialog: Dialog = new Dialog(
      deps,
      invite,
      { session, connection, stored: storedFromRequest(request) },
      'ringing',
    )
    dialog.#answering = answering
    answering.begin(dialog.#carrier, request)
    return dialog
  }

  /** @throws when the SIP stack does not take the target */
  static outgoing(
    deps: DialogDeps,
    invite: IncomingInvite,
    agent: JsSipAgent,
    { target, microphone }: { target: string; microphone: boolean },
  ): Dialog {
    const leg = newCall(deps, agent, target)
    const dialog = new Dialog(deps, invite, leg, 'calling')
    dialog.#placed = new UnansweredCall(target)
    dialog.#microphone = microphone
    return dialog
  }

  static recovered(deps: DialogDeps, invite: IncomingInvite, leg: Leg, microphone: boolean): Dialog {
    const dialog = new Dialog(deps, invite, leg, 'established')
    dialog.setMicrophone(microphone)
    dialog.#media.begin()
    return dialog
  }

  get state(): DialogState {
    return this.#life.state
  }
  get media(): MediaHealth {
    return this.#media.health
  }
  get endCause(): DialogEndCause | null {
    return this.#life.endCause
  }
  get rejection(): Rejection | null {
    return this.#life.rejection
  }
  get problem(): string | null {
    return this.#life.problem ?? this.#carrier.connection.problem
  }
  get progress(): CallProgress {
    return this.#placed?.progress ?? 'none'
  }
  get movedTo(): string | null {
    return this.#sentOn.movedTo
  }
  get held(): Held {
    return this.#hold.held
  }
  get stored(): StoredDialog | null {
    return this.#life.state === 'established' || this.#life.state === 'recovering'
      ? this.#carrier.stored
      : null
  }

  onChange(listener: (dialog: SipDialog) => void): Unsubscribe {
    return this.#life.onChange(listener)
  }

  get isPrepared(): boolean {
    return this.#answering?.prepared.begun ?? false
  }

  prepare(): void {
    if (this.#life.state === 'ringing') this.#answering?.prepared.begin()
  }

  async answer({ microphone }: { microphone: boolean }): Promise<Result<null>> {
    if (this.#life.state !== 'ringing') return fail('not-allowed-in-state', 'This call is not ringing.')
    const answering = this.#answering
    if (answering === null) return fail('internal', 'There is nothing to answer.')
    this.#microphone = microphone
    this.#life.enter('answering')
    const ready = await answering.ready()
    if (this.#life.is('ended')) return fail('cancelled', 'The call ended before it was answered.')
    if (!ready.ok) {
      this.#endWith(() => this.#carrier.session.refuse(480), 'media-failed')
      return ready
    }
    answering.prepared.dispose()
    // As it is now: the agent may have muted meanwhile.
    this.setMicrophone(this.#microphone)
    return answering.send(this.#carrier)
  }

  refuse(code: RefusalCode): void {
    if (this.#life.state === 'ringing' || this.#life.state === 'answering') {
      this.#endWith(() => this.#carrier.session.refuse(code), 'refused-here')
    }
  }

  hangUp(): void {
    if (this.#life.state === 'ringing') return this.refuse(603)
    if (this.#life.state !== 'ended') this.#hangUp('bye-from-us')
  }

  setMicrophone(live: boolean): void {
    this.#microphone = live
    // Before the far end's sound comes there is no connection to speak on.
    if (this.#life.state === 'ended' || (this.#life.state === 'calling' && this.progress !== 'early-media'))
      return
    this.#deps.peerConnections.setMicrophone(this.#carrier.connection.id, live)
  }

  setHeld(held: boolean): Promise<Result<null>> {
    return this.#features.setHeld(held)
  }

  async transfer(target: string, replaces: StoredDialog | null = null): Promise<Result<null>> {
    const done = await this.#features.transfer(target, replaces)
    if (done.ok) this.hangUp()
    return done
  }

  sendDtmf(tones: string): Result<null> {
    return this.#features.sendDtmf(tones)
  }

  /** Registered again: the center learns the Contact of the new socket in each dialog (RFC 3311), or BYE goes to the dead one. */
  linkUp(sameSocket = false): void {
    if (this.#life.state !== 'established' && this.#life.state !== 'recovering') return
    this.#deps.agent()?.adopt(this.#carrier.session)
    if (!sameSocket && !this.#media.replacing) this.#carrier.timer.update()
    this.#media.recover({ type: 'link-up' })
  }

  /** A response to the INVITE can no longer reach the center; JsSIP would wait for ever. */
  linkDown(): void {
    if (this.#life.state === 'ringing' || this.#life.state === 'answering') {
      this.#endWith(() => this.#carrier.session.refuse(480), 'failed')
    } else {
      this.#media.recover({ type: 'link-down' })
    }
  }

  /** The computer slept. */
  woke(): void {
    this.#media.doubt()
  }

  dispose(): void {
    this.#finish(this.#life.endCause ?? 'bye-from-us')
  }

  #refuseUnacceptable(reason: string): void {
    if (this.#life.state === 'ended') return
    this.#deps.log.warn('offer not acceptable', { dialog: this.id, reason })
    this.#life.problem = reason
    this.#endWith(() => this.#carrier.session.refuse(488, reason), 'no-common-codec')
  }

  #onProgress(response: ReceivedMessage): void {
    if (this.#life.state !== 'calling' || !this.#placed?.hears(response)) return
    if (this.progress === 'early-media') this.setMicrophone(this.#microphone)
    this.#life.changed()
  }

  #onAccepted(response: ReceivedMessage | null): void {
    const { timer, stored } = this.#carrier
    if (this.#life.state === 'calling' && response !== null) {
      this.#carrier.identify(storedFromResponse(response, stored.remoteTarget))
      this.#life.state = 'established'
      this.setMicrophone(this.#microphone)
      this.#media.begin()
      timer.established(response)
      this.#life.changed()
      return
    }
    if (this.#life.state !== 'answering') return
    timer.established(null)
    this.#media.begin()
    this.#life.enter('established')
    if (this.#answering?.accepted()) this.#media.lost()
  }

  #onSessionEnd(end: SessionEnd): void {
    if (this.#life.state === 'ended' || this.#redirected(end)) return
    if (this.#life.state === 'calling') this.#life.rejection = rejectionOf(end.message)
    const cause = this.#life.rejection && end.originator === 'remote' ? 'refused-there' : endCauseOf(end)
    // The center may end the replaced dialog before our INVITE with Replaces is answered, and whoever sends a call on may
    // hang up before it is answered there (a blind transfer, RFC 5589 §6).
    if (this.#media.recovery === 'replacing' || this.#sentOn.underWay) this.#endOfOldLeg = cause
    else this.#finish(cause)
  }

  #redirected({ message }: SessionEnd): boolean {
    const agent = this.#deps.agent()
    if (this.#life.state !== 'calling' || this.#placed === null || agent === null) return false
    const leg = this.#placed.redirected(this.#deps, agent, message)
    if (leg === null) return false
    this.#carrier.change(leg)
    this.#deps.log.info('call redirected', { dialog: this.id, redirects: this.#placed.redirects })
    this.#life.changed()
    return true
  }

  /** The same dialog on a new leg. The old session must not end it any more. */
  #swap(leg: Leg): void {
    this.#endOfOldLeg = null
    const old = this.#carrier.change(leg)
    this.#deps.clock.after(replacedByeAfterMs, () => this.#deps.hangUp(old))
    this.#deps.peerConnections.setMicrophone(leg.connection.id, this.#microphone)
    this.#media.begin()
    this.#media.recover({ type: 'replaced' })
    this.#life.changed()
    void this.#hold.carryOver()
  }

  #hangUp(cause: DialogEndCause): void {
    this.#endWith(() => this.#deps.hangUp(this.#carrier.session), cause)
  }

  /** Ends here first, so that what the SIP stack says about it later is not taken for another cause. */
  #endWith(act: () => void, cause: DialogEndCause): void {
    this.#finish(cause)
    act()
  }

  #finish(cause: DialogEndCause): void {
    if (!this.#life.end(cause)) return
    this.#media.dispose()
    this.#features.dispose()
    this.#carrier.dispose()
    this.#sentOn.giveUp()
    this.#answering?.over()
    this.#life.over()
    this.#deps.onEnded(this.id)
  }
}
