import { randomUUID } from 'node:crypto'
import { fail, succeed, type Result } from '../../contract/errors.js'
import type { IceState } from '../../contract/ipc/media.js'
import type { RemotePeerConnection } from '../media/remote-peer-connection.js'
import type { DialogDeps } from './dialog-deps.js'
import { endCauseOf } from './end-cause.js'
import { holdCall } from './hold.js'
import { restartIce } from './ice-restart.js'
import { sendKeysByInfo } from './dtmf-info.js'
import type { JsSipSession, ReceivedMessage, Refer, SessionEnd } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'
import { inviteWithReplaces, storedFromRequest, storedFromResponse, type Leg } from './leg.js'
import { MediaHealthWatch } from './media-health.js'
import { MediaRecovery } from './media-recovery.js'
import type { RecoveryEvent } from './media-recovery-state.js'
import { PreparedAnswer } from './prepared-answer.js'
import { type Tried, callReferred, newCall, offerAgain, redirectedCall } from './outgoing-call.js'
import { rejectionOf } from './rejection.js'
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
import { referTo, transferCall } from './transfer.js'
import { SessionRefresh } from './session-timer.js'

/** The center ends a replaced dialog (RFC 3891 §3); if it forgets, we do. */
const replacedByeAfterMs = 4_000
const dtmfTones = /^[0-9*#A-D,]{1,32}$/

/** One leg of the agent, whichever SIP session and peer connection carry it at the moment. */
export class Dialog implements SipDialog {
  readonly id: string = randomUUID()
  readonly invite: IncomingInvite
  readonly #deps: DialogDeps
  readonly #listeners = new Set<(dialog: SipDialog) => void>()
  readonly #health: MediaHealthWatch
  readonly #off: Unsubscribe[]
  readonly #recovery: MediaRecovery
  #leg: Leg
  #timer: SessionRefresh
  #answerHeaders: readonly string[] = []
  #prepared: PreparedAnswer | null = null
  #state: DialogState
  #endCause: DialogEndCause | null = null
  #rejection: Rejection | null = null
  #problem: string | null = null
  #progress: CallProgress = 'none'
  #movedTo: string | null = null
  #held: Held = { here: false, there: false }
  /** while our own call is not answered */
  #tried: Tried | null = null
  #microphone = false
  #lostWhileAnswering = false
  #endOfOldLeg: DialogEndCause | null = null
  #answering: ((result: Result<null>) => void) | null = null

  private constructor(
    deps: DialogDeps,
    invite: IncomingInvite,
    leg: Leg,
    state: 'calling' | 'ringing' | 'established',
  ) {
    this.#deps = deps
    this.invite = invite
    this.#leg = leg
    this.#state = state
    this.#health = new MediaHealthWatch(deps.clock, (health, before) => {
      // First the look, so that nothing is sent before its answer.
      if (health === 'silent') deps.onPath('in-doubt')
      if (health === 'silent') this.#recover({ type: 'silent' })
      if (health === 'flowing' && before === 'silent') deps.onPath('back')
      this.#changed()
    })
    this.#recovery = new MediaRecovery({
      ...deps,
      dialogId: this.id,
      onReplacing: (replacing) => this.#setState(replacing ? 'recovering' : 'established'),
      restartIce: () => this.#restartIce(),
      replace: () => this.#replace(),
      giveUp: () => this.#endWith(() => this.#leg.session.terminate(), this.#endOfOldLeg ?? 'media-failed'),
    })
    this.#off = [
      deps.peerConnections.onIce((id, state) => this.#onIce(id, state)),
      deps.peerConnections.onHeard((id) => {
        if (id !== this.#leg.connection.id) return
        this.#health.heard()
        this.#recover({ type: 'heard' })
      }),
      deps.peerConnections.onAvailable((available) => this.#onEngine(available)),
    ]
    this.#timer = this.#adopt(leg)
  }

  /** The whole answer is made now, in one hop to the engine, so that answering later waits for nothing. */
  static incoming(
    deps: DialogDeps,
    invite: IncomingInvite,
    session: JsSipSession,
    request: ReceivedMessage,
  ): Dialog {
    let dialog: Dialog | null = null
    const prepared = new PreparedAnswer(request.body ?? '', {
      ...deps,
      onConnection: (connection) => {
        if (dialog) dialog.#use(connection)
      },
      onUnacceptable: (reason) => {
        if (dialog) dialog.#refuseUnacceptable(reason)
      },
    })
    const leg = { session, connection: prepared.connection, stored: storedFromRequest(request) }
    dialog = new Dialog(deps, invite, leg, 'ringing')
    dialog.#prepared = prepared
    dialog.#answerHeaders = dialog.#timer.asked(request)
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
    dialog.#tried = [target]
    dialog.#microphone = microphone
    return dialog
  }

  static recovered(deps: DialogDeps, invite: IncomingInvite, leg: Leg, microphone: boolean): Dialog {
    const dialog = new Dialog(deps, invite, leg, 'established')
    dialog.setMicrophone(microphone)
    dialog.#health.begin()
    return dialog
  }

  get state(): DialogState {
    return this.#state
  }
  get media(): MediaHealth {
    return this.#health.health
  }
  get endCause(): DialogEndCause | null {
    return this.#endCause
  }
  get rejection(): Rejection | null {
    return this.#rejection
  }
  get problem(): string | null {
    return this.#problem
  }
  get progress(): CallProgress {
    return this.#progress
  }
  get movedTo(): string | null {
    return this.#movedTo
  }
  get held(): Held {
    return this.#held
  }
  get stored(): StoredDialog | null {
    return this.#state === 'established' || this.#state === 'recovering' ? this.#leg.stored : null
  }

  onChange(listener: (dialog: SipDialog) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  async answer({ microphone }: { microphone: boolean }): Promise<Result<null>> {
    if (this.#state !== 'ringing') return fail('not-allowed-in-state', 'This call is not ringing.')
    this.#microphone = microphone
    this.#setState('answering')
    const ready = (await this.#prepared?.ready()) ?? fail('internal', 'There is nothing to answer.')
    if (this.#is('ended')) return fail('cancelled', 'The call ended before it was answered.')
    if (!ready.ok) {
      this.#endWith(() => this.#leg.session.refuse(480), 'media-failed')
      return ready
    }
    this.#prepared?.dispose()
    // As it is now: the agent may have muted meanwhile.
    this.setMicrophone(this.#microphone)
    return new Promise((resolve) => {
      this.#answering = resolve
      this.#leg.session.answer(this.#leg.connection, this.#answerHeaders)
    })
  }

  refuse(code: RefusalCode): void {
    if (this.#state === 'ringing' || this.#state === 'answering') {
      this.#endWith(() => this.#leg.session.refuse(code), 'refused-here')
    }
  }

  hangUp(): void {
    if (this.#state === 'ringing') return this.refuse(603)
    if (this.#state === 'ended') return
    const { session } = this.#leg
    // JsSIP loses a BYE that cannot be sent, and the center would keep the leg until its grace is over.
    this.#endWith(
      () => (this.#deps.linkUp() ? session.terminate() : this.#deps.terminateLater(session)),
      'bye-from-us',
    )
  }

  setMicrophone(live: boolean): void {
    this.#microphone = live
    // Before the far end's sound comes there is no connection to speak on.
    if (this.#state === 'ended' || (this.#state === 'calling' && this.#progress !== 'early-media')) return
    this.#deps.peerConnections.setMicrophone(this.#leg.connection.id, live)
  }

  async setHeld(held: boolean): Promise<Result<null>> {
    if (this.#state !== 'established')
      return fail('not-allowed-in-state', 'Only a call that is up can be held.')
    if (!this.#deps.linkUp())
      return fail('not-registered', 'The call cannot be held while the server is away.')
    if (this.#held.here === held) return succeed(null)
    const { session, connection } = this.#leg
    const done = await holdCall(session, connection.id, this.#deps.peerConnections, held)
    if (done.ok && !this.#is('ended')) {
      this.#held = { ...this.#held, here: held }
      this.#changed()
    }
    return done
  }

  async transfer(target: string, replaces: StoredDialog | null = null): Promise<Result<null>> {
    if (this.#state !== 'established')
      return fail('not-allowed-in-state', 'Only a call that is up can be transferred.')
    if (!this.#deps.linkUp())
      return fail('not-registered', 'The call cannot be transferred while the server is away.')
    const done = await transferCall(this.#leg.session, referTo(target, replaces), this.#deps.clock)
    if (done.ok) this.hangUp()
    return done
  }

  sendDtmf(tones: string): Result<null> {
    if (this.#state !== 'established') return fail('no-interaction', 'Keys can be sent in a call only.')
    if (!dtmfTones.test(tones)) return fail('bad-request', 'Only 0–9, *, # and A–D can be sent.')
    if (this.#deps.dtmf() === 'rfc4733') {
      this.#deps.peerConnections.sendDtmf(this.#leg.connection.id, tones)
      return succeed(null)
    }
    if (!this.#deps.linkUp()) return fail('not-registered', 'Keys cannot be sent while the server is away.')
    sendKeysByInfo(this.#leg.session, tones)
    return succeed(null)
  }

  /** Registered again: the center learns the Contact of the new socket in each dialog (RFC 3311), or BYE goes to the dead one. */
  linkUp(sameSocket = false): void {
    if (this.#state !== 'established' && this.#state !== 'recovering') return
    if (!sameSocket && !this.#recovery.replacing) this.#timer.update()
    this.#recover({ type: 'link-up' })
  }

  /** A response to the INVITE can no longer reach the center; JsSIP would wait for ever. */
  linkDown(): void {
    if (this.#state === 'ringing' || this.#state === 'answering') {
      this.#endWith(() => this.#leg.session.refuse(480), 'failed')
    } else {
      this.#recover({ type: 'link-down' })
    }
  }

  /** The computer slept. */
  woke(): void {
    this.#health.doubt()
  }

  dispose(): void {
    this.#finish(this.#endCause ?? 'bye-from-us')
  }

  #onEngine(available: boolean): void {
    // Between the answer and its 200 OK nothing can be replaced yet.
    if (!available && this.#answering !== null) this.#lostWhileAnswering = true
    this.#recover({ type: available ? 'engine-ready' : 'engine-away' })
  }

  #use(connection: RemotePeerConnection): void {
    this.#leg = { ...this.#leg, connection }
    this.#deps.peerConnections.assign(this.id, connection.id)
  }

  #refuseUnacceptable(reason: string): void {
    if (this.#state === 'ended') return
    this.#deps.log.warn('offer not acceptable', { dialog: this.id, reason })
    this.#problem = reason
    this.#endWith(() => this.#leg.session.refuse(488, reason), 'no-common-codec')
  }

  #adopt(leg: Leg): SessionRefresh {
    this.#leg = leg
    this.#timer = this.#newTimer(leg)
    this.#deps.peerConnections.assign(this.id, leg.connection.id)
    leg.session.onAccepted((response) => this.#onAccepted(leg, response))
    leg.session.onProgress((response) => this.#onProgress(leg, response))
    leg.session.onRemoteHold((there) => {
      if (leg.session !== this.#leg.session) return
      this.#held = { ...this.#held, there }
      this.#changed()
    })
    leg.session.onRefer((refer) => this.#onRefer(leg, refer))
    leg.session.onEnd((end) => this.#onSessionEnd(leg, end))
    return this.#timer
  }

  #newTimer({ session, connection }: Leg): SessionRefresh {
    return new SessionRefresh(session, {
      ...this.#deps,
      reInvite: (headers) => offerAgain(session, connection.id, this.#deps.peerConnections, headers),
      onGone: () => {
        if (this.#leg.session === session) this.#endWith(() => session.terminate(), 'bye-from-center')
      },
    })
  }

  /** The server sends the call on: the new leg takes the old one's place when it is answered, or the old one stays. */
  #onRefer(leg: Leg, refer: Refer): void {
    const { log } = this.#deps
    const allowed = this.#deps.followRefer(this.invite)
    if (leg.session !== this.#leg.session || this.#state !== 'established' || !allowed) {
      log.warn('REFER refused', { dialog: this.id, trusted: allowed })
      return refer.reject()
    }
    log.info('the server sends the call on', { dialog: this.id })
    callReferred(this.#deps, refer, (moved, response) => {
      if (this.#state !== 'established' || leg.session !== this.#leg.session) return false
      this.#movedTo = refer.target.replace(/[?].*$/, '')
      this.#swap(moved)
      this.#timer.established(response)
      return true
    })
  }

  /** Sound before the answer (183, or a 180 that has some) stands above ringing: a later 180 without does not take it away. */
  #onProgress(leg: Leg, response: ReceivedMessage): void {
    if (leg.session !== this.#leg.session || this.#state !== 'calling') return
    const sound = response.body !== null && response.body !== ''
    const before = this.#progress
    this.#progress =
      sound || before === 'early-media' ? 'early-media' : response.status_code === 180 ? 'ringing' : before
    if (this.#progress === before) return
    if (this.#progress === 'early-media') this.setMicrophone(this.#microphone)
    this.#changed()
  }

  #onAccepted(leg: Leg, response: ReceivedMessage | null): void {
    if (leg.session !== this.#leg.session) return
    if (this.#state === 'calling' && response !== null) {
      this.#leg = { ...leg, stored: storedFromResponse(response, leg.stored.remoteTarget) }
      this.#tried = null
      this.#state = 'established'
      this.setMicrophone(this.#microphone)
      this.#health.begin()
      this.#timer.established(response)
      this.#changed()
      return
    }
    if (this.#state !== 'answering') return
    this.#timer.established(null)
    this.#health.begin()
    this.#setState('established')
    this.#answering?.(succeed(null))
    this.#answering = null
    if (!this.#lostWhileAnswering) return
    this.#recover({ type: 'engine-away' })
    if (this.#deps.peerConnections.available) this.#recover({ type: 'engine-ready' })
  }

  #onSessionEnd(leg: Leg, end: SessionEnd): void {
    if (leg.session !== this.#leg.session || this.#state === 'ended') return
    if (this.#redirected(end)) return
    if (this.#state === 'calling') this.#rejection = rejectionOf(end.message)
    const cause = this.#rejection && end.originator === 'remote' ? 'refused-there' : endCauseOf(end)
    // The center may end the replaced dialog before our INVITE with Replaces is answered.
    if (this.#recovery.name === 'replacing') this.#endOfOldLeg = cause
    else this.#finish(cause)
  }

  /** A 3xx: the same call goes on to where the server sends it (RFC 3261 §8.1.3.4). */
  #redirected({ message }: SessionEnd): boolean {
    const agent = this.#deps.agent()
    if (this.#state !== 'calling' || this.#tried === null || agent === null) return false
    const call = redirectedCall(this.#deps, agent, message, this.#tried)
    if (call === null) return false
    const old = this.#leg
    this.#timer.dispose()
    this.#adopt(call.leg)
    old.connection.close()
    this.#deps.log.info('call redirected', { dialog: this.id, redirects: call.tried.length - 1 })
    this.#tried = call.tried
    this.#progress = 'none'
    this.#changed()
    return true
  }

  #onIce(connectionId: string, state: IceState): void {
    if (connectionId !== this.#leg.connection.id || this.#state === 'ended') return
    this.#leg.connection.setIceState(state)
    if (state === 'connected' || state === 'completed') this.#health.heard()
    if (state === 'disconnected' || state === 'failed') this.#deps.onPath('in-doubt')
    this.#recover({ type: 'ice', state })
  }

  #recover(event: RecoveryEvent): void {
    if (this.#state === 'established' || this.#state === 'recovering') this.#recovery.apply(event)
  }

  async #restartIce(): Promise<void> {
    const leg = this.#leg
    const restarted = await restartIce(leg.session, leg.connection.id, this.#deps.peerConnections)
    if (!restarted && this.#leg === leg) this.#recover({ type: 'restart-refused' })
  }

  async #replace(): Promise<void> {
    const agent = this.#deps.agent()
    const replaced = agent
      ? await inviteWithReplaces({ ...this.#deps, agent }, this.#leg.stored)
      : fail<Leg>('not-registered', 'The phone is not registered.')
    if (this.#is('ended')) {
      if (replaced.ok) replaced.value.session.terminate()
      return
    }
    // Also when the engine went away meanwhile: the center knows the new dialog only, and that one is replaced next.
    if (replaced.ok) {
      this.#swap(replaced.value)
      return
    }
    this.#deps.log.warn('leg not replaced', { dialog: this.id, reason: replaced.error.message })
    const { code } = replaced.error
    this.#recover({ type: 'replace-failed', final: code === 'forbidden' || code === 'not-found' })
  }

  /** The same dialog on a new leg. The old session must not end it any more. */
  #swap(leg: Leg): void {
    const old = this.#leg
    this.#endOfOldLeg = null
    this.#timer.dispose()
    this.#adopt(leg)
    old.connection.close()
    this.#deps.clock.after(replacedByeAfterMs, () => old.session.terminate())
    this.#deps.peerConnections.setMicrophone(leg.connection.id, this.#microphone)
    this.#health.begin()
    this.#recover({ type: 'replaced' })
    this.#changed()
    // The new leg was offered as one that speaks.
    if (this.#held.here) void holdCall(leg.session, leg.connection.id, this.#deps.peerConnections, true)
  }

  /** Ends here first, so that what the SIP stack says about it later is not taken for another cause. */
  #endWith(act: () => void, cause: DialogEndCause): void {
    this.#finish(cause)
    act()
  }

  #finish(cause: DialogEndCause): void {
    if (this.#state === 'ended') return
    this.#prepared?.dispose()
    this.#recovery.dispose()
    this.#timer.dispose()
    this.#endCause = cause
    this.#state = 'ended'
    for (const off of this.#off) off()
    this.#health.end()
    this.#deps.peerConnections.assign(this.id, null)
    this.#leg.connection.close()
    this.#answering?.(fail('cancelled', 'The call ended before it was answered.'))
    this.#answering = null
    this.#changed()
    this.#listeners.clear()
    this.#deps.onEnded(this)
  }

  #is(state: DialogState): boolean {
    return this.#state === state
  }

  #setState(state: DialogState): void {
    if (this.#state === state) return
    this.#state = state
    this.#changed()
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener(this)
  }
}
