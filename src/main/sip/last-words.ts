import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { Bye } from './bye.js'
import type { JsSipSession } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'

export interface LastWordsDeps {
  readonly clock: Clock
  readonly log: Logger
  /** the account in use and the server that it is registered at; null: nothing reaches a server now */
  link(): { readonly agent: JsSipAgent; readonly server: string } | null
}

/**
 * A server that does not look for the media keeps a call up until somebody says BYE. After so long it is taken for restarted;
 * until then a BYE costs the identifiers of its dialog.
 */
export const byeWaitMs = 3_600_000
/** A callee rings no longer (RFC 3261 §16.6, Timer C). */
export const cancelWaitMs = 180_000
const mostWaiting = 64

interface Waiting {
  readonly bye: Bye
  /** servers that do not have the dialog, though another might */
  readonly refusedBy: Set<string>
  said: boolean
}

/**
 * BYE and CANCEL of calls that are over here, until a server has them. What cannot be sent, or is not answered, waits for the
 * next link, whichever account and server that is.
 */
export class LastWords {
  readonly #deps: LastWordsDeps
  readonly #byes = new Map<Waiting, () => void>()
  /** as they would have gone out, and where to */
  readonly #cancels = new Map<string, { readonly server: string; readonly forget: () => void }>()
  /** not answered, and doubted when they were hung up */
  readonly #unanswered = new Set<JsSipSession>()

  constructor(deps: LastWordsDeps) {
    this.#deps = deps
  }

  /** Ends a call of either direction that the SIP stack holds still. */
  hangUp(session: JsSipSession): void {
    if (session.isEnded()) return
    if (session.endWithBye((bye) => this.#keep(bye))) return
    if (this.#deps.link() === null) this.#unanswered.add(session)
    else session.terminate()
  }

  /** A CANCEL that could not be sent. Its transaction is the old one, so it counts where that is (RFC 3261 §9.1). */
  unsent(message: string, server: string): void {
    if (!message.startsWith('CANCEL ') || this.#cancels.size >= mostWaiting) return
    const forget = this.#deps.clock.after(cancelWaitMs, () => this.#cancels.delete(message))
    this.#cancels.set(message, { server, forget })
  }

  /** Registered, or the socket answers again. @param send puts a message on the socket as it is */
  linkUp(send: (message: string) => void): void {
    const link = this.#deps.link()
    if (link === null) return
    const unanswered = [...this.#unanswered]
    this.#unanswered.clear()
    for (const session of unanswered) this.hangUp(session)
    for (const [message, { server, forget }] of this.#cancels) {
      if (server !== link.server) continue
      forget()
      this.#cancels.delete(message)
      send(message)
    }
    for (const waiting of this.#byes.keys()) this.#say(waiting)
  }

  dispose(): void {
    for (const forget of this.#byes.values()) forget()
    for (const { forget } of this.#cancels.values()) forget()
    this.#byes.clear()
    this.#cancels.clear()
    this.#unanswered.clear()
  }

  #keep(bye: Bye): void {
    const waiting: Waiting = { bye, refusedBy: new Set(), said: false }
    const [oldest] = this.#byes.keys()
    if (oldest !== undefined && this.#byes.size >= mostWaiting) this.#forget(oldest)
    this.#byes.set(
      waiting,
      this.#deps.clock.after(byeWaitMs, () => this.#forget(waiting)),
    )
    this.#say(waiting)
  }

  #say(waiting: Waiting): void {
    const link = this.#deps.link()
    if (link === null || waiting.said || waiting.refusedBy.has(link.server)) return
    const { server } = link
    const elsewhere = waiting.bye.server !== null && waiting.bye.server !== server
    waiting.said = true
    link.agent.say(waiting.bye, {
      answered: (status) => {
        waiting.said = false
        if (status < 300 || !elsewhere) return this.#forget(waiting)
        this.#deps.log.info('BYE refused by another server than the call’s own', { status })
        waiting.refusedBy.add(server)
      },
      lost: () => (waiting.said = false),
    })
  }

  #forget(waiting: Waiting): void {
    this.#byes.get(waiting)?.()
    this.#byes.delete(waiting)
  }
}
