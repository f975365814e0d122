import type { ReceivedMessage } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'
import type { Leg } from './leg.js'
import { type CallMeans, type Tried, redirectedCall } from './outgoing-call.js'
import type { CallProgress } from './sip-port.js'

/** A call of our own until it is answered: what the far end has said so far, and everywhere it was sent. */
export class UnansweredCall {
  #progress: CallProgress = 'none'
  #tried: Tried

  constructor(target: string) {
    this.#tried = [target]
  }

  get progress(): CallProgress {
    return this.#progress
  }

  /**
   * A provisional response. Sound before the answer (183, or a 180 that has some) stands above ringing: a later 180 without does
   * not take it away.
   * @returns whether it is news
   */
  hears(response: ReceivedMessage): boolean {
    const before = this.#progress
    const sound = response.body !== null && response.body !== ''
    if (sound) this.#progress = 'early-media'
    else if (before === 'none' && response.status_code === 180) this.#progress = 'ringing'
    return this.#progress !== before
  }

  /** A 3xx: the same call goes on to where the server sends it (RFC 3261 §8.1.3.4). @returns its new leg, or null */
  redirected(means: CallMeans, agent: JsSipAgent, message: ReceivedMessage | null): Leg | null {
    const call = redirectedCall(means, agent, message, this.#tried)
    if (call === null) return null
    this.#tried = call.tried
    this.#progress = 'none'
    return call.leg
  }

  get redirects(): number {
    return this.#tried.length - 1
  }
}
