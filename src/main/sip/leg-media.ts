import { fail } from '../../contract/errors.js'
import type { IceState } from '../../contract/ipc/media.js'
import type { Carrier } from './carrier.js'
import type { DialogDeps } from './dialog-deps.js'
import { restartIce } from './ice-restart.js'
import { inviteWithReplaces, type Leg } from './leg.js'
import { MediaHealthWatch } from './media-health.js'
import { MediaRecovery } from './media-recovery.js'
import type { RecoveryEvent, RecoveryState } from './media-recovery-state.js'
import type { MediaHealth, Unsubscribe } from './sip-port.js'

/** What the dialog is told of its media, and asked. */
export interface LegMediaOwner {
  /** the call is up, and its media worth bringing back */
  isUp(): boolean
  isEnded(): boolean
  onHealth(): void
  /** the leg needs, or no longer needs, another to take its place */
  onReplacing(replacing: boolean): void
  /** the server has put this leg in the place of the one that carried the dialog */
  onReplaced(leg: Leg): void
  /** nothing brings it back */
  giveUp(): void
}

/** Whether the media of a dialog lives, told by what is heard, and what brings it back: an ICE restart, or Replaces. */
export class LegMedia {
  readonly #deps: DialogDeps
  readonly #dialogId: string
  readonly #carrier: Carrier
  readonly #owner: LegMediaOwner
  readonly #health: MediaHealthWatch
  readonly #recovery: MediaRecovery
  readonly #off: readonly Unsubscribe[]

  constructor(dialogId: string, carrier: Carrier, deps: DialogDeps, owner: LegMediaOwner) {
    this.#dialogId = dialogId
    this.#carrier = carrier
    this.#deps = deps
    this.#owner = owner
    this.#health = new MediaHealthWatch(deps.clock, (health, before) => {
      // First the look, so that nothing is sent before its answer.
      if (health === 'silent') deps.onPath('in-doubt')
      if (health === 'silent') this.recover({ type: 'silent' })
      if (health === 'flowing' && before === 'silent') deps.onPath('back')
      owner.onHealth()
    })
    this.#recovery = new MediaRecovery({
      ...deps,
      dialogId,
      onReplacing: (replacing) => owner.onReplacing(replacing),
      restartIce: () => this.#restartIce(),
      replace: () => this.#replace(),
      giveUp: () => owner.giveUp(),
    })
    const { peerConnections } = deps
    this.#off = [
      peerConnections.onIce((id, state) => id === carrier.connection.id && this.#onIce(state)),
      peerConnections.onHeard((id) => id === carrier.connection.id && this.#heard()),
      peerConnections.onAvailable((available) =>
        this.recover({ type: available ? 'engine-ready' : 'engine-away' }),
      ),
    ]
  }

  get health(): MediaHealth {
    return this.#health.health
  }
  get recovery(): RecoveryState['name'] {
    return this.#recovery.name
  }
  get replacing(): boolean {
    return this.#recovery.replacing
  }

  /** A first sign of life is expected, from this leg or from the one that has taken its place. */
  begin(): void {
    this.#health.begin()
  }

  /** The computer slept. */
  doubt(): void {
    this.#health.doubt()
  }

  /** The engine that made the connection is gone, and nothing could be done about it until now. */
  lost(): void {
    this.recover({ type: 'engine-away' })
    if (this.#deps.peerConnections.available) this.recover({ type: 'engine-ready' })
  }

  recover(event: RecoveryEvent): void {
    if (this.#owner.isUp()) this.#recovery.apply(event)
  }

  dispose(): void {
    for (const off of this.#off) off()
    this.#recovery.dispose()
    this.#health.end()
  }

  #heard(): void {
    this.#health.heard()
    this.recover({ type: 'heard' })
  }

  #onIce(state: IceState): void {
    this.#carrier.connection.setIceState(state)
    if (state === 'connected' || state === 'completed') this.#health.heard()
    if (state === 'disconnected' || state === 'failed') this.#deps.onPath('in-doubt')
    this.recover({ type: 'ice', state })
  }

  async #restartIce(): Promise<void> {
    const { session, connection } = this.#carrier
    const restarted = await restartIce(session, connection.id, this.#deps.peerConnections)
    if (!restarted && session === this.#carrier.session) this.recover({ type: 'restart-refused' })
  }

  async #replace(): Promise<void> {
    const agent = this.#deps.agent()
    const replaced = agent
      ? await inviteWithReplaces({ ...this.#deps, agent }, this.#carrier.stored)
      : fail<Leg>('not-registered', 'The phone is not registered.')
    if (this.#owner.isEnded()) {
      if (replaced.ok) this.#deps.hangUp(replaced.value.session)
      return
    }
    // Also when the engine went away meanwhile: the center knows the new dialog only, and that one is replaced next.
    if (replaced.ok) {
      this.#owner.onReplaced(replaced.value)
      return
    }
    this.#deps.log.warn('leg not replaced', { dialog: this.#dialogId, reason: replaced.error.message })
    const { code } = replaced.error
    this.recover({ type: 'replace-failed', final: code === 'forbidden' || code === 'not-found' })
  }
}
