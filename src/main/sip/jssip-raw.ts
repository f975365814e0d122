import type { ReceivedMessage } from './jssip-session.js'

// What JsSIP's own objects look like, as far as they are used: its typing has none of the private names (docs/jssip.md).

/** JsSIP's user agent, as far as a dialog that changes hands needs it. */
export interface RawHome {
  readonly contact: { readonly uri: { readonly user: string }; toString(): string }
  readonly _sessions: Record<string, object>
  newDialog(dialog: object): void
  destroyDialog(dialog: object): void
  destroyRTCSession(session: object): void
}

/** JsSIP's Dialog, as far as BYE needs it. */
export interface RawDialog {
  _ua: RawHome
  sendRequest(method: 'BYE', options: object): unknown
}

/** A request, and JsSIP's way to answer it */
export interface RepliedTo extends ReceivedMessage {
  reply(code: number, reason?: unknown, extraHeaders?: readonly string[], ...rest: unknown[]): unknown
}

/** The `refer` event */
export interface RawRefer {
  readonly request: { readonly refer_to: { readonly uri: { toString(): string } } }
  accept(init: (session: RawSession) => void, options: object): void
  reject(): void
}

/** JsSIP's own numbers of a session */
export const sessionStatus = {
  provisionalReceived: 2,
  waitingForAnswer: 4,
  answered: 5,
  waitingForAck: 6,
  confirmed: 9,
} as const

/** and of a transaction that is over */
export const transactionTerminated = 6

/** JsSIP’s RTCSession, as far as it is used. */
export interface RawSession {
  readonly _status: number
  /** the INVITE came without an offer */
  readonly _late_sdp?: boolean
  receiveRequest(request: RepliedTo): void
  readonly id: string
  _ua: RawHome
  _contact: string
  readonly _dialog?: RawDialog & { readonly uac_pending_reply: boolean; terminate(): void }
  readonly _request: {
    readonly server_transaction?: {
      readonly state: number
      on(event: 'stateChanged', listener: () => void): void
    }
  }
  _ended(originator: 'local', message: null, cause: string): void
  _receiveInviteResponse(response: { readonly status_code: number }): void
  _acceptAndTerminate(response: { readonly status_code: number }): void
  answer(options: object): void
  terminate(options?: object): void
  isEnded(): boolean
  isReadyToReOffer(): boolean
  refer(target: object, options: object): unknown
  readonly contact: string
  sendRequest(method: string, options?: object): unknown
  on(event: string, listener: (value: never) => void): void
}
