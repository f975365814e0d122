import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { JsSipSession, ReceivedMessage } from './jssip-session.js'
import {
  type SessionTimer,
  afterTooSmall,
  agreedAsCallee,
  agreedAsCaller,
  headersOfAnswer,
  headersOfRefresh,
  refreshAfterMs,
} from './session-timer-state.js'

export interface SessionRefreshDeps {
  readonly clock: Clock
  readonly log: Logger
  /** requests reach the server now */
  linkUp(): boolean
  /** refreshes by a re-INVITE, for a server that takes no UPDATE */
  reInvite(headers: readonly string[]): Promise<void>
  /** the server no longer has the dialog */
  onGone(): void
}

/** One SIP session's timer: its shell, which refreshes in time when it is ours to do so. */
export class SessionRefresh {
  readonly #session: JsSipSession
  readonly #deps: SessionRefreshDeps
  #timer: SessionTimer | null = null
  #byReInvite = false
  /** since the last refresh was due: a server that asks for ever more would be asked for ever */
  #askedForLonger = false
  #cancel: (() => void) | null = null

  constructor(session: JsSipSession, deps: SessionRefreshDeps) {
    this.#session = session
    this.#deps = deps
    session.onInDialogOffer((request) => {
      this.#agree(agreedAsCallee(request.getHeader('session-expires'), requiresTimer(request), this.#timer))
      return headersOfAnswer(this.#timer)
    })
  }

  /** @returns the headers of the 200 to this INVITE */
  asked(request: ReceivedMessage): readonly string[] {
    this.#timer = agreedAsCallee(request.getHeader('session-expires'), requiresTimer(request), null)
    return headersOfAnswer(this.#timer)
  }

  /** the call is up; `response` is the 200 to our INVITE, null when we answered */
  established(response: ReceivedMessage | null): void {
    this.#agree(response === null ? this.#timer : agreedAsCaller(response.getHeader('session-expires')))
  }

  /** Registered again. Sent also without a timer: the UPDATE carries the Contact of the new socket (RFC 3311). */
  update(): void {
    if (this.#session.isEnded()) return
    this.#session.send('UPDATE', null, this.#handlers, { headers: headersOfRefresh(this.#timer) })
  }

  dispose(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #agree(timer: SessionTimer | null): void {
    if (timer?.refresher !== this.#timer?.refresher || this.#cancel === null) {
      if (timer !== null) this.#deps.log.info('session timer', { ...timer })
    }
    this.#timer = timer
    this.dispose()
    if (timer?.refresher !== 'us') return
    this.#cancel = this.#deps.clock.after(refreshAfterMs(timer), () => this.#refresh())
  }

  #refresh(): void {
    if (this.#session.isEnded()) return
    this.#agree(this.#timer)
    this.#askedForLonger = false
    // It would go nowhere, and the registration's return brings an UPDATE by itself.
    if (!this.#deps.linkUp()) return
    if (this.#byReInvite) void this.#deps.reInvite(headersOfRefresh(this.#timer))
    else this.update()
  }

  readonly #handlers = {
    onDialogError: () => this.#deps.onGone(),
    onErrorResponse: (response: ReceivedMessage) => {
      if (this.#timer === null) return
      if (response.status_code === 422) {
        const longer = afterTooSmall(this.#timer, response.getHeader('min-se'))
        if (longer === null || this.#askedForLonger) return
        this.#askedForLonger = true
        this.#timer = longer
        this.update()
      } else if (response.status_code === 405 || response.status_code === 501) {
        this.#byReInvite = true
        this.#refresh()
      }
    },
  }
}

const requiresTimer = (request: ReceivedMessage): boolean =>
  request.getHeaders('require').some((value) => /(?:^|,)\s*timer\s*(?:,|$)/i.test(value))
