import { randomBytes, randomUUID } from 'node:crypto'
import {
  DigestAuthentication,
  Grammar,
  IncomingRequestMessage,
  LoggerFactory,
  Parser,
  SessionDialog,
  URI,
  UserAgentCore,
} from 'sip.js/lib/core/index.js'
import { WebSocket } from 'ws'
import { PhoneCall, sdpBody, type DialogIds } from './phone-call.js'

export interface SipPhoneOptions {
  readonly url: string
  readonly realm: string
  readonly user: string
  readonly password: string
  /** certificate authority of a wss: URL, PEM */
  readonly ca?: string
}

/** A SIP-over-WebSocket phone of the tests' own, with real media, that knows nothing of the softphone. */
export class SipPhone {
  /** stays the same over reconnects, as JsSIP's does */
  readonly host = `${randomBytes(6).toString('hex')}.invalid`
  readonly #options: SipPhoneOptions
  readonly #core: UserAgentCore
  readonly #instance = randomUUID()
  readonly #callId = randomBytes(8).toString('hex')
  readonly #calls = new Set<PhoneCall>()
  readonly #waiting: ((call: PhoneCall) => void)[] = []
  readonly #arrived: PhoneCall[] = []
  #socket: WebSocket | null = null
  readonly #unread: string[] = []
  #deaf = false
  #cseq = 0
  /** when the present socket is gone */
  closed: Promise<void> = Promise.resolve()
  password: string
  /** everything received, for assertions on the wire */
  readonly received: string[] = []

  constructor(options: SipPhoneOptions) {
    this.#options = options
    this.password = options.password
    const loggerFactory = new LoggerFactory()
    loggerFactory.builtinEnabled = false
    const contact = new URI('sip', options.user, this.host, undefined, { transport: 'ws' })
    this.#core = new UserAgentCore(
      {
        aor: this.#uri(),
        contact: {
          pubGruu: undefined,
          tempGruu: undefined,
          uri: contact,
          toString: () => `<${contact.toString()}>`,
        },
        displayName: '',
        loggerFactory,
        hackViaTcp: false,
        routeSet: [],
        sipjsId: randomBytes(4).toString('hex'),
        supportedOptionTags: ['replaces'],
        supportedOptionTagsResponse: ['replaces'],
        userAgentHeaderFieldValue: 'test phone',
        viaForceRport: false,
        viaHost: this.host,
        authenticationFactory: () =>
          new DigestAuthentication(loggerFactory, undefined, options.user, this.password),
        transportAccessor: () => ({ protocol: 'WS', send: async (text) => this.#send(text) }),
      },
      {
        onInvite: (invite) => {
          const call = new PhoneCall(invite)
          this.#calls.add(call)
          const next = this.#waiting.shift()
          if (next) next(call)
          else this.#arrived.push(call)
        },
      },
    )
  }

  get deaf(): boolean {
    return this.#deaf
  }

  /** messages wait unread, so that a test can let two of them cross */
  set deaf(deaf: boolean) {
    this.#deaf = deaf
    if (!deaf) for (const text of this.#unread.splice(0)) this.#receive(text)
  }

  get contactHeader(): string {
    return `Contact: <sip:${this.#options.user}@${this.host};transport=ws>`
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(
      this.#options.url,
      'sip',
      this.#options.ca === undefined ? {} : { ca: this.#options.ca },
    )
    this.#socket = socket
    socket.on('message', (data: Buffer) => this.#receive(data.toString()))
    socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve())
      socket.once('close', () => reject(new Error('closed before it opened')))
    })
  }

  /** as when the network breaks: no close frame */
  dropSocket(): void {
    this.#socket?.terminate()
    this.#socket = null
  }

  /** resolves with the final status, 0 when the socket went before it */
  register(options: { expires?: number; asUser?: string } = {}): Promise<number> {
    const address = this.#uri(options.asUser)
    const message = this.#core.makeOutgoingRequestMessage(
      'REGISTER',
      new URI('sip', '', this.#options.realm),
      address,
      address,
      { callId: this.#callId, cseq: ++this.#cseq },
      [
        `${this.contactHeader};+sip.instance="<urn:uuid:${this.#instance}>"`,
        `Expires: ${options.expires ?? 600}`,
      ],
    )
    // one more for the answer to the challenge
    this.#cseq++
    return this.#status((done) => this.#core.register(message, { onAccept: done, onReject: done }))
  }

  options(): Promise<number> {
    const message = this.#core.makeOutgoingRequestMessage(
      'OPTIONS',
      this.#uri(),
      this.#uri(),
      this.#uri(),
      {},
    )
    return this.#status((done) => this.#core.request(message, { onAccept: done, onReject: done }))
  }

  nextCall(): Promise<PhoneCall> {
    const arrived = this.#arrived.shift()
    return arrived ? Promise.resolve(arrived) : new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** UPDATE that carries the Contact, as after every re-registration (RFC 3311) */
  update(call: PhoneCall, body = ''): Promise<number> {
    return this.updateTo(call, this.host, { body })
  }

  updateTo(call: PhoneCall, host: string, options: { body?: string; cseq?: number } = {}): Promise<number> {
    const { session } = call
    if (!(session instanceof SessionDialog)) throw new Error('no dialog')
    const { body = '', cseq } = options
    const message = session.createOutgoingRequestMessage('UPDATE', {
      extraHeaders: [`Contact: <sip:${this.#options.user}@${host};transport=ws>`],
      ...(body === '' ? {} : { body: sdpBody(body) }),
      ...(cseq === undefined ? {} : { cseq }),
    })
    return this.#status((done) => this.#core.request(message, { onAccept: done, onReject: done }))
  }

  info(call: PhoneCall): Promise<number> {
    const body = {
      contentDisposition: 'render',
      contentType: 'application/dtmf-relay',
      content: 'Signal=5\r\n',
    }
    return this.#status((done) => call.session.info({ onAccept: done, onReject: done }, { body }))
  }

  /**
   * INVITE with Replaces, or without; the call, or the status it was refused with.
   * @param odd.headers instead of the usual Replaces
   */
  async invite(
    replaces: DialogIds | null,
    odd: { readonly headers?: readonly string[]; readonly callId?: string } = {},
  ): Promise<PhoneCall | number> {
    const call = new PhoneCall(null)
    this.#calls.add(call)
    const offer = await call.makeOffer()
    const target = Grammar.URIParse(replaces?.remoteTarget ?? `sip:somebody@${this.#options.realm}`)
    if (!target) throw new Error('bad target')
    const headers = replaces
      ? [
          // as the center sees the tags: its own is the to-tag
          ...(odd.headers ?? [
            `Replaces: ${replaces.callId};to-tag=${replaces.remoteTag};from-tag=${replaces.localTag}`,
          ]),
        ]
      : []
    const message = this.#core.makeOutgoingRequestMessage(
      'INVITE',
      target,
      this.#uri(),
      target,
      odd.callId === undefined ? {} : { callId: odd.callId },
      [this.contactHeader, ...headers],
      sdpBody(offer),
    )
    return new Promise((resolve) => {
      this.#core.invite(message, {
        onAccept: (response) => {
          response.ack()
          void call.accepted(response.session, response.message.body).then(() => resolve(call))
        },
        onReject: ({ message: response }) => {
          call.close()
          resolve(response.statusCode ?? 0)
        },
      })
    })
  }

  sendRaw(text: string): void {
    this.#socket?.send(text)
  }

  dispose(): void {
    for (const call of this.#calls) call.close()
    this.#socket?.terminate()
    this.#core.dispose()
  }

  #uri(user = this.#options.user): URI {
    return new URI('sip', user, this.#options.realm)
  }

  #status(
    send: (done: (response: { message: { statusCode?: number | undefined } }) => void) => void,
  ): Promise<number> {
    return new Promise((resolve) => {
      void this.closed.then(() => resolve(0))
      send(({ message }) => resolve(message.statusCode ?? 0))
    })
  }

  #send(text: string): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) throw new Error('no socket')
    this.#socket.send(text)
  }

  #receive(text: string): void {
    if (this.deaf) {
      this.#unread.push(text)
      return
    }
    this.received.push(text)
    const message = Parser.parseMessage(text, this.#core.loggerFactory.getLogger('phone'))
    if (!message) return
    if (message instanceof IncomingRequestMessage) this.#core.receiveIncomingRequestFromTransport(message)
    else this.#core.receiveIncomingResponseFromTransport(message)
  }
}
