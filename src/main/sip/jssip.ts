import { UA, URI } from 'jssip'
import type { RemotePeerConnection } from '../media/remote-peer-connection.js'
import { earlyUpdateAnswer } from './early-update.js'
import type { SipSocket } from './socket.js'

/**
 * The one file that knows JsSIP (but for its grammar): a thin typed face of what the user agent needs, and every private
 * name that a trap of JsSIP 3.13.8 makes necessary (docs/jssip.md lists them with their tests). No JsSIP type leaves it.
 */

/** JsSIP says `new RTCPeerConnection(config)`; the bundle makes that this global. The connection to use comes in the config. */
function GivenPeerConnection(config: {
  readonly offhookConnection: RemotePeerConnection
}): RemotePeerConnection {
  return config.offhookConnection
}
/** JsSIP only wraps descriptions in it. */
class PlainSessionDescription {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
  constructor({ type, sdp }: { type: 'offer' | 'answer'; sdp: string }) {
    this.type = type
    this.sdp = sdp
  }
}
Object.assign(globalThis, {
  OffhookRTCPeerConnection: GivenPeerConnection,
  OffhookRTCSessionDescription: PlainSessionDescription,
})

/** Tracks are the media engine's business; a given stream keeps JsSIP from asking for a microphone itself. */
const noTracks = { getTracks: () => [], getAudioTracks: () => [], getVideoTracks: () => [] }

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

interface RepliedTo extends ReceivedMessage {
  reply(code: number, reason?: unknown, extraHeaders?: readonly string[], ...rest: unknown[]): unknown
}

interface RawRefer {
  readonly request: { readonly refer_to: { readonly uri: { toString(): string } } }
  accept(init: (session: RawSession) => void, options: object): void
  reject(): void
}

/** JsSIP's own numbers of a session that is not confirmed. */
const statuses = { provisionalReceived: 2, waitingForAnswer: 4, answered: 5, waitingForAck: 6 } as const

interface RawSession {
  readonly _status: number
  /** the INVITE came without an offer */
  readonly _late_sdp?: boolean
  receiveRequest(request: RepliedTo): void
  readonly _dialog?: { readonly uac_pending_reply: boolean; terminate(): void }
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

/** One INVITE session. Its media is the RemotePeerConnection that was given to `answer` or `call`. */
export class JsSipSession {
  readonly #raw: RawSession
  constructor(raw: RawSession) {
    this.#raw = raw
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

export interface AgentConfiguration {
  readonly uri: string
  readonly authorizationUser: string
  readonly password: string
  readonly displayName: string
  /** UUID; becomes +sip.instance (RFC 5626 §4.1) */
  readonly instanceId: string
  readonly registerExpiresSeconds: number
}

export interface AgentEvents {
  connected(): void
  disconnected(): void
  registered(expiresSeconds: number): void
  registerRefused(status: number | null, retryAfterSeconds: number | null): void
  unregistered(): void
  invited(session: JsSipSession, request: ReceivedMessage): void
}

/** What JsSIP keeps at the moment; it should come back to nothing after each call. */
export interface Held {
  readonly transactions: number
  readonly dialogs: number
  readonly sessions: number
}

interface RawAgent {
  readonly _transactions: Readonly<Record<string, object>>
  readonly _dialogs: object
  readonly _sessions: object
  readonly transport: { connect(): void; disconnect(): void }
  start(): void
  set(parameter: 'password', value: string): boolean
  registrator(): { register(): void; unregister(): void; _registered: boolean }
  sendOptions(target: string, body: undefined, options: object): void
  call(target: string, options: object): RawSession
  on(event: string, listener: (value: never) => void): void
}

/** JsSIP's user agent without its own reconnecting and registering; both are registration.ts's. */
export class JsSipAgent {
  readonly #raw: RawAgent
  readonly #keepAliveTarget: string
  readonly #password: string
  #started = false

  constructor(configuration: AgentConfiguration, socket: SipSocket, events: AgentEvents) {
    this.#password = configuration.password
    this.#keepAliveTarget = `sip:${configuration.uri.replace(/^sips?:(?:[^@]*@)?/i, '')}`
    this.#raw = new UA({
      // JsSIP's typing wants a subclass of its own Socket; at run time it checks the interface.
      sockets: socket as never,
      uri: configuration.uri,
      authorization_user: configuration.authorizationUser,
      password: configuration.password,
      // JsSIP escapes quotes; a line end would begin another header.
      display_name: configuration.displayName.replace(/\p{Cc}/gu, ''),
      instance_id: configuration.instanceId,
      register: false,
      register_expires: configuration.registerExpiresSeconds,
      // JsSIP's session timers end a healthy call after 90 s when the socket is down at the wrong moment.
      session_timers: false,
      // The center keeps the ringing time; JsSIP's 60 s would cut a longer one short.
      no_answer_timeout: 400,
      user_agent: 'Offhook',
    }) as unknown as RawAgent
    this.#listen(events)
  }

  connect(): void {
    if (this.#started) return this.#raw.transport.connect()
    this.#started = true
    this.#raw.start()
  }

  /** Also after a loss: it is what keeps JsSIP's transport from reconnecting on a timer of its own. */
  disconnect(): void {
    this.#raw.transport.disconnect()
  }

  register(): void {
    this.#keepPassword()
    const registrator = this.#raw.registrator()
    // JsSIP tells of a first success only; a refresh is told as well when it believes it is not registered.
    registrator._registered = false
    registrator.register()
  }

  unregister(): void {
    this.#keepPassword()
    const registrator = this.#raw.registrator()
    registrator._registered = true
    registrator.unregister()
  }

  /** OPTIONS; any response is a sign of life. CRLF (RFC 5626) is a parse error at some WebSocket servers. */
  keepAlive(answered: () => void): void {
    this.#keepPassword()
    this.#raw.sendOptions(this.#keepAliveTarget, undefined, {
      eventHandlers: {
        succeeded: answered,
        failed: ({ response }: { response: unknown }) => {
          if (response) answered()
        },
      },
    })
  }

  get held(): Held {
    const { _transactions, _dialogs, _sessions } = this.#raw
    const count = (all: object): number => Object.keys(all).length
    const transactions = Object.values(_transactions).reduce((sum, kind) => sum + count(kind), 0)
    return { transactions, dialogs: count(_dialogs), sessions: count(_sessions) }
  }

  call(target: string, connection: RemotePeerConnection, extraHeaders: readonly string[]): JsSipSession {
    this.#keepPassword()
    return new JsSipSession(
      this.#raw.call(target, {
        mediaStream: noTracks,
        pcConfig: { offhookConnection: connection },
        extraHeaders: [...extraHeaders],
      }),
    )
  }

  /**
   * Once challenged, JsSIP replaces the password by its hash for that realm, and can never again answer another realm:
   * one 401 of a stranger, or a server that is renamed, and the registration would be over.
   */
  #keepPassword(): void {
    this.#raw.set('password', this.#password)
  }

  #listen(events: AgentEvents): void {
    this.#raw.on('connected', () => events.connected())
    this.#raw.on('disconnected', () => events.disconnected())
    this.#raw.on('registered', ({ response }: { response: ReceivedMessage }) =>
      events.registered(grantedSeconds(response)),
    )
    this.#raw.on('registrationFailed', ({ response }: { response: ReceivedMessage | null }) =>
      events.registerRefused(response?.status_code ?? null, retryAfter(response)),
    )
    this.#raw.on('unregistered', () => events.unregistered())
    // With a listener JsSIP would leave the refresh to it; without one it would refresh on a timer of its own.
    this.#raw.on('registrationExpiring', () => undefined)
    this.#raw.on('newRTCSession', ({ originator, session, request }: NewSession) => {
      if (originator === 'remote') events.invited(new JsSipSession(session), request)
    })
  }
}

interface NewSession {
  readonly originator: 'local' | 'remote'
  readonly session: RawSession
  readonly request: ReceivedMessage
}

const defaultExpiresSeconds = 300

/** The shortest expiry of the bindings in the response, or its Expires header (RFC 3261 §10.2.4). */
function grantedSeconds(response: ReceivedMessage): number {
  const contacts = response
    .getHeaders('contact')
    .flatMap((value) => /;\s*expires\s*=\s*(\d+)/i.exec(value)?.[1] ?? [])
  const seconds =
    contacts.length > 0 ? Math.min(...contacts.map(Number)) : Number(response.getHeader('expires'))
  return Number.isFinite(seconds) && seconds > 0 ? seconds : defaultExpiresSeconds
}

/** RFC 3261 §20.33: seconds first, then an optional comment and parameters. */
function retryAfter(response: ReceivedMessage | null): number | null {
  const seconds = /^\s*(\d{1,9})/.exec(response?.getHeader('retry-after') ?? '')?.[1]
  return seconds === undefined ? null : Number(seconds)
}
