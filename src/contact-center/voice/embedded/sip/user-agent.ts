import {
  type Body,
  type IncomingInviteRequest,
  IncomingRequestMessage,
  type IncomingRegisterRequest,
  LoggerFactory,
  type OutgoingInviteRequest,
  type OutgoingInviteRequestDelegate,
  Parser,
  SessionDialog,
  Timers,
  type Transport,
  TransportError,
  URI,
  UserAgentCore,
} from 'sip.js/lib/core/index.js'
import type { VoiceLogger } from '../../voice-logger.js'
import { badRequest } from './bad-request.js'
import { acceptUpdate } from './in-dialog-update.js'
import { refusalOf } from './request-check.js'
import type { Routes } from './routes.js'
import type { SipConnection } from './web-socket-listener.js'
import { readWire } from './wire.js'

/** RFC 3311 is answered in front of SIP.js, which does not know UPDATE. */
const allowedMethods = 'INVITE, ACK, CANCEL, BYE, UPDATE, OPTIONS, REGISTER, INFO'

export interface UserAgentOptions {
  readonly realm: string
  /** host and port of the WebSocket listener */
  readonly contact: URI
  readonly secure: boolean
  readonly routes: Routes
  readonly logger: VoiceLogger
  onRegister(request: IncomingRegisterRequest, connection: SipConnection): void
  onInvite(request: IncomingInviteRequest, connection: SipConnection): void
  /** SDP offer in an UPDATE; null is 488 */
  onUpdateOffer(dialogId: string, sdp: string): Promise<string | null>
  onSent(connection: SipConnection | null, text: string): void
}

export interface OutgoingInvite {
  readonly target: URI
  readonly from: URI
  readonly fromName: string
  readonly to: URI
  readonly callId: string
  readonly fromTag: string
  readonly headers: readonly string[]
  readonly sdp: string
}

/** SIP.js's core as the center's user agent, with the transport and the front door of our own. */
export class SipUserAgent {
  readonly #options: UserAgentOptions
  readonly #core: UserAgentCore
  readonly #transports = new WeakMap<SipConnection, Transport>()
  readonly #routed: Transport
  readonly #cancels = new Set<NodeJS.Timeout>()
  /** while a message is being received: transactions made from it answer on its WebSocket */
  #receivingOn: SipConnection | null = null

  constructor(options: UserAgentOptions) {
    this.#options = options
    this.#routed = this.#transport(null)
    this.#core = new UserAgentCore(
      {
        aor: new URI('sip', '', options.realm),
        contact: {
          pubGruu: undefined,
          tempGruu: undefined,
          uri: options.contact,
          toString: () => `<${options.contact.toString()}>`,
        },
        displayName: '',
        loggerFactory: quietLoggers(options.logger),
        hackViaTcp: false,
        routeSet: [],
        sipjsId: '',
        supportedOptionTags: ['replaces'],
        supportedOptionTagsResponse: ['replaces'],
        userAgentHeaderFieldValue: 'Offhook contact center',
        viaForceRport: false,
        viaHost: `${options.contact.host}:${options.contact.port}`,
        authenticationFactory: () => undefined,
        transportAccessor: () => (this.#receivingOn ? this.#boundTo(this.#receivingOn) : this.#routed),
      },
      {
        onRegister: (request) => this.#receivingOn && options.onRegister(request, this.#receivingOn),
        onInvite: (request) => this.#receivingOn && options.onInvite(request, this.#receivingOn),
        onMessage: (request) => request.reject({ statusCode: 405 }),
        onSubscribe: (request) => request.reject({ statusCode: 489 }),
      },
    )
  }

  get contactHeader(): string {
    return `Contact: <${this.#options.contact.toString()}>`
  }

  invite(invite: OutgoingInvite, delegate: OutgoingInviteRequestDelegate): OutgoingInviteRequest {
    const message = this.#core.makeOutgoingRequestMessage(
      'INVITE',
      invite.target,
      invite.from,
      invite.to,
      { callId: invite.callId, fromTag: invite.fromTag, fromDisplayName: invite.fromName },
      [this.contactHeader, `Allow: ${allowedMethods}`, ...invite.headers],
      sdpBody(invite.sdp),
    )
    return this.#core.invite(message, delegate)
  }

  /** A phone that answers the CANCEL with nothing is given up after 64 × T1 (RFC 3261 §9.1), which SIP.js does not do. */
  cancel(invite: OutgoingInviteRequest, reason: string | undefined): void {
    invite.cancel(reason)
    const timer = setTimeout(() => {
      this.#cancels.delete(timer)
      invite.dispose()
      for (const [id, client] of this.#core.userAgentClients)
        if (client === (invite as unknown)) this.#core.userAgentClients.delete(id)
    }, Timers.TIMER_B)
    this.#cancels.add(timer)
  }

  /** Takes any text that came over a WebSocket. Never throws: whatever it was, the center goes on. */
  receive(connection: SipConnection, text: string): void {
    this.#receivingOn = connection
    try {
      this.#take(connection, text)
    } catch (error) {
      this.#options.logger.warn(
        { connection: connection.id, error: String(error) },
        'SIP message not understood',
      )
      this.#answerText(connection, text)
    } finally {
      this.#receivingOn = null
    }
  }

  dispose(): void {
    for (const timer of this.#cancels) clearTimeout(timer)
    this.#core.dispose()
  }

  #take(connection: SipConnection, text: string): void {
    // RFC 5626 §3.5.1: a ping is answered with a pong.
    if (/^[\r\n]*$/.test(text)) {
      if (text === '\r\n\r\n') connection.send('\r\n')
      return
    }
    const message = Parser.parseMessage(text, this.#core.loggerFactory.getLogger('parser'))
    if (!message) {
      this.#answerText(connection, text)
      return
    }
    if (!(message instanceof IncomingRequestMessage)) {
      this.#core.receiveIncomingResponseFromTransport(message)
      return
    }
    const refusal = refusalOf(message)
    if (refusal) {
      this.#answerText(connection, text, () => this.#core.replyStateless(message, refusal))
      return
    }
    this.#takeRequest(connection, message)
  }

  #takeRequest(connection: SipConnection, message: IncomingRequestMessage): void {
    // Everything on this listener is for this one user agent, whatever name its Request-URI uses for it.
    message.ruri = this.#options.contact.clone()
    // RFC 3261 §17.2.3, rule 2: a transaction is known by branch and sent-by; SIP.js looks at the branch alone.
    message.viaBranch = `${message.viaBranch}@${message.via.host.toLowerCase()}`
    const dialogId = message.callId + message.toTag + message.fromTag
    if (message.method === 'UPDATE') this.#update(connection, message, dialogId)
    else this.#core.receiveIncomingRequestFromTransport(message)

    const target = this.#core.dialogs.get(dialogId)?.remoteTarget.host
    if (target !== undefined && target === message.via.host.toLowerCase())
      this.#options.routes.learn(target, connection)
  }

  #update(connection: SipConnection, message: IncomingRequestMessage, dialogId: string): void {
    const dialog = this.#core.dialogs.get(dialogId)
    if (!(dialog instanceof SessionDialog)) {
      this.#core.replyStateless(message, { statusCode: 481 })
      return
    }
    const outcome = acceptUpdate(dialog, message)
    if (outcome !== 200) {
      this.#core.replyStateless(message, { statusCode: outcome })
      return
    }
    const extraHeaders = [this.contactHeader, `Allow: ${allowedMethods}`]
    if (message.body === '') {
      this.#core.replyStateless(message, { statusCode: 200, extraHeaders })
      return
    }
    void this.#options.onUpdateOffer(dialogId, message.body).then((sdp) => {
      this.#receivingOn = connection
      this.#core.replyStateless(
        message,
        sdp === null ? { statusCode: 488 } : { statusCode: 200, extraHeaders, body: sdpBody(sdp) },
      )
      this.#receivingOn = null
    })
  }

  /** 400 for what the stack could not digest; `otherwise` answers when the text itself is well formed. */
  #answerText(connection: SipConnection, text: string, otherwise?: () => void): void {
    if (otherwise && !text.startsWith('ACK ')) {
      otherwise()
      return
    }
    const response = badRequest(text)
    if (response === null) return
    this.#options.onSent(connection, response)
    connection.send(response)
  }

  #boundTo(connection: SipConnection): Transport {
    const known = this.#transports.get(connection)
    if (known) return known
    const transport = this.#transport(connection)
    this.#transports.set(connection, transport)
    return transport
  }

  #transport(bound: SipConnection | null): Transport {
    return {
      protocol: this.#options.secure ? 'WSS' : 'WS',
      send: async (text) => this.#send(bound, text),
    }
  }

  #send(bound: SipConnection | null, text: string): void {
    const wire = readWire(text)
    const { routes } = this.#options
    const host = wire.kind === 'request' ? wire.requestHost : wire.viaHost
    const known = host === null ? null : routes.connectionOf(host)
    // A response goes back on the WebSocket its request came on, unless that is gone (RFC 3261 §18.2.2).
    const connection = wire.kind === 'response' && bound?.open === true ? bound : known
    this.#options.onSent(connection, text)
    if (connection) connection.send(text)
    else if (wire.kind === 'request' && wire.method === 'BYE' && host !== null) routes.hold(host, text)
    else throw new TransportError('no WebSocket leads there')
  }
}

export function sdpBody(sdp: string): Body {
  return { contentDisposition: 'session', contentType: 'application/sdp', content: sdp }
}

/** SIP.js's own words are for a debug log, without the message contents it likes to quote. */
function quietLoggers(logger: VoiceLogger): LoggerFactory {
  const factory = new LoggerFactory()
  factory.builtinEnabled = false
  factory.connector = (level, category, _label, content: unknown) => {
    if (level !== 'warn' && level !== 'error') return
    logger.debug({ category }, typeof content === 'string' ? content.slice(0, 120) : 'SIP.js')
  }
  return factory
}
