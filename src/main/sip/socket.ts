import { WebSocket, type ClientOptions } from 'ws'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import { checkServerUrl } from '../net/secure-url.js'
import { IncomingMessages, type IncomingDeps } from './incoming-messages.js'
import { jsSipReadsHeaders, jsSipReadsStart } from './jssip-grammar.js'
import { maxMessageBytes } from './sip-message-guard.js'
import { redactSip } from './sip-trace.js'
import { socketFailure } from './socket-failure.js'

/** `ca`, `agent` and whatever else the shell knows of this computer's trust store and proxy. */
export type SocketOptions = (url: string) => Promise<ClientOptions>
export type SipTrace = (direction: 'in' | 'out', redacted: string) => void

export interface SipSocketDeps {
  readonly options: SocketOptions
  readonly clock: Clock
  readonly log: Logger
  readonly trace?: SipTrace | undefined
  /** the server may send calls on to others (REFER) */
  readonly followRefer?: boolean | undefined
  /** what the INVITE names that is let in whatever else comes */
  readonly expected?: (() => string | null) | undefined
  /** see IncomingDeps */
  readonly onOffer?: IncomingDeps['onOffer']
  /** the server, or the proxy before it, has taken the TCP connection */
  readonly onReached?: () => void
}

/**
 * SIP over WebSocket (RFC 7118) as JsSIP's `Socket`. JsSIP sets the three `on…` properties and names the others with
 * underscores; this is the one place that follows its spelling.
 */
export class SipSocket {
  via_transport = 'WSS'
  sip_uri = 'sip:invalid.invalid;transport=ws'
  url: string
  onconnect: () => void = () => undefined
  ondisconnect: (error: boolean, code?: number, reason?: string) => void = () => undefined
  ondata: (message: string) => void = () => undefined

  readonly #deps: SipSocketDeps
  readonly #incoming: IncomingMessages
  #socket: WebSocket | null = null
  /** counts tries, so that what an abandoned one does later is ignored */
  #attempt = 0
  /** the address of this computer that the connection is bound to; null while there is none */
  localAddress: string | null = null
  /** why the last try or connection ended, in words */
  lastFailure = 'The phone connection was lost.'

  constructor(url: string, deps: SipSocketDeps) {
    this.#deps = deps
    this.#incoming = new IncomingMessages({
      clock: deps.clock,
      log: deps.log,
      followRefer: deps.followRefer,
      ...(deps.expected ? { expected: deps.expected } : {}),
      deliver: (message) => this.ondata(message),
      onOffer: deps.onOffer,
      send: (message) => void this.send(message),
      readsStart: jsSipReadsStart,
      readsHeaders: jsSipReadsHeaders,
    })
    this.url = url
    this.use(url)
  }

  /** The server of the next connect. One that cannot be used is refused by the connect. */
  use(url: string): void {
    this.url = url
    const checked = checkServerUrl(url, 'webSocket')
    if (!checked.ok) return
    this.via_transport = checked.value.protocol === 'ws:' ? 'WS' : 'WSS'
    this.sip_uri = `sip:${checked.value.host};transport=ws`
  }

  connect(): void {
    const attempt = ++this.#attempt
    this.#open(attempt).catch((error: unknown) => this.#end(attempt, socketFailure(error)))
  }

  disconnect(): void {
    this.#attempt += 1
    const socket = this.#socket
    this.#socket = null
    this.localAddress = null
    if (!socket) return
    socket.close(1000)
    // A half-open socket would wait half a minute for the closing handshake; nobody listens to it any more.
    if (socket.readyState !== WebSocket.CLOSED) setTimeout(() => socket.terminate(), 500).unref()
  }

  send(message: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#deps.trace?.('out', redactSip(message))
    this.#incoming.sent(message)
    this.#socket.send(message)
    return true
  }

  isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  isConnecting(): boolean {
    return this.#socket?.readyState === WebSocket.CONNECTING
  }

  async #open(attempt: number): Promise<void> {
    const url = this.url
    const checked = checkServerUrl(url, 'webSocket')
    if (!checked.ok) {
      this.#end(
        attempt,
        `The contact center gave a phone address that cannot be used. ${checked.error.message}`,
      )
      return
    }
    const options = await this.#deps.options(url)
    if (attempt !== this.#attempt) return
    const socket = new WebSocket(url, 'sip', {
      handshakeTimeout: 9_000,
      maxPayload: maxMessageBytes,
      ...options,
      // A text frame that is no text would end the connection (RFC 6455 §8.1), and with it the registration. The message
      // alone is dropped instead, as one in a binary frame is.
      skipUTF8Validation: true,
      finishRequest: (request) => {
        request.once('socket', (tcp) => {
          const reached = (): void => {
            if (attempt !== this.#attempt) return
            this.localAddress = tcp.localAddress ?? null
            this.#deps.onReached?.()
          }
          if (tcp.connecting) tcp.once('connect', reached)
          else reached()
        })
        request.end()
      },
    })
    this.#socket = socket
    socket.on('open', () => {
      if (attempt === this.#attempt) this.onconnect()
    })
    socket.on('message', (message) => {
      if (attempt === this.#attempt) this.#receive(message as Buffer)
    })
    let failure: string | null = null
    socket.on('error', (error) => {
      failure ??= socketFailure(error)
    })
    socket.on('close', (code) => this.#end(attempt, failure ?? closeWords(code), code))
  }

  #receive(message: Buffer): void {
    this.#deps.trace?.('in', redactSip(message.toString('utf8')))
    this.#incoming.take(message)
  }

  #end(attempt: number, failure: string, code?: number): void {
    if (attempt !== this.#attempt) return
    this.#attempt += 1
    this.#socket = null
    this.localAddress = null
    this.lastFailure = failure
    this.ondisconnect(true, code, failure)
  }
}

/** 1006: the connection went without a closing handshake (RFC 6455 §7.1.5). */
const closeWords = (code: number): string =>
  code === 1006
    ? 'The phone connection was lost.'
    : `The contact center closed the phone connection (${code}).`
