import { isUtf8 } from 'node:buffer'
import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { PeerCall, type SipWire } from './peer-call.js'
import { header, message, parse, type SipMessage } from './sip-message.js'

export interface InviteOptions {
  readonly headers?: readonly string[]
  /** null sends no body */
  readonly sdp: string | null
  readonly contentType?: string
}

/**
 * A SIP peer over WebSocket in plain text: registrar with digest (RFC 3261 §22), caller and callee. It does what a test
 * tells it, also what no honest peer would. Everything it receives stays in `received`.
 */
export class SipPeer implements SipWire {
  readonly received: SipMessage[] = []
  /** what a request is answered with; null is silence. Without an entry: 200. */
  readonly behaviour = new Map<
    string,
    (request: SipMessage) => { status: number; headers?: string[]; body?: string } | null
  >()
  /** sees everything that comes, before it is answered */
  onMessage: (message: SipMessage) => void = () => undefined
  password = 'secret-canary'
  expires = 300
  #server: WebSocketServer | null = null
  #socket: WebSocket | null = null
  #port = 0
  readonly #waiters = new Set<() => void>()

  async listen(port = 0): Promise<string> {
    const server = new WebSocketServer({ host: '127.0.0.1', port, handleProtocols: () => 'sip' })
    this.#server = server
    server.on('connection', (socket) => {
      this.#socket = socket
      socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')))
      this.#wake()
    })
    await new Promise((resolve) => server.once('listening', resolve))
    this.#port = (server.address() as AddressInfo).port
    return this.url
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/sip`
  }

  /** the softphone's socket is open */
  get connected(): boolean {
    return this.#socket?.readyState === 1
  }

  /** ends the connection without a closing handshake */
  dropSocket(): void {
    this.#socket?.terminate()
    this.#socket = null
  }

  async close(): Promise<void> {
    for (const client of this.#server?.clients ?? []) client.terminate()
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()))
    this.#server = null
    this.#socket = null
  }

  send(text: string): void {
    this.#socket?.send(text)
  }

  /** any octets: as a text frame when they are text, otherwise as a binary one, or as the test wants it */
  sendBytes(bytes: Buffer, binary = !isUtf8(bytes)): void {
    this.#socket?.send(bytes, { binary })
  }

  /** Resolves when the softphone has answered an OPTIONS: everything sent before has been dealt with. */
  async answersStill(): Promise<void> {
    const callId = `probe-${randomBytes(6).toString('hex')}`
    const target = `sip:${this.registeredUser}@peer.invalid`
    this.send(
      message(
        `OPTIONS ${target} SIP/2.0`,
        [
          `Via: SIP/2.0/WS peer.invalid;branch=z9hG4bK${callId}`,
          `From: <sip:peer@peer.invalid>;tag=${callId}`,
          `To: <${target}>`,
          `Call-ID: ${callId}`,
          'CSeq: 1 OPTIONS',
        ],
        '',
      ),
    )
    await this.next((one) => header(one, 'call-id') === callId)
  }

  /** user part of the Contact that was registered last */
  get registeredUser(): string {
    return /^sips?:([^@]*)@/.exec(this.#contact)?.[1] ?? ''
  }

  async next(fits: (message: SipMessage) => boolean): Promise<SipMessage> {
    for (;;) {
      const index = this.received.findIndex(fits)
      const [found] = index === -1 ? [] : this.received.splice(index, 1)
      if (found) return found
      await new Promise<void>((resolve) => this.#waiters.add(resolve))
    }
  }

  request(method: string): Promise<SipMessage> {
    return this.next((message) => message.method === method)
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiters.add(resolve))
  }

  /** REGISTER and OPTIONS are answered by themselves; this calls the registered phone. */
  async invite({ headers = [], sdp, contentType = 'application/sdp' }: InviteOptions): Promise<PeerCall> {
    const call = new PeerCall(
      this,
      this.#contact,
      sdp === null ? headers : [...headers, `Content-Type: ${contentType}`],
      sdp,
    )
    call.start()
    return call
  }

  respond(request: SipMessage, status: number, extra: readonly string[] = [], body = ''): void {
    const to = header(request, 'to')
    this.send(
      message(
        `SIP/2.0 ${status} Test`,
        [
          ...(request.headers.get('via') ?? []).map((via) => `Via: ${via}`),
          `From: ${header(request, 'from')}`,
          `To: ${to}${status > 100 && !to.includes(';tag=') ? `;tag=peer${randomBytes(4).toString('hex')}` : ''}`,
          `Call-ID: ${header(request, 'call-id')}`,
          `CSeq: ${header(request, 'cseq')}`,
          ...extra,
        ],
        body,
      ),
    )
  }

  #contact = 'sip:nobody@invalid'

  #receive(text: string): void {
    const parsed = parse(text)
    if (!parsed) return
    this.received.push(parsed)
    this.onMessage(parsed)
    if (parsed.method !== '' && parsed.method !== 'ACK') this.#answer(parsed)
    this.#wake()
  }

  #answer(request: SipMessage): void {
    const behaviour = this.behaviour.get(request.method)
    if (behaviour) {
      const answer = behaviour(request)
      if (answer) this.respond(request, answer.status, answer.headers, answer.body)
      return
    }
    if (request.method === 'REGISTER') return this.#register(request)
    if (request.method === 'INVITE') return
    this.respond(request, 200)
  }

  #register(request: SipMessage): void {
    const authorization = header(request, 'authorization')
    if (!this.#authorized(request, authorization)) {
      const status = authorization ? 403 : 401
      return this.respond(request, status, [
        'WWW-Authenticate: Digest realm="offhook", nonce="n1", algorithm=MD5',
      ])
    }
    const contact = header(request, 'contact')
    this.#contact = /<([^>]+)>/.exec(contact)?.[1] ?? this.#contact
    const expires =
      header(request, 'expires') === '0'
        ? []
        : [`Contact: ${contact.replace(/;expires=\d+/, '')};expires=${this.expires}`]
    this.respond(request, 200, expires)
  }

  #authorized(request: SipMessage, authorization: string): boolean {
    const part = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`).exec(authorization)?.[1] ?? ''
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex')
    const ha1 = md5(`${part('username')}:offhook:${this.password}`)
    return part('response') === md5(`${ha1}:n1:${md5(`${request.method}:${part('uri')}`)}`)
  }

  #wake(): void {
    for (const wake of this.#waiters) wake()
    this.#waiters.clear()
  }
}
