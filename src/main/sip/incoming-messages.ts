import { sipHeaders } from '../../contract/sip-profile.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import { remember } from './bounded.js'
import { Budget } from './budget.js'
import { InvitesInProgress } from './invites-in-progress.js'
import { valuesOf, type SipHeader, type SipParts } from './sip-head.js'
import { branchOf, cseqOf, judge, tagOf, type Refusal } from './sip-message-guard.js'
import { forJsSip, secondsOf } from './sip-passage.js'
import { refusal } from './sip-refusal.js'

export interface IncomingDeps {
  readonly clock: Clock
  readonly log: Logger
  readonly followRefer?: boolean | undefined
  /** The name that an INVITE bears which is let in whatever else comes: nobody but its sender knows it. */
  expected?(): string | null
  /** JsSIP's parser and everything behind it; may throw */
  deliver(message: string): void
  /** An INVITE outside of dialogs brings this offer, and `deliver` is in `read`, which is called once and may throw. */
  onOffer?: ((offer: string, read: () => void) => void) | undefined
  send(message: string): void
  /** JsSIP can read it: over the one it throws, the other it drops without a word */
  readsStart(startLine: string): boolean
  readsHeaders(headers: readonly SipHeader[]): boolean
}

/** Far more than any center sends, far less than what keeps the process busy. */
const requestBudget = { burst: 400, perSecond: 200 }
/** An INVITE that names what is expected comes once, and once more to another socket. */
const expectedBudget = { burst: 4, perSecond: 0.2 }
/** JsSIP holds a refused INVITE for 32 s, the engine makes an answer for each; calls that come one after the other are served. */
export const inviteBudget = { burst: 48, perSecond: 5 }
/** Each makes the phone call somebody. */
const referBudget = { burst: 16, perSecond: 2 }
const maxPending = 256

/** Stands between the socket and JsSIP: refuses, ignores or passes on what comes in. Total: nothing gets out of `take` as a throw. */
export class IncomingMessages {
  readonly #deps: IncomingDeps
  readonly #requests: Budget
  readonly #invites: Budget
  readonly #refers: Budget
  readonly #expected: Budget
  /** branches of our own requests, oldest first: a response to none of them is not even parsed */
  readonly #pending = new Set<string>()
  readonly #inProgress = new InvitesInProgress()
  #longestMinExpires = 0
  /** of the last response that went out while a message was delivered; 0: none */
  #answeredWith = 0

  constructor(deps: IncomingDeps) {
    this.#deps = deps
    this.#requests = new Budget(deps.clock, requestBudget)
    this.#invites = new Budget(deps.clock, inviteBudget)
    this.#refers = new Budget(deps.clock, referBudget)
    this.#expected = new Budget(deps.clock, expectedBudget)
  }

  /** everything that goes out passes here too */
  sent(message: string): void {
    if (message.startsWith('SIP/2.0 ')) {
      this.#answeredWith = Number(message.slice(8, 11))
      const callId = /^Call-ID: (.*)\r$/m.exec(message)?.[1]
      if (callId !== undefined && message.startsWith('SIP/2.0 2') && /^CSeq: \d+ INVITE\r$/m.test(message))
        this.#inProgress.accepted(callId)
      return
    }
    const branch = /^Via:[^\r\n]*;branch=([^;\r\n]+)/im.exec(message)?.[1]
    if (branch === undefined) return
    remember(this.#pending, branch, maxPending)
  }

  take(bytes: Buffer): void {
    if (bytes.length <= 4 && /^(?:\r\n)+$/.test(bytes.toString('latin1')))
      return this.#deliver(bytes.toString('latin1'), null)
    const isExpected = this.#isExpected(bytes)
    if (!looksLikeResponse(bytes) && !this.#requests.spend() && !isExpected)
      return this.#ignore('too many requests')
    const verdict = judge(bytes, { followRefer: this.#deps.followRefer ?? false })
    switch (verdict.action) {
      case 'ignore':
        return this.#ignore(verdict.reason)
      case 'refuse':
        return this.#refuse(verdict.parts, verdict.refusal)
      case 'pass':
        return this.#pass(verdict.parts, isExpected)
      default:
        verdict satisfies never
    }
  }

  /** Looked at before anything is parsed: in a flood that is what would take the time. */
  #isExpected(bytes: Buffer): boolean {
    const name = this.#deps.expected?.() ?? null
    return name !== null && looksLikeInvite(bytes) && bytes.includes(name) && this.#expected.spend()
  }

  #pass(parts: SipParts, isExpected: boolean): void {
    if (parts.request === null) {
      const fault = this.#responseFault(parts)
      return fault === null ? this.#deliver(forJsSip(parts), parts) : this.#ignore(fault)
    }
    if (!this.#deps.readsStart(parts.startLine))
      return this.#refuse(parts, { status: 400, reason: 'Malformed Request-URI' })
    const [callId = ''] = valuesOf(parts, 'call-id')
    const cseq = cseqOf(parts)?.number ?? 0
    const { method } = parts.request
    if (method === 'INVITE') {
      if (this.#inProgress.waitsForAck(callId)) return this.#refuse(parts, crossing)
      if (!this.#invites.spend() && !isExpected) return this.#refuse(parts, tooManyCalls(parts))
      this.#inProgress.given(callId, cseq)
    }
    if (method === 'REFER' && !this.#refers.spend()) return this.#refuse(parts, tooManyCalls(parts))
    if (method === 'ACK' && !this.#inProgress.acknowledges(callId, cseq))
      return this.#ignore('an ACK to nothing')
    this.#deliver(forJsSip(parts), parts)
  }

  #responseFault(parts: SipParts): string | null {
    if (!this.#pending.has(branchOf(parts))) return 'a response to nothing'
    if (!this.#deps.readsHeaders(parts.headers)) return 'a malformed response'
    if (parts.status !== 423) return null
    // JsSIP repeats its REGISTER at once, as long as it is answered so (RFC 3261 §10.2.8): only ever with a longer time.
    const seconds = secondsOf(parts, 'min-expires')
    if (seconds === null || seconds <= this.#longestMinExpires || seconds > longestMinExpires)
      return 'an interval too brief for ever'
    this.#longestMinExpires = seconds
    return null
  }

  #deliver(message: string, parts: SipParts | null): void {
    this.#answeredWith = 0
    const read = (): void => this.#deps.deliver(message)
    const offer = parts === null ? '' : firstOffer(parts)
    try {
      if (offer === '' || this.#deps.onOffer === undefined) read()
      else this.#deps.onOffer(offer, read)
    } catch (error) {
      // Over some headers that it cannot read JsSIP throws, before it has done anything.
      if (parts !== null && this.#isUnread(parts)) return this.#refuse(parts, malformed)
      // Otherwise it was in the middle of its work; the link must live on.
      this.#deps.log.warn('SIP message could not be processed', { error })
      if (parts !== null && this.#answeredWith < 200) this.#refuse(parts, notProcessed)
      return
    }
    if (parts !== null && this.#isUnread(parts)) this.#refuse(parts, malformed)
  }

  /** nothing came of it, and its headers are not for JsSIP's parser */
  #isUnread(parts: SipParts): boolean {
    return this.#answeredWith === 0 && !this.#deps.readsHeaders(parts.headers)
  }

  #refuse(parts: SipParts, why: Refusal): void {
    if (parts.status !== null || parts.request?.method === 'ACK') return this.#ignore(why.reason)
    this.#deps.log.warn('SIP request refused', { status: why.status, reason: why.reason })
    this.#deps.send(refusal(parts, why))
  }

  #ignore(reason: string): void {
    this.#deps.log.warn('SIP message ignored', { reason })
  }
}

const longestMinExpires = 86_400
const malformed: Refusal = { status: 400, reason: 'Malformed header' }
const crossing: Refusal = { status: 491, reason: 'Request Pending' }
const notProcessed: Refusal = { status: 500, reason: 'Not processed' }

const tooManyCalls = (parts: SipParts): Refusal =>
  tagOf(parts, 'to') === ''
    ? { status: 486, reason: 'Busy Here' }
    : { status: 500, reason: 'Too many calls', headers: ['Retry-After: 5'] }

const looksLikeInvite = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 7) === 'INVITE '
/** '' when it is none, or not to cost anything yet: whatever calls itself a validation call waits until the platform says so */
const firstOffer = (parts: SipParts): string =>
  parts.request?.method === 'INVITE' &&
  tagOf(parts, 'to') === '' &&
  !valuesOf(parts, sipHeaders.purpose.toLowerCase()).some((value) => value.toLowerCase() === 'validation')
    ? parts.body
    : ''

const looksLikeResponse = (bytes: Buffer): boolean => /^SIP\/2/i.test(bytes.toString('latin1', 0, 5))
