import { createServer as createHttpServer, type Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { VoiceLogger } from '../../voice-logger.js'
import { fullAllowance, spend } from './rate-limit.js'

/** Far above any SIP message of ours (an INVITE with all candidates is about 3 kB). */
const largestMessageBytes = 64 * 1024
const messageRate = { perSecond: 100, burst: 200 }
const mostConnections = 2_000
/** RFC 6455 ping; two without a pong and the peer is gone without a word. */
const pingEveryMs = 15_000
const goodByeMs = 500

export interface SipConnection {
  readonly id: number
  readonly open: boolean
  send(text: string): void
  /** without a close frame, as when the network breaks */
  cut(): void
}

export interface ListenerOptions {
  readonly host: string
  readonly port: number
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly logger: VoiceLogger
  readonly onMessage: (connection: SipConnection, text: string) => void
  readonly onClosed: (connection: SipConnection) => void
}

/** SIP over WebSocket (RFC 7118), server side: one text frame, one message. */
export class WebSocketListener {
  readonly #options: ListenerOptions
  readonly #http: HttpServer | HttpsServer
  readonly #server: WebSocketServer
  #pings: NodeJS.Timeout | null = null
  #ids = 0

  constructor(options: ListenerOptions) {
    this.#options = options
    this.#http = options.tls ? createHttpsServer(options.tls, refuseHttp) : createHttpServer(refuseHttp)
    this.#server = new WebSocketServer({
      server: this.#http,
      maxPayload: largestMessageBytes,
      perMessageDeflate: false,
      // RFC 7118 §4.1: the subprotocol is "sip". A page of some web site (it has an Origin) has no business here.
      verifyClient: ({
        req,
        origin,
      }: {
        req: { headers: Record<string, unknown> }
        origin: string | undefined
      }) =>
        origin === undefined &&
        offersSip(req.headers['sec-websocket-protocol']) &&
        this.#server.clients.size < mostConnections,
      handleProtocols: () => 'sip',
    })
    this.#server.on('connection', (socket) => this.#accept(socket))
    this.#server.on('error', (error) => options.logger.error({ error: error.message }, 'SIP listener failed'))
  }

  /** @throws when the address cannot be had */
  async listen(): Promise<string> {
    const { host, port, tls } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(port, host, () => {
        this.#http.off('error', reject)
        resolve()
      })
    })
    this.#pings = setInterval(() => this.#pingAll(), pingEveryMs)
    const bound = this.#http.address() as AddressInfo
    const name = host.includes(':') ? `[${host}]` : host
    return `${tls ? 'wss' : 'ws'}://${name}:${bound.port}/`
  }

  async close(): Promise<void> {
    if (this.#pings) clearInterval(this.#pings)
    // Going away (1001); whoever does not say good-bye in time is cut off.
    for (const socket of this.#server.clients) socket.close(1001)
    const timer = setTimeout(() => {
      for (const socket of this.#server.clients) socket.terminate()
    }, goodByeMs)
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
    if (this.#http.listening) await new Promise<void>((resolve) => this.#http.close(() => resolve()))
    clearTimeout(timer)
  }

  #accept(socket: WebSocket): void {
    const { logger, onMessage, onClosed } = this.#options
    const connection: SipConnection = {
      id: ++this.#ids,
      get open() {
        return socket.readyState === socket.OPEN
      },
      send: (text) => socket.send(text, () => undefined),
      cut: () => socket.terminate(),
    }
    let allowance = fullAllowance(messageRate, performance.now())
    alive.add(socket)
    socket.on('pong', () => alive.add(socket))
    socket.on('error', (error) =>
      logger.debug({ connection: connection.id, error: error.message }, 'WebSocket error'),
    )
    socket.on('close', () => onClosed(connection))
    socket.on('message', (data: RawData) => {
      alive.add(socket)
      const left = spend(allowance, messageRate, performance.now())
      if (!left) {
        logger.warn({ connection: connection.id }, 'Too many SIP messages, connection closed')
        socket.close(1008)
        socket.removeAllListeners('message')
        return
      }
      allowance = left
      onMessage(connection, asText(data))
    })
  }

  #pingAll(): void {
    for (const socket of this.#server.clients) {
      if (!alive.delete(socket)) socket.terminate()
      else socket.ping()
    }
  }
}

/** sockets that have shown life since the last ping */
const alive = new WeakSet<WebSocket>()

function offersSip(header: unknown): boolean {
  return typeof header === 'string' && header.split(',').some((name) => name.trim().toLowerCase() === 'sip')
}

function asText(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString('utf8') : ''
}

function refuseHttp(
  _request: unknown,
  response: { writeHead(status: number): void; end(text: string): void },
): void {
  response.writeHead(426)
  response.end('This port speaks SIP over WebSocket (RFC 7118).\n')
}
