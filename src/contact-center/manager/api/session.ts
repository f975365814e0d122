import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type AdminClient, createAdminClient } from './admin-client.js'
import type { SignInBrowser } from './browser.js'
import { type BegunSignIn, type IssuedTokens, type Issuer, kindOfState, refusalCode } from './openid.js'

/**
 * expired: the page stays as it is, with all that is typed, while one signs in again in a window beside it.
 * answered: this is that window, and its work is done.
 */
export interface SessionState {
  readonly phase: 'starting' | 'signed-out' | 'signed-in' | 'expired' | 'answered'
  /** why the last try came to nothing */
  readonly failure: string | null
}
export interface Session {
  readonly state: StoreApi<SessionState>
  readonly client: AdminClient
  /** Takes the issuer's answer from the address, or asks whether the browser is signed in still. */
  start(): Promise<void>
  /** leaves the page for the issuer's */
  signIn(): Promise<void>
  /** @param username of whoever must come back: what is typed is theirs */
  signInAgain(username: string | null): Promise<void>
  /** here and at the issuer */
  signOut(): Promise<void>
}

const begunKey = 'offhook-sign-in'
/** Nothing secret: that the browser may be signed in still, so that asking is worth a round trip. */
const signedInKey = 'offhook-signed-in'
const begunPage = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** where one was going */
  path: z.string().regex(/^\/manager\//),
})
const somebodyElse =
  'This is somebody else’s sign-in. What is typed here belongs to whoever was signed in before.'
const noWindow = 'The browser did not open the window. Allow pop-up windows for this page and try again.'
/** The part of a token's life after which it is renewed. */
const renewAfter = 0.6
const tryAgainMs = 10_000

/**
 * An administrator's sign-in. Tokens live in this closure and nowhere else. A reload asks the issuer, who knows the browser by
 * a cookie that no script can read (ADR 0024).
 */
export function createSession(deps: {
  readonly fetch: typeof fetch
  readonly browser: SignInBrowser
  /** fails when the center or the issuer cannot be reached */
  readonly discover: () => Promise<Issuer>
}): Session {
  const { browser, discover } = deps
  const state = createStore<SessionState>()(() => ({ phase: 'starting', failure: null }))
  let tokens: IssuedTokens | null = null
  let timer = 0
  let renewing: Promise<boolean> | null = null
  let stopWaiting = (): void => undefined

  const client = createAdminClient({
    fetch: deps.fetch,
    onExpired: async () => {
      if (await renew()) return true
      if (state.getState().phase === 'signed-in') forget('expired')
      return false
    },
  })
  const forget = (phase: 'expired' | 'signed-out', failure: string | null = null): void => {
    browser.clearTimeout(timer)
    stopWaiting()
    client.setToken(null)
    // Who it was is wanted still: nobody else goes on in their place.
    if (phase === 'signed-out') tokens = null
    state.setState({ phase, failure })
  }
  const keep = (issued: IssuedTokens): void => {
    tokens = issued
    client.setToken(issued.accessToken)
    browser.kept?.setItem(signedInKey, 'yes')
    renewIn(issued.expiresInSeconds * 1000 * renewAfter)
    state.setState({ phase: 'signed-in', failure: null })
  }
  const renewIn = (ms: number): void => {
    browser.clearTimeout(timer)
    timer = browser.setTimeout(() => void renew(), ms)
  }
  const renew = (): Promise<boolean> => {
    renewing ??= renewOnce().finally(() => (renewing = null))
    return renewing
  }
  const renewOnce = async (): Promise<boolean> => {
    const before = tokens
    if (state.getState().phase !== 'signed-in' || !before?.refreshToken) return false
    try {
      const issued = await (await discover()).renew(before.refreshToken)
      if (tokens !== before) return false
      keep({ ...issued, idToken: issued.idToken ?? before.idToken, subject: before.subject })
      return true
    } catch (error) {
      // Refused: the next request finds out, and asks for the sign-in. Away: what is issued may outlast that.
      if (tokens === before && refusalCode(error) === null) renewIn(tryAgainMs)
      return false
    }
  }
  const begin = async (silent: boolean): Promise<void> => {
    try {
      const issuer = await discover()
      const { link, begun } = await issuer.begin({ silent, username: null, kind: 'page' })
      const { pathname, search } = browser.address()
      browser.kept?.setItem(begunKey, JSON.stringify({ ...begun, path: pathname + search }))
      browser.go(link)
    } catch (error) {
      forget('signed-out', wordsOf(error))
    }
  }
  const finish = async (search: string): Promise<void> => {
    const known = begunPage.safeParse(fromJson(browser.kept?.getItem(begunKey) ?? null))
    browser.kept?.removeItem(begunKey)
    browser.showAddress(known.success ? known.data.path : '/manager/')
    if (!known.success) {
      forget('signed-out', 'This sign-in was begun elsewhere. Sign in here.')
      return
    }
    try {
      keep(await (await discover()).finish(known.data, search))
    } catch (error) {
      browser.kept?.removeItem(signedInKey)
      forget('signed-out', wordsOf(error))
    }
  }
  const finishAgain = async (begun: BegunSignIn, search: string): Promise<void> => {
    try {
      const issued = await (await discover()).finish(begun, search)
      const before = tokens?.subject ?? null
      if (before === null || issued.subject === before) keep(issued)
      else state.setState({ failure: somebodyElse })
    } catch (error) {
      state.setState({ failure: wordsOf(error) })
    }
  }

  return {
    state,
    client,
    start: async () => {
      const { searchParams, search } = browser.address()
      const kind = kindOfState(searchParams.get('state'))
      if (kind === 'again') {
        browser.answers.tell(search)
        state.setState({ phase: 'answered' })
        browser.closeWindow()
        return
      }
      if (kind === 'page') return finish(search)
      if ((browser.kept?.getItem(signedInKey) ?? null) !== null) return begin(true)
      state.setState({ phase: 'signed-out' })
    },
    signIn: () => begin(false),
    signInAgain: async (username) => {
      state.setState({ failure: null })
      const beside = browser.openWindow()
      if (!beside) {
        state.setState({ failure: noWindow })
        return
      }
      try {
        const { link, begun } = await (await discover()).begin({ silent: false, username, kind: 'again' })
        stopWaiting()
        stopWaiting = browser.answers.onTold((search) => {
          if (new URLSearchParams(search).get('state') !== begun.state) return
          stopWaiting()
          void finishAgain(begun, search)
        })
        beside.lead(link)
      } catch (error) {
        state.setState({ failure: wordsOf(error) })
      }
    },
    signOut: async () => {
      const { refreshToken = null, idToken = null } = tokens ?? {}
      browser.kept?.removeItem(signedInKey)
      forget('signed-out')
      try {
        const issuer = await discover()
        if (refreshToken !== null) await issuer.revoke(refreshToken)
        const link = issuer.signOutLink(idToken)
        if (link !== null) browser.go(link)
      } catch {
        state.setState({
          failure: 'You are signed out here, but the sign-in service could not be told. Close the browser.',
        })
      }
    },
  }
}

/** Nothing to say of a browser that simply isn't signed in. */
function wordsOf(error: unknown): string | null {
  const code = refusalCode(error)
  if (code === 'login_required' || code === 'interaction_required') return null
  if (code === 'access_denied') return 'The sign-in was cancelled.'
  if (code !== null) return `The sign-in service did not accept the sign-in (${code}). Try again.`
  return error instanceof TypeError
    ? 'The sign-in service cannot be reached. Try again in a moment.'
    : 'The sign-in did not work. Try again.'
}

function fromJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
