import { URI } from 'jssip'
import type { RemotePeerConnection } from '../media/remote-peer-connection.js'
import { Bye } from './bye.js'
import { earlyUpdateAnswer } from './early-update.js'
import {
  type RawHome,
  type RawRefer,
  type RawSession,
  type RepliedTo,
  sessionStatus as statuses,
  transactionTerminated,
} from './jssip-raw.js'

/** Tracks are the media engine's business; a given stream keeps JsSIP from asking for a microphone itself. */
export const noTracks = { getTracks: () => [], getAudioTracks: () => [], getVideoTracks: () => [] }

/** A SIP message as received. */
export interface ReceivedMessage {
  readonly method?: string
  readonly call_id: string
  readonly from_tag: string
  readonly to_tag: string
  readonly body: string | null
  readonly status_code?: number
  readonly from: { readonly display_name: string | null; readonly uri: { toString(): string } }
  getHeader(name: string): string | undefined
  getHeaders(name: string): string[]
  parseHeader(name: string, index?: number): unknown
}

export interface SessionEnd {
  readonly originator: 'local' | 'remote' | 'system'
  readonly cause: string
  readonly message: ReceivedMessage | null
}

export interface InDialogHandlers {
  onSuccessResponse?(response: ReceivedMessage): void
  onErrorResponse?(response: ReceivedMessage): void
  /** 408 or 481: the far end no longer has the dialog */
  onDialogError?(): void
  onRequestTimeout?(): void
  onTransportError?(): void
}

export interface InDialogOptions {
  readonly contentType?: string
  readonly headers?: readonly string[]
}

/** A REFER in a dialog. */
export interface Refer {
  /** a SIP URI; a Replaces in it is followed */
  readonly target: string
  /** calls the target; its progress and end are notified by JsSIP. null when the call is over */
  accept(connection: RemotePeerConnection, extraHeaders: readonly string[]): JsSipSession | null
  reject(): void
}

/** One INVITE session. Its media is the RemotePeerConnection that was given to `answer` or `call`. */
export class JsSipSession {
  readonly #raw: RawSession
  /** where it began; null: unknown */
  readonly #server: string | null
  constructor(raw: RawSession, server: string | null = null) {
    this.#raw = raw
    this.#server = server
    // JsSIP says 491 to an offer that crosses ours (RFC 3261 §14.2), and then takes it all the same.
    const refuseCrossing = ({ reject }: { reject(options: { status_code: number }): void }): void => {
      if (raw._dialog?.uac_pending_reply === true) reject({ status_code: 491 })
    }
    raw.on('reinvite', refuseCrossing)
    raw.on('update', refuseCrossing)
    this.#answerEarlyUpdates()
  }

  /** JsSIP says 403 to every UPDATE before the ACK, and then a server may give the call up. */
  #answerEarlyUpdates(): void {
    const raw = this.#raw
    const receive = raw.receiveRequest.bind(raw)
    raw.receiveRequest = (request) => {
      const { _status: status } = raw
      const early =
        status === statuses.provisionalReceived ||
        status === statuses.waitingForAnswer ||
        status === statuses.answered ||
        status === statuses.waitingForAck
      if (request.method !== 'UPDATE' || !early) return receive(request)
      const { status: code, headers } = earlyUpdateAnswer({
        hasOffer: request.body !== null && request.body !== '',
        ourOfferIsOpen: status === statuses.provisionalReceived || raw._late_sdp === true,
      })
      request.reply(code, null, [...(code === 200 ? [`Contact: ${raw.contact}`] : []), ...headers])
    }
  }

  isEnded(): boolean {
    return this.#raw.isEnded()
  }
  /** no INVITE or UPDATE with SDP is under way in either direction */
  get readyToReOffer(): boolean {
    return this.#raw.isReadyToReOffer()
  }
  onAccepted(listener: (message: ReceivedMessage | null) => void): void {
    this.#raw.on('accepted', ({ response }: { response: ReceivedMessage | null }) => listener(response))
  }
  onConfirmed(listener: () => void): void {
    this.#raw.on('confirmed', listener)
  }
  /** a provisional response to our INVITE, told when its sound can be heard; 100 is not told */
  onProgress(listener: (response: ReceivedMessage) => void): void {
    this.#raw.on(
      'progress',
      ({ originator, response }: { originator: string; response: ReceivedMessage }) => {
        if (originator === 'remote') listener(response)
      },
    )
  }
  /** the far end holds or resumes, by re-INVITE or UPDATE */
  onRemoteHold(listener: (held: boolean) => void): void {
    this.#raw.on(
      'hold',
      ({ originator }: { originator: string }) => originator === 'remote' && listener(true),
    )
    this.#raw.on(
      'unhold',
      ({ originator }: { originator: string }) => originator === 'remote' && listener(false),
    )
  }
  /** a re-INVITE or UPDATE arrives; the listener's headers go into its 200, for which JsSIP has no way */
  onInDialogOffer(listener: (request: ReceivedMessage) => readonly string[]): void {
    const add = ({ request }: { request: RepliedTo }): void => {
      const headers = listener(request)
      if (headers.length === 0) return
      const reply = request.reply.bind(request)
      request.reply = (code, reason, extraHeaders, ...rest) =>
        reply(code, reason, code === 200 ? [...(extraHeaders ?? []), ...headers] : extraHeaders, ...rest)
    }
    this.#raw.on('reinvite', add)
    this.#raw.on('update', add)
  }
  /** @returns false when it cannot be asked for: the call is over, or the target is no SIP URI */
  refer(target: string, told: { accepted(): void; failed(status: number): void; refused(): void }): boolean {
    interface Notified {
      readonly status_line: { readonly status_code: number }
    }
    try {
      // From a string JsSIP makes one with a user part, and a Contact (Asterisk's) may have none.
      const uri = URI.parse(target) as object | undefined
      if (uri === undefined) return false
      const asked = this.#raw.refer(uri, {
        eventHandlers: {
          requestFailed: () => told.refused(),
          accepted: () => told.accepted(),
          failed: ({ status_line }: Notified) => told.failed(status_line.status_code),
        },
      })
      return asked !== false
    } catch {
      return false
    }
  }
  /** the far end sends this call on (RFC 3515); JsSIP has answered 202 */
  onRefer(listener: (refer: Refer) => void): void {
    this.#raw.on('refer', ({ request, accept, reject }: RawRefer) => {
      listener({
        target: request.refer_to.uri.toString(),
        reject: () => reject(),
        accept: (connection, extraHeaders) => {
          const made: RawSession[] = []
          accept((session) => void made.push(session), {
            mediaStream: noTracks,
            pcConfig: { offhookConnection: connection },
            extraHeaders: [...extraHeaders],
          })
          const [session] = made
          return session === undefined ? null : new JsSipSession(session)
        },
      })
    })
  }
  /** told once, whether it failed before or ended after the answer */
  onEnd(listener: (end: SessionEnd, established: boolean) => void): void {
    this.#raw.on('failed', (end: SessionEnd) => listener(end, false))
    this.#raw.on('ended', (end: SessionEnd) => listener(end, true))
  }
  answer(connection: RemotePeerConnection, extraHeaders: readonly string[] = []): void {
    this.#raw.answer({
      mediaStream: noTracks,
      pcConfig: { offhookConnection: connection },
      extraHeaders: [...extraHeaders],
    })
  }
  /** a final response before the answer */
  refuse(statusCode: number, warning: string | null = null): void {
    if (this.isEnded()) return
    // RFC 3261 §20.43: 305, incompatible media format.
    const words = warning?.replace(/[^\x20-\x7e]|["\\]/g, '') ?? ''
    const extraHeaders = words === '' ? [] : [`Warning: 305 offhook "${words}"`]
    this.#raw.terminate({ status_code: statusCode, extraHeaders })
  }
  /** BYE, CANCEL or 480, as the state wants it */
  terminate(): void {
    if (this.isEnded()) return
    this.#raw.terminate()
    this.#hangUpWhoAnswersYet()
  }

  /**
   * Ends a call that is up, and leaves its BYE to the caller of this: JsSIP's own is lost when the socket is away, or goes before
   * the answer. It may be said only after the ACK to our 200, or the end of its transaction (RFC 3261 §15).
   * @returns false: there is no such call
   */
  endWithBye(ready: (bye: Bye) => void): boolean {
    const raw = this.#raw
    const { _dialog: dialog, _status: status, _request: request } = raw
    if (dialog === undefined || (status !== statuses.confirmed && status !== statuses.waitingForAck))
      return false
    const bye = new Bye(dialog, this.#server)
    const { server_transaction: transaction } = request
    raw._ended('local', null, 'Terminated')
    if (status === statuses.confirmed || !transaction || transaction.state === transactionTerminated) {
      ready(bye)
      return true
    }
    const home = raw._ua
    let done = false
    const once = (): void => {
      if (done) return
      done = true
      home.destroyDialog(dialog)
      ready(bye)
    }
    // The ACK finds its way by the dialog.
    home.newDialog(dialog)
    raw.receiveRequest = ({ method }) => {
      if (method === 'ACK') once()
    }
    transaction.on('stateChanged', () => transaction.state === transactionTerminated && once())
    return true
  }

  /**
   * Another account is in use: requests in this dialog go, and are expected, by its connection.
   * @returns the one before; null: nothing was moved
   */
  moveTo(home: RawHome): RawHome | null {
    const raw = this.#raw
    const { _dialog: dialog, _ua: before } = raw
    if (before === home || dialog === undefined || this.isEnded()) return null
    before.destroyDialog(dialog)
    before.destroyRTCSession(raw)
    dialog._ua = home
    raw._ua = home
    raw._contact = home.contact.toString()
    home.newDialog(dialog)
    home._sessions[raw.id] = raw
    return before
  }

  /**
   * A 200 that crosses our CANCEL gets ACK and BYE (RFC 3261 §9.1, §15.1.1). JsSIP does that only for a CANCEL before the
   * first provisional response; after one it ignores the 200, and the other side would be left in a call.
   */
  #hangUpWhoAnswersYet(): void {
    const raw = this.#raw
    let answered = false
    raw._receiveInviteResponse = (response) => {
      if (response.status_code < 200 || response.status_code > 299) return
      if (answered) return void raw.sendRequest('ACK')
      answered = true
      raw._acceptAndTerminate(response)
      raw._dialog?.terminate()
    }
  }

  /** Contact is added. Nothing of JsSIP's own session logic is involved, so a failure does not end the call. */
  send(
    method: 'UPDATE' | 'INVITE' | 'INFO',
    body: string | null,
    handlers: InDialogHandlers,
    { contentType = 'application/sdp', headers = [] }: InDialogOptions = {},
  ): void {
    const type = body === null ? [] : [`Content-Type: ${contentType}`]
    this.#raw.sendRequest(method, {
      extraHeaders: [`Contact: ${this.#raw.contact}`, ...type, ...headers],
      ...(body === null ? {} : { body }),
      eventHandlers: handlers,
    })
  }
  sendAck(): void {
    this.#raw.sendRequest('ACK')
  }
}
