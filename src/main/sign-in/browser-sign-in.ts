import { type ApiResult, apiFailure } from '../net/api-request.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { IssuerFinder } from './find-issuer.js'
import type { IssuedTokens, Issuer, SignedInPerson } from './issuer.js'
import type { Listen, Loopback } from './loopback.js'

/** How far a sign-in in the browser has come. `browser-not-opened`: the link helps. */
export type SignInStep = 'contacting' | 'browser' | 'browser-not-opened' | 'finishing'

export interface BrowserAnswer {
  readonly tokens: IssuedTokens
  readonly person: SignedInPerson
  readonly issuer: Issuer
  /** tells the browser how it ended; until then its page waits */
  finish(as: 'signed-in' | 'failed'): void
}

/** Sign-in in the system browser (RFC 8252): one at a time; a second one takes the first one's place. */
export interface BrowserSignIn {
  run(): Promise<ApiResult<BrowserAnswer>>
  /** opens the page of the running sign-in once more; false when none waits */
  openAgain(): boolean
  /** for the clipboard; null when none waits. Never for a log. */
  readonly link: string | null
  cancel(): void
}

export interface BrowserSignInOptions {
  readonly issuers: IssuerFinder
  readonly listen: Listen
  /** rejects when there is no browser to open */
  readonly openBrowser: (link: string) => Promise<void>
  readonly clock: Clock
  readonly log: Logger
  readonly onStep: (step: SignInStep) => void
}

/** Somebody who has not signed in by then has left the page: the port is closed. */
export const browserLimitMs = 300_000

type Ended =
  { readonly by: 'answer'; readonly url: URL } | { readonly by: 'limit' } | { readonly by: 'cancel' }

export function createBrowserSignIn(options: BrowserSignInOptions): BrowserSignIn {
  const { issuers, listen, openBrowser, clock, log, onStep } = options
  let link: string | null = null
  /** counts sign-ins: whatever comes for an earlier one is nobody's */
  let turn = 0
  let cancelRunning: () => void = () => undefined

  const open = async (address: string): Promise<void> => {
    try {
      await openBrowser(address)
    } catch {
      log.warn('the browser could not be opened')
      if (link === address) onStep('browser-not-opened')
    }
  }

  /** Waits for the browser on a port that is open by now. */
  const throughBrowser = async (
    issuer: Issuer,
    loopback: Loopback,
    cancelled: Promise<Ended>,
  ): Promise<ApiResult<BrowserAnswer>> => {
    const request = await issuer.authorize(loopback.redirectUri)
    let stopTimer: () => void = () => undefined
    const limit = new Promise<Ended>((resolve) => {
      stopTimer = clock.after(browserLimitMs, () => resolve({ by: 'limit' }))
    })
    const answered = loopback.answer(request.state).then((url): Ended => ({ by: 'answer', url }))
    link = request.link
    onStep('browser')
    // A browser may run on for as long as its window is open: nobody waits for it to end.
    void open(request.link)
    const ended = await Promise.race([answered, limit, cancelled])
    stopTimer()
    link = null
    if (ended.by === 'cancel') return cancelledByAgent
    if (ended.by === 'limit') {
      return apiFailure('sign-in-failed', 'Nobody signed in for five minutes. Press Sign in to try again.')
    }
    onStep('finishing')
    const exchanged = await issuer.exchange(ended.url, request)
    if (!exchanged.ok) return exchanged
    return { ok: true, value: { ...exchanged.value, issuer, finish: (as) => loopback.finish(as) } }
  }

  return {
    run: async () => {
      cancelRunning()
      const mine = ++turn
      const cancelled = new Promise<Ended>((resolve) => {
        cancelRunning = () => {
          turn += 1
          resolve({ by: 'cancel' })
        }
      })
      onStep('contacting')
      const issuer = await issuers.findAnew()
      if (mine !== turn) return cancelledByAgent
      if (!issuer.ok) return issuer
      const listening = await listen()
      if (!listening.ok) return listening
      const loopback = listening.value
      const result = await throughBrowser(issuer.value, loopback, cancelled)
      if (!result.ok) {
        loopback.finish('failed')
        log.info('not signed in', { code: result.error.code })
        return result
      }
      if (mine === turn) return result
      loopback.finish('failed')
      void revokeUnused(issuer.value, result.value.tokens)
      return cancelledByAgent
    },
    openAgain: () => {
      if (link === null) return false
      onStep('browser')
      void open(link)
      return true
    },
    get link() {
      return link
    },
    cancel: () => cancelRunning(),
  }
}

/** Tokens that came for nobody are ended where they came from. */
async function revokeUnused(issuer: Issuer, { refreshToken }: IssuedTokens): Promise<void> {
  if (refreshToken !== null) await issuer.revoke(refreshToken)
}

const cancelledByAgent = apiFailure('cancelled', 'The sign-in was cancelled.')
