import { randomUUID } from 'node:crypto'
import { fail, succeed, type Result } from '../../contract/errors.js'
import type { IceState } from '../../contract/ipc/media.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { PeerConnections } from '../media/peer-connections.js'
import type { RemotePeerConnection } from '../media/remote-peer-connection.js'
import { endCauseOf } from './end-cause.js'
import { restartIce } from './ice-restart.js'
import type { JsSipAgent, JsSipSession, ReceivedMessage, SessionEnd } from './jssip.js'
import { inviteWithReplaces, storedFromRequest, type Leg } from './leg.js'
import { MediaHealthWatch } from './media-health.js'
import { MediaRecovery } from './media-recovery.js'
import type { RecoveryEvent } from './media-recovery-state.js'
import { PreparedAnswer } from './prepared-answer.js'
import type {
  DialogEndCause,
  DialogState,
  IncomingInvite,
  MediaHealth,
  RefusalCode,
  SipDialog,
  StoredDialog,
  Unsubscribe,
} from './sip-port.js'

export interface DialogDeps {
  readonly peerConnections: PeerConnections
  readonly clock: Clock
  readonly log: Logger
  /** the agent of the account in use; another one after a new start */
  agent(): JsSipAgent | null
  /** requests in dialogs reach the center now */
  linkUp(): boolean
  /** sends BYE once the link is there again, or gives up in time */
  terminateLater(session: JsSipSession): void
  onEnded(dialog: Dialog): void
}

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
  #prepared: PreparedAnswer | null = null
  #state: DialogState
  #endCause: DialogEndCause | null = null
  #microphone = false
  #lostWhileAnswering = false
  #endOfOldLeg: DialogEndCause | null = null
  #answering: ((result: Result<null>) => void) | null = null

  private constructor(deps: DialogDeps, invite: IncomingInvite, leg: Leg, state: 'ringing' | 'established') {
    this.#deps = deps
    this.invite = invite
    this.#leg = leg
    this.#state = state
    this.#health = new MediaHealthWatch(deps.clock, (health) => {
      if (health === 'silent') this.#recover({ type: 'silent' })
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
        if (id === this.#leg.connection.id) this.#health.heard()
      }),
      deps.peerConnections.onAvailable((available) => this.#onEngine(available)),
    ]
    this.#adopt(leg)
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
      this.#leg.session.answer(this.#leg.connection)
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
    if (this.#state !== 'ended') this.#deps.peerConnections.setMicrophone(this.#leg.connection.id, live)
  }

  sendDtmf(tones: string): Result<null> {
    if (this.#state !== 'established') return fail('no-interaction', 'Keys can be sent in a call only.')
    if (!dtmfTones.test(tones)) return fail('bad-request', 'Only 0–9, *, # and A–D can be sent.')
    this.#deps.peerConnections.sendDtmf(this.#leg.connection.id, tones)
    return succeed(null)
  }

  /** Registered again: the center learns the Contact of the new socket in each dialog (RFC 3311), or BYE goes to the dead one. */
  linkUp(): void {
    if (this.#state !== 'established' && this.#state !== 'recovering') return
    const { session } = this.#leg
    if (!this.#recovery.replacing && !session.isEnded()) {
      session.send('UPDATE', null, {
        onDialogError: () => {
          if (this.#leg.session === session) this.#endWith(() => session.terminate(), 'bye-from-center')
        },
      })
    }
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
    this.#endWith(() => this.#leg.session.refuse(488), 'no-common-codec')
  }

  #adopt(leg: Leg): void {
    this.#leg = leg
    this.#deps.peerConnections.assign(this.id, leg.connection.id)
    leg.session.onAccepted(() => this.#onAccepted(leg))
    leg.session.onEnd((end) => this.#onSessionEnd(leg, end))
  }

  #onAccepted(leg: Leg): void {
    if (leg.session !== this.#leg.session || this.#state !== 'answering') return
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
    const cause = endCauseOf(end)
    // The center may end the replaced dialog before our INVITE with Replaces is answered.
    if (this.#recovery.name === 'replacing') this.#endOfOldLeg = cause
    else this.#finish(cause)
  }

  #onIce(connectionId: string, state: IceState): void {
    if (connectionId !== this.#leg.connection.id || this.#state === 'ended') return
    this.#leg.connection.setIceState(state)
    if (state === 'connected' || state === 'completed') this.#health.heard()
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
    this.#adopt(leg)
    old.connection.close()
    this.#deps.clock.after(replacedByeAfterMs, () => old.session.terminate())
    this.#deps.peerConnections.setMicrophone(leg.connection.id, this.#microphone)
    this.#health.begin()
    this.#recover({ type: 'replaced' })
    this.#changed()
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
