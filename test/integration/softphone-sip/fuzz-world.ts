import type { SipDialog, StartOptions } from '../../../src/main/sip/sip-port.js'
import { offerSdp } from '../../support/fake-media-engine.js'
import type { FuzzMessage } from '../../support/hostile/fuzz-messages.js'
import { endsByRight, filled, type Asked, type Scene } from '../../support/hostile/slots.js'
import { recordingLogger, type RecordedLine } from '../../support/recording-logger.js'
import { header, message, type SipMessage } from '../../support/sip-message.js'
import { established, type Established } from './established-call.js'

/** Runs what real timers would; JsSIP has some of its own. */
export type PassTime = (ms: number) => Promise<void>

/** A registered softphone in a call, and a server that sends it whatever a fuzzer made. Says what went wrong, or null. */
export class FuzzWorld implements AsyncDisposable {
  readonly #lines: RecordedLine[] = []
  readonly log = recordingLogger(this.#lines)
  readonly #passTime: PassTime
  #set: Established & AsyncDisposable = undefined as never
  /** OPTIONS of the softphone that wait for their answer */
  #asked: SipMessage[] = []
  #cseq = 10
  #unique = 0
  #rung = 0

  private constructor(passTime: PassTime) {
    this.#passTime = passTime
  }

  static async open(passTime: PassTime, options: StartOptions = {}): Promise<FuzzWorld> {
    const world = new FuzzWorld(passTime)
    world.#set = await established([], world.log, options)
    const { peer, phone } = world.#set
    peer.behaviour.set('OPTIONS', (request) => {
      world.#asked.push(request)
      return null
    })
    peer.onMessage = (one) => world.#acknowledge(one)
    phone.engine.answers.set('connection.answer', (input) => {
      const { sdp } = input as { sdp: string }
      // as a real engine would: what it cannot read is a fault of the offer
      return /^a=fingerprint:sha-256 [\dA-Z:]+\r?$/m.test(sdp) && /^a=ice-ufrag:.{3}/m.test(sdp)
        ? { ok: true, value: { sdp: offerSdp().replace('actpass', 'active') } }
        : { ok: false, error: { code: 'bad-request', message: 'not acceptable' } }
    })
    await world.#passes(8_000)
    await world.#set.peer.answersStill()
    return world
  }

  /** how many INVITEs were shown to the agent so far */
  get rung(): number {
    return this.#rung
  }

  get held() {
    return this.#set.phone.agent.held
  }
  get timers(): number {
    return this.#set.clock.pending
  }
  get connections(): number {
    return this.#set.phone.engine.connections.size
  }

  /** Sends them all, lets 8 s go by, and looks. */
  async send(messages: readonly FuzzMessage[]): Promise<string | null> {
    const { peer } = this.#set
    for (const { text, binary } of messages) {
      const scene = this.#scene()
      this.#unique += 1
      const whole = filled(text, scene, this.#unique)
      if (!endsByRight(whole, scene)) peer.sendBytes(Buffer.from(whole, 'latin1'), binary)
    }
    const fault = await this.#look()
    if (fault !== null) return fault
    await this.#settle()
    return this.#look()
  }

  /** Everything that was begun is ended, the call too. */
  async end(): Promise<void> {
    await this.#settle()
    this.#set.dialog.hangUp()
    await this.#passes(64_000)
    this.#answerAsked()
    await this.#set.peer.answersStill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#set[Symbol.asyncDispose]()
  }

  #scene(): Scene {
    const { call, peer } = this.#set
    const dialog = {
      user: peer.registeredUser,
      callId: call.callId,
      fromTag: call.fromTag,
      toTag: call.toTag,
    }
    this.#cseq += 1
    const waiting = this.#asked.at(-1)
    return {
      dialog: { ...dialog, cseq: this.#cseq },
      asked: waiting === undefined ? null : askedOf(waiting),
    }
  }

  async #look(): Promise<string | null> {
    const { peer, phone, dialog, call } = this.#set
    if (peer.connected && !(await within(5_000, peer.answersStill()))) return 'it no longer answers'
    if (phone.agent.link.state !== 'up') return `not registered: ${phone.agent.link.cause ?? ''}`
    if (dialog.state !== 'established')
      return `the call is ${dialog.state}: ${dialog.endCause ?? ''}\n${phone.trace.slice(-6).join('\n')}`
    if (dialog.stored?.callId !== call.callId) return 'the call has another dialog'
    const fault = this.log.lines.find(
      ({ level, message: said }) => level === 'error' || said.includes('could not be processed'),
    )
    return fault === undefined ? null : `${fault.message} ${String(fault.facts['error'])}`
  }

  /** INVITEs that rang are refused, every other one is answered before; time passes; what it asked is answered. */
  async #settle(): Promise<void> {
    const { phone } = this.#set
    for (const dialog of phone.incoming.splice(0)) {
      this.#rung += 1
      if (this.#rung % 2 === 0) void answerAndHangUp(dialog)
      else dialog.refuse(486)
    }
    this.#answerAsked()
    // Now the next OPTIONS is 8 s away: it is asked at the end, and waits for what the next messages answer.
    await this.#set.peer.answersStill()
    await this.#passes(8_000)
    // What the test itself keeps is not to be taken for what the softphone does.
    for (const kept of [phone.trace, phone.links, phone.engine.asked, this.#lines]) kept.length = 0
    this.#set.peer.received.length = 0
  }

  #answerAsked(): void {
    for (const one of this.#asked.splice(0)) this.#set.peer.respond(one, 200)
  }

  async #passes(ms: number): Promise<void> {
    const { phone, clock } = this.#set
    const [connectionId] = phone.engine.connections.keys()
    for (let left = ms; left > 0; left -= 1_000) {
      if (connectionId !== undefined)
        phone.engine.emit('connection.stats', { connectionId, heard: true, quality: null })
      await clock.advance(1_000)
      await this.#passTime(1_000)
    }
  }

  /** Every 2xx to an INVITE is acknowledged, with an answer in case it held an offer (RFC 3261 §13.2.2.4). */
  #acknowledge(response: SipMessage): void {
    if (response.status < 200 || response.status > 299 || !header(response, 'cseq').endsWith(' INVITE'))
      return
    const { peer } = this.#set
    const body = offerSdp().replace('actpass', 'active')
    peer.send(
      message(
        `ACK sip:${peer.registeredUser}@softphone.invalid SIP/2.0`,
        [
          'Via: SIP/2.0/WS peer.invalid;branch=z9hG4bKack' + String((this.#unique += 1)),
          `From: ${header(response, 'from')}`,
          `To: ${header(response, 'to')}`,
          `Call-ID: ${header(response, 'call-id')}`,
          `CSeq: ${header(response, 'cseq').replace('INVITE', 'ACK')}`,
          'Content-Type: application/sdp',
        ],
        body,
      ),
    )
  }
}

async function answerAndHangUp(dialog: SipDialog): Promise<void> {
  const answered = await dialog.answer({ microphone: false })
  if (answered.ok) dialog.hangUp()
}

const askedOf = (request: SipMessage): Asked => ({
  branch: /branch=([^;]+)/.exec(header(request, 'via'))?.[1] ?? '',
  callId: header(request, 'call-id'),
  fromTag: /tag=([^;]+)/.exec(header(request, 'from'))?.[1] ?? '',
  cseq: header(request, 'cseq'),
})

/** by a thread that no fake timer holds up */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  const signal = AbortSignal.timeout(ms)
  return Promise.race([
    work.then(() => true),
    new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(false))),
  ])
}
