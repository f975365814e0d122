import { signInHeader } from '../../contract/about.js'
import type { Clock } from '../clock.js'
import type { IssuedTokens, Issuer } from '../sign-in/issuer.js'
import { type ApiFailure, type ApiResult, apiFailure } from '../net/api-request.js'

/** One sign-in at the contact center, and the issuer whose tokens speak for it. */
export interface HeldSignIn {
  readonly issuer: Issuer
  readonly signInId: string
  /** stable name of the agent at the issuer */
  readonly subject: string
}

/** The access token of the current sign-in, renewed in time and never twice at once. Tokens are in no log. */
export interface Authorization {
  /** a token that is still good for some seconds, or why there is none */
  accessToken(): Promise<ApiResult<string>>
  /** the server said 401 to this token: a newer one, renewed once however many ask */
  renew(refused: string): Promise<ApiResult<string>>
  /** what a request with this token carries */
  headers(accessToken: string): Readonly<Record<string, string>>
  /** counts sign-ins: tokens that were asked for in an earlier one are worthless */
  readonly turn: number
  /** @returns false when the sign-in that asked for them is over; they are not kept then */
  begin(held: HeldSignIn, tokens: IssuedTokens, turn: number): boolean
  /** takes a kept sign-in up again */
  restore(held: HeldSignIn, refreshToken: string): Promise<ApiResult<string>>
  /** ends the grant at the issuer; best effort */
  revoke(): Promise<void>
  clear(): void
}

export interface AuthorizationOptions {
  readonly clock: Clock
  /** each refresh token is good once: the new one is kept before it is used. null: there is none any more */
  readonly onRefreshToken: (refreshToken: string | null, held: HeldSignIn) => void
  /** they came after the sign-out: the sign-in they stand for is nobody's */
  readonly onLateTokens: (tokens: IssuedTokens, held: HeldSignIn) => void
  /** the issuer will renew this sign-in no more */
  readonly onOver: (failure: ApiFailure, lastToken: string) => void
}

/** Renew this long before the token's end, so that a request never travels with an expired one. */
const earlyMs = 15_000
/** Whatever an issuer says, no renewal follows the other without a pause, and no timer waits for longer than it can. */
const shortestSeconds = 10
const renewedWithinMs = 86_400_000

export const bearer = (accessToken: string): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${accessToken}`,
})

export const signInHeaders = (accessToken: string, signInId: string): Readonly<Record<string, string>> => ({
  ...bearer(accessToken),
  [signInHeader]: signInId,
})

export function createAuthorization(options: AuthorizationOptions): Authorization {
  const { clock, onRefreshToken, onLateTokens, onOver } = options
  let current: {
    held: HeldSignIn
    access: string
    refresh: string | null
    goodUntil: number
    cancelRenewal: () => void
  } | null = null
  let renewing: Promise<ApiResult<string>> | null = null
  let turn = 0

  const keep = (held: HeldSignIn, tokens: IssuedTokens, askedIn: number): boolean => {
    if (askedIn !== turn) return false
    current?.cancelRenewal()
    const { accessToken: access, refreshToken: refresh, expiresInSeconds } = tokens
    const seconds = Math.max(expiresInSeconds, shortestSeconds)
    const goodForMs = Math.max(seconds * 1000 - earlyMs, seconds * 500)
    // In good time also while nothing is sent, so that an idle agent's next click finds a token.
    const cancelRenewal =
      refresh === null
        ? () => undefined
        : clock.after(Math.min(goodForMs, renewedWithinMs), () => void renewOnce(held, refresh))
    current = { held, access, refresh, goodUntil: clock.now() + goodForMs, cancelRenewal }
    onRefreshToken(refresh, held)
    return true
  }

  const exchange = async (held: HeldSignIn, refreshToken: string): Promise<ApiResult<string>> => {
    const askedIn = turn
    let answer = await held.issuer.refresh(refreshToken)
    // A lost answer may have been a new token. Asked again at once, an issuer knows the repeat for what it is.
    if (!answer.ok && answerWasLost.has(answer.error.code) && askedIn === turn) {
      answer = await held.issuer.refresh(refreshToken)
    }
    if (!answer.ok) {
      if (answer.error.code === 'session-expired' && askedIn === turn && current) {
        onOver(answer.error, current.access)
      }
      return answer
    }
    if (keep(held, answer.value, askedIn)) return { ok: true, value: answer.value.accessToken }
    onLateTokens(answer.value, held)
    return apiFailure('cancelled', 'The sign-in has ended meanwhile.')
  }

  /** One refresh at a time: its token is good once, a second use would end the sign-in. */
  const renewOnce = (held: HeldSignIn, refreshToken: string | null): Promise<ApiResult<string>> => {
    if (renewing) return renewing
    if (refreshToken === null) {
      const over = apiFailure('session-expired', 'The sign-in has expired. Sign in again.')
      if (!over.ok) onOver(over.error, current?.access ?? '')
      return Promise.resolve(over)
    }
    const mine = exchange(held, refreshToken).finally(() => {
      if (renewing === mine) renewing = null
    })
    renewing = mine
    return mine
  }
  const nobody = apiFailure('not-signed-in', 'Nobody is signed in.')

  return {
    get turn() {
      return turn
    },
    begin: keep,
    accessToken: async () => {
      if (!current) return nobody
      if (clock.now() < current.goodUntil) return { ok: true, value: current.access }
      return renewOnce(current.held, current.refresh)
    },
    renew: async (refused) => {
      if (!current) return nobody
      if (current.access !== refused) return { ok: true, value: current.access }
      return renewOnce(current.held, current.refresh)
    },
    headers: (accessToken) =>
      current ? signInHeaders(accessToken, current.held.signInId) : bearer(accessToken),
    restore: renewOnce,
    revoke: async () => {
      if (current && current.refresh !== null) await current.held.issuer.revoke(current.refresh)
    },
    clear: () => {
      turn += 1
      current?.cancelRenewal()
      current = null
      renewing = null
    },
  }
}

const answerWasLost: ReadonlySet<string> = new Set(['server-unreachable', 'timeout', 'cancelled'])
