import type { Clock } from '../clock.js'
import { keyTimes, timeOfKey } from '../media/key-times.js'
import type { JsSipSession } from './jssip-session.js'

/**
 * Keys by INFO with application/dtmf-relay, one request each, in the time that they take in the audio stream: what is sent while
 * others still wait comes after them, as `insertDTMF` has it.
 */
export class InfoKeys {
  readonly #clock: Clock
  /** where the next one goes; null drops what waits, because JsSIP ends a call over a request that does not reach the server */
  readonly #session: () => Pick<JsSipSession, 'send'> | null
  #waiting = ''
  #cancel: (() => void) | null = null

  constructor(clock: Clock, session: () => Pick<JsSipSession, 'send'> | null) {
    this.#clock = clock
    this.#session = session
  }

  /** @param tones 0–9, *, #, A–D; a comma waits two seconds */
  send(tones: string): void {
    this.#waiting += tones
    if (this.#cancel === null) this.#next()
  }

  dispose(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#waiting = ''
  }

  #next(): void {
    this.#cancel = null
    const tone = this.#waiting.charAt(0)
    if (tone === '') return
    this.#waiting = this.#waiting.slice(1)
    if (tone !== ',') {
      const session = this.#session()
      if (session === null) return this.dispose()
      const body = `Signal=${tone}\r\nDuration=${keyTimes.durationMs}\r\n`
      session.send('INFO', body, {}, { contentType: 'application/dtmf-relay' })
    }
    this.#cancel = this.#clock.after(timeOfKey(tone), () => this.#next())
  }
}
