import { remember } from './bounded.js'

const most = 512

/**
 * Which ACK is waited for. JsSIP takes any ACK of a dialog for the one it needs, and forgets that one when another INVITE
 * comes meanwhile: after 32 s it then ends a healthy call (docs/jssip.md).
 */
export class InvitesInProgress {
  /** Call-ID and CSeq of each INVITE that JsSIP was given */
  readonly #given = new Set<string>()
  /** Call-IDs whose last 2xx has no ACK yet */
  readonly #unacknowledged = new Set<string>()

  given(callId: string, cseq: number): void {
    remember(this.#given, `${callId} ${cseq}`, most)
  }

  /** a 2xx to an INVITE went out */
  accepted(callId: string): void {
    remember(this.#unacknowledged, callId, most)
  }

  /** whether an ACK is one for an INVITE that there was */
  acknowledges(callId: string, cseq: number): boolean {
    const fits = this.#given.has(`${callId} ${cseq}`)
    if (fits) this.#unacknowledged.delete(callId)
    return fits
  }

  waitsForAck(callId: string): boolean {
    return this.#unacknowledged.has(callId)
  }
}
