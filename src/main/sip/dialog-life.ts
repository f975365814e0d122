import type { DialogEndCause, DialogState, Rejection, SipDialog, Unsubscribe } from './sip-port.js'

/** How far a dialog has come, how it ended, and who is told of its changes. */
export class DialogLife {
  readonly #dialog: SipDialog
  readonly #listeners = new Set<(dialog: SipDialog) => void>()
  state: DialogState
  rejection: Rejection | null = null
  /** what was wrong with its offer, in words */
  problem: string | null = null
  #endCause: DialogEndCause | null = null

  constructor(dialog: SipDialog, state: DialogState) {
    this.#dialog = dialog
    this.state = state
  }

  get endCause(): DialogEndCause | null {
    return this.#endCause
  }

  is(state: DialogState): boolean {
    return this.state === state
  }

  /** Tells of it, unless it is in that state. */
  enter(state: DialogState): void {
    if (this.state === state) return
    this.state = state
    this.changed()
  }

  /** @returns false: it has ended before */
  end(cause: DialogEndCause): boolean {
    if (this.state === 'ended') return false
    this.#endCause = cause
    this.state = 'ended'
    return true
  }

  onChange(listener: (dialog: SipDialog) => void): Unsubscribe {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  changed(): void {
    for (const listener of [...this.#listeners]) listener(this.#dialog)
  }

  /** Tells for the last time. */
  over(): void {
    this.changed()
    this.#listeners.clear()
  }
}
