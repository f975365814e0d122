import { randomBytes } from 'node:crypto'
import { header, message, type SipMessage } from './sip-message.js'

/** What a call needs of the way to the softphone. */
export interface SipWire {
  send(text: string): void
  /** The next message that fits, received already or yet to come. A found one is taken out. */
  next(fits: (message: SipMessage) => boolean): Promise<SipMessage>
}

/** A call to the softphone, message by message. */
export class PeerCall {
  readonly callId = `call-${randomBytes(6).toString('hex')}`
  readonly fromTag = randomBytes(4).toString('hex')
  readonly #wire: SipWire
  readonly #target: string
  readonly #headers: readonly string[]
  readonly #sdp: string | null
  readonly #branch = `z9hG4bK${randomBytes(6).toString('hex')}`
  #cseq = 1
  toTag = ''

  constructor(wire: SipWire, target: string, headers: readonly string[], sdp: string | null) {
    this.#wire = wire
    this.#target = target
    this.#headers = headers
    this.#sdp = sdp
  }

  start(): void {
    this.#wire.send(
      message(
        `INVITE ${this.#target} SIP/2.0`,
        [...this.#lines('INVITE', 1, this.#branch), contact, ...this.#headers],
        this.#sdp ?? '',
      ),
    )
  }

  /** the next final response to the INVITE */
  async final(): Promise<SipMessage> {
    const response = await this.#wire.next(
      (m) => m.status >= 200 && this.#isMine(m) && header(m, 'cseq').endsWith('INVITE'),
    )
    this.toTag = tagOf(header(response, 'to'))
    return response
  }

  async provisional(status: number): Promise<SipMessage> {
    return this.#wire.next((m) => m.status === status && this.#isMine(m))
  }

  /** answered and acknowledged */
  async answered(): Promise<SipMessage> {
    const response = await this.final()
    if (response.status !== 200) throw new Error(`expected 200, got ${response.startLine}`)
    this.ack()
    return response
  }

  /** not taken, and acknowledged (RFC 3261 §17.1.1.3: in the INVITE's own transaction) */
  async refused(): Promise<number> {
    const { status } = await this.final()
    if (status < 300) throw new Error(`expected a refusal, got ${status}`)
    this.#wire.send(message(`ACK ${this.#target} SIP/2.0`, this.#lines('ACK', 1, this.#branch), ''))
    return status
  }

  /** @param sdp the answer, when the 200 carried the offer */
  ack(sdp = ''): void {
    this.acknowledges(1, sdp)
  }

  /** the 2xx to the INVITE or re-INVITE of this CSeq */
  acknowledges(cseq: number, sdp = ''): void {
    this.#wire.send(
      message(
        `ACK ${this.#target} SIP/2.0`,
        [
          ...this.#lines('ACK', cseq, `z9hG4bK${randomBytes(6).toString('hex')}`),
          ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
        ],
        sdp,
      ),
    )
  }

  cancel(extra: readonly string[] = []): void {
    this.#wire.send(
      message(`CANCEL ${this.#target} SIP/2.0`, [...this.#lines('CANCEL', 1, this.#branch), ...extra], ''),
    )
  }

  /** the next request has this CSeq plus one (RFC 3261 §12.2.2: gaps are no error) */
  skipsTo(cseq: number): void {
    this.#cseq = cseq
  }

  /** a request inside the dialog */
  send(method: string, extra: readonly string[] = [], body = ''): number {
    this.#cseq += 1
    this.#wire.send(
      message(
        `${method} ${this.#target} SIP/2.0`,
        [...this.#lines(method, this.#cseq, `z9hG4bK${randomBytes(6).toString('hex')}`), contact, ...extra],
        body,
      ),
    )
    return this.#cseq
  }

  responseTo(cseq: number): Promise<SipMessage> {
    return this.#wire.next(
      (m) => m.status >= 200 && this.#isMine(m) && header(m, 'cseq').startsWith(`${cseq} `),
    )
  }

  #isMine = (m: SipMessage): boolean => header(m, 'call-id') === this.callId

  #lines(method: string, cseq: number, branch: string): string[] {
    const to = `To: <${this.#target}>${this.toTag ? `;tag=${this.toTag}` : ''}`
    return [
      `Via: SIP/2.0/WS peer.invalid;branch=${branch}`,
      `From: "Center" <sip:center@127.0.0.1>;tag=${this.fromTag}`,
      to,
      `Call-ID: ${this.callId}`,
      `CSeq: ${cseq} ${method}`,
      'Max-Forwards: 70',
    ]
  }
}

const tagOf = (value: string): string => /;tag=([^;>\s]+)/.exec(value)?.[1] ?? ''
const contact = 'Contact: <sip:center@peer.invalid;transport=ws>'
