import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { PeerConnections } from '../media/peer-connections.js'
import {
  isReplacing,
  steady,
  transition,
  type RecoveryEvent,
  type RecoveryState,
} from './media-recovery-state.js'

export interface MediaRecoveryDeps {
  readonly dialogId: string
  readonly peerConnections: PeerConnections
  readonly clock: Clock
  readonly log: Logger
  linkUp(): boolean
  /** the leg needs, or no longer needs, a new peer connection */
  onReplacing(replacing: boolean): void
  /** both report back by an event of their own */
  restartIce(): Promise<void>
  replace(): Promise<void>
  giveUp(): void
}

/** The shell of one leg's recovery: it holds the timer and has the effects done. */
export class MediaRecovery {
  readonly #deps: MediaRecoveryDeps
  #state: RecoveryState = steady
  #disarm: (() => void) | null = null

  constructor(deps: MediaRecoveryDeps) {
    this.#deps = deps
  }

  get name(): RecoveryState['name'] {
    return this.#state.name
  }

  get replacing(): boolean {
    return isReplacing(this.#state)
  }

  apply(event: RecoveryEvent): void {
    const before = this.#state
    const reachable = { link: this.#deps.linkUp(), engine: this.#deps.peerConnections.available }
    const { state, effects } = transition(before, event, reachable)
    this.#state = state
    if (state.name !== before.name) {
      this.#deps.log.info('media recovery', {
        dialog: this.#deps.dialogId,
        from: before.name,
        to: state.name,
        event: event.type,
      })
    }
    if (state.name !== 'given-up') this.#deps.onReplacing(isReplacing(state))
    for (const effect of effects) {
      switch (effect.type) {
        case 'arm':
          this.dispose()
          this.#disarm = this.#deps.clock.after(effect.afterMs, () => this.apply({ type: 'timer' }))
          break
        case 'disarm':
          this.dispose()
          break
        case 'restart-ice':
          void this.#deps.restartIce()
          break
        case 'replace':
          void this.#deps.replace()
          break
        case 'give-up':
          this.#deps.giveUp()
          break
        default:
          effect satisfies never
      }
    }
  }

  /** no timer is left */
  dispose(): void {
    this.#disarm?.()
    this.#disarm = null
  }
}
