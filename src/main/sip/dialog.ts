import { randomUUID } from 'node:crypto'
import { fail, succeed, type Result } from '../../contract/errors.js'
import type { IceState } from '../../contract/ipc/media.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { PeerConnections } from '../media/peer-connections.js'
import { RemotePeerConnection } from '../media/remote-peer-connection.js'
import { endCauseOf } from './end-cause.js'
import { restartIce } from './ice-restart.js'
import type { JsSipAgent, JsSipSession, ReceivedMessage, SessionEnd } from './jssip.js'
import { inviteWithReplaces, storedFromRequest, type Leg } from './leg.js'
import { MediaHealthWatch } from './media-health.js'
import { isReplacing, steady, transition, type RecoveryEvent, type RecoveryState } from './media-recovery-state.js'
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

/** A crashed engine is back within 300 ms; an answer waits a little for it. */
const engineWaitMs = 2_500
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
  #leg: Leg
  #offer: string | null
  #prepared: Promise<Result<unknown>>
  #state: DialogState
  #endCause: DialogEndCause | null = null
  #recovery: RecoveryState = steady
  #disarm: (() => void) | null = null
  #microphone = false
  #endOfOldLeg: DialogEndCause | null = null
  #answering: ((result: Result<null>) => void) | null = null

  private constructor(deps: DialogDeps, invite: IncomingInvite, leg: Leg, offer: string | null, prepared: Promise<Result<unknown>>) {
    this.#deps = deps
    this.invite = invite
    this.#leg = leg
    this.#offer = offer
    this.#prepared = prepared
    this.#state = offer === null ? 'established' : 'ringing'
    this.#health = new MediaHealthWatch(deps.clock, (health) => {
      if (health === 'silent') this.#recover({ type: 'silent' })
      this.#changed()
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
  static incoming(deps: DialogDeps, invite: IncomingInvite, session: JsSipSession, request: ReceivedMessage): Dialog {
    const connection = new RemotePeerConnection(deps.peerConnections)
    const offer = request.body ?? ''
    const prepared = connection.prepareAnswer(offer)
    const dialog = new Dialog(deps, invite, { session, connection, stored: storedFromRequest(request) }, offer, prepared)
    dialog.#refuseWhenUnacceptable(prepared)
    return dialog
  }

  static recovered(deps: DialogDeps, invite: IncomingInvite, leg: Leg, microphone: boolean): Dialog {
    const dialog = new Dialog(deps, invite, leg, null, Promise.resolve(succeed(null)))
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
    this.#setState('answering')
    const ready = await this.#mediaReady()
    if (this.#is('ended')) return fail('cancelled', 'The call ended before it was answered.')
    if (!ready.ok) {
      this.#endWith(() => this.#leg.session.refuse(480), 'media-failed')
      return ready
    }
    this.setMicrophone(microphone)
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
    if (!isReplacing(this.#recovery) && !session.ended) {
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

  async #mediaReady(): Promise<Result<unknown>> {
    const prepared = await this.#prepared
    if (prepared.ok || prepared.error.code === 'bad-request') return prepared
    if (!(await this.#engineBack())) return prepared
    return this.#prepared
  }

  /** A new engine has prepared the answer again by the time this resolves with true. */
  #engineBack(): Promise<boolean> {
    if (this.#deps.peerConnections.available) return Promise.resolve(true)
    return new Promise((resolve) => {
      const end = (back: boolean): void => {
        off()
        cancel()
        resolve(back)
      }
      const cancel = this.#deps.clock.after(engineWaitMs, () => end(false))
      const off = this.#deps.peerConnections.onAvailable((available) => {
        if (available) end(true)
      })
    })
  }

  #onEngine(available: boolean): void {
    const unanswered = this.#state === 'ringing' || (this.#state === 'answering' && this.#answering === null)
    if (unanswered) {
      if (available && this.#offer !== null) this.#prepareAgain(this.#offer)
    } else if (this.#state !== 'ended') {
      this.#recover({ type: available ? 'engine-ready' : 'engine-away' })
    }
  }

  #prepareAgain(offer: string): void {
    const connection = new RemotePeerConnection(this.#deps.peerConnections)
    this.#leg = { ...this.#leg, connection }
    this.#deps.peerConnections.assign(this.id, connection.id)
    this.#prepared = connection.prepareAnswer(offer)
    this.#refuseWhenUnacceptable(this.#prepared)
  }

  #refuseWhenUnacceptable(prepared: Promise<Result<unknown>>): void {
    void prepared.then((result) => {
      if (result.ok || result.error.code !== 'bad-request' || this.#prepared !== prepared) return
      this.#deps.log.warn('offer not acceptable', { dialog: this.id, reason: result.error.message })
      if (!this.#is('ended')) this.#endWith(() => this.#leg.session.refuse(488), 'no-common-codec')
    })
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
    if (this.#state !== 'established' && this.#state !== 'recovering') return
    const before = this.#recovery
    const reachable = { link: this.#deps.linkUp(), engine: this.#deps.peerConnections.available }
    const { state, effects } = transition(before, event, reachable)
    this.#recovery = state
    if (state.name !== before.name) {
      this.#deps.log.info('media recovery', { dialog: this.id, from: before.name, to: state.name, event: event.type })
    }
    if (state.name !== 'given-up') this.#setState(isReplacing(state) ? 'recovering' : 'established')
    for (const effect of effects) {
      switch (effect.type) {
        case 'arm':
          this.#disarm?.()
          this.#disarm = this.#deps.clock.after(effect.afterMs, () => this.#recover({ type: 'timer' }))
          break
        case 'disarm':
          this.#disarm?.()
          this.#disarm = null
          break
        case 'restart-ice':
          void this.#restartIce()
          break
        case 'replace':
          void this.#replace()
          break
        case 'give-up':
          this.#endWith(() => this.#leg.session.terminate(), this.#endOfOldLeg ?? 'media-failed')
          break
        default:
          effect satisfies never
      }
    }
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
    if (replaced.ok) return this.#swap(replaced.value)
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
    this.#disarm?.()
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
