import { UA } from 'jssip'
import type { RemotePeerConnection } from '../media/remote-peer-connection.js'
import type { Bye, ByeTold } from './bye.js'
import type { RawHome, RawSession } from './jssip-raw.js'
import { JsSipSession, noTracks, type ReceivedMessage } from './jssip-session.js'
import type { SipSocket } from './socket.js'

/**
 * With jssip-session.ts the one place that knows JsSIP (but for its grammar): a thin typed face of what the user agent needs, and every private
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
  /** a message for which there was no connection */
  unsent(message: string): void
}

/** What JsSIP keeps at the moment; it should come back to nothing after each call. */
export interface Held {
  readonly transactions: number
  readonly dialogs: number
  readonly sessions: number
}

/** JsSIP's request or response, or its text */
interface RawMessage {
  toString(): string
}

interface RawAgent extends RawHome {
  readonly _transactions: Readonly<Record<string, object>>
  readonly _dialogs: object
  readonly transport: { connect(): void; disconnect(): void; send(message: RawMessage): boolean }
  start(): void
  set(parameter: 'password', value: string): boolean
  registrator(): { register(): void; unregister(): void; _registered: boolean }
  sendOptions(target: string, body: undefined, options: object): void
  call(target: string, options: object): RawSession
  receiveRequest(request: { readonly ruri: { user: string } }): void
  on(event: string, listener: (value: never) => void): void
}

/** JsSIP's user agent without its own reconnecting and registering; both are registration.ts's. */
export class JsSipAgent {
  readonly #raw: RawAgent
  readonly #keepAliveTarget: string
  readonly #password: string
  readonly #socket: SipSocket
  /** what servers call the sessions of other accounts by until they know better */
  readonly #contactsBefore = new Set<string>()
  #started = false

  constructor(configuration: AgentConfiguration, socket: SipSocket, events: AgentEvents) {
    this.#password = configuration.password
    this.#socket = socket
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
      this.#socket.url,
    )
  }

  /** A session of another account goes on by this one. */
  adopt(session: JsSipSession): void {
    const before = session.moveTo(this.#raw)
    if (before !== null) this.#contactsBefore.add(before.contact.uri.user)
  }

  say(bye: Bye, told: ByeTold): void {
    this.#keepPassword()
    bye.say(this.#raw, told)
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
      if (originator === 'remote') events.invited(new JsSipSession(session, this.#socket.url), request)
    })
    const { transport, contact } = this.#raw
    const receive = this.#raw.receiveRequest.bind(this.#raw)
    this.#raw.receiveRequest = (request) => {
      if (this.#contactsBefore.has(request.ruri.user)) request.ruri.user = contact.uri.user
      receive(request)
    }
    const send = transport.send.bind(transport)
    transport.send = (message) => {
      const sent = send(message)
      if (!sent) events.unsent(message.toString())
      return sent
    }
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
