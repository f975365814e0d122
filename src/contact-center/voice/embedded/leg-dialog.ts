import type { Session } from 'sip.js/lib/core/index.js'

/** Reason header (RFC 3326) with the platform's words; nothing that could end its quotes or its line. */
export function reasonHeader(reason: string): string {
  return `SIP;text="${reason.replace(/[^\x20-\x7e]|["\\]/g, ' ').slice(0, 80)}"`
}

/**
 * One confirmed dialog. A dialog that we answered (INVITE with Replaces) may not get our BYE before its ACK came
 * (RFC 3261 §15), so the BYE waits for it.
 */
export class LegDialog {
  readonly session: Session
  #mayEnd: boolean
  #wantsEnd: { readonly reason: string | null } | null = null
  #ended = false

  constructor(session: Session, acknowledged: boolean) {
    this.session = session
    this.#mayEnd = acknowledged
  }

  get id(): string {
    return this.session.id
  }

  /** the ACK came, or will never come */
  acknowledged(): void {
    this.#mayEnd = true
    if (this.#wantsEnd) this.end(this.#wantsEnd.reason)
  }

  end(reason: string | null): void {
    if (this.#ended) return
    if (!this.#mayEnd) {
      this.#wantsEnd = { reason }
      return
    }
    this.#ended = true
    this.session.bye({}, reason === null ? {} : { extraHeaders: [`Reason: ${reasonHeader(reason)}`] })
  }

  endedByFarSide(): void {
    this.#ended = true
  }
}
