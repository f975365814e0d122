import { type Tokens, routes, tokens as tokensSchema } from '../../contract/agent-api/commands.js'
import type { Clock } from '../clock.js'
import { type ApiResult, apiFailure, parseAnswer, sendRequest } from './http.js'
import type { Fetch } from './ports.js'

/** The access token of the current sign-in, renewed in time and never twice at once. Tokens are in no log. */
export interface Authorization {
  /** a token that is still good for some seconds, or why there is none */
  accessToken(): Promise<ApiResult<string>>
  /** the server said 401 to this token: a newer one, renewed once however many ask */
  renew(refused: string): Promise<ApiResult<string>>
  /** counts sign-ins: tokens that were asked for in an earlier one are worthless */
  readonly turn: number
  /** @returns false when the sign-in that asked for them is over; they are not kept then */
  set(tokens: Tokens, turn: number): boolean
  /** signs in again from a kept refresh token */
  restore(refreshToken: string): Promise<ApiResult<string>>
  clear(): void
}

export interface AuthorizationOptions {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly server: string
  readonly timeoutMs: number
  /** each refresh token is good once: the new one is kept before it is used */
  readonly onRefreshToken: (refreshToken: string) => void
  /** they came after the sign-out: the sign-in they stand for is nobody's */
  readonly onLateTokens: (tokens: Tokens) => void
}

/** Renew this long before the token's end, so that a request never travels with an expired one. */
const earlyMs = 15_000

export function createAuthorization(options: AuthorizationOptions): Authorization {
  const { fetch, clock, server, timeoutMs, onRefreshToken, onLateTokens } = options
  let current: { access: string; refresh: string; goodUntil: number } | null = null
  let renewing: Promise<ApiResult<string>> | null = null

  let turn = 0

  const set = (tokens: Tokens, askedIn: number): boolean => {
    if (askedIn !== turn) return false
    const goodForMs = Math.max(tokens.expiresInSeconds * 1000 - earlyMs, tokens.expiresInSeconds * 500)
    current = { access: tokens.accessToken, refresh: tokens.refreshToken, goodUntil: clock.now() + goodForMs }
    onRefreshToken(tokens.refreshToken)
    return true
  }

  const exchange = async (refreshToken: string): Promise<ApiResult<string>> => {
    const { method, path } = routes.refresh
    const askedIn = turn
    const answer = await sendRequest(
      fetch,
      clock,
      { method, url: server + path, headers: {}, body: { refreshToken } },
      timeoutMs,
    )
    const parsed = parseAnswer(tokensSchema, answer)
    if (!parsed.ok) {
      const { code, status } = parsed.error
      // 400, 401 and 403 to a refresh all mean that this sign-in is over.
      if (code !== 'signed-in-elsewhere' && (status === 400 || status === 401 || status === 403)) {
        return apiFailure('session-expired', 'The sign-in has expired. Sign in again.', { status })
      }
      return parsed
    }
    if (set(parsed.value, askedIn)) return { ok: true, value: parsed.value.accessToken }
    onLateTokens(parsed.value)
    return apiFailure('cancelled', 'The sign-in has ended meanwhile.')
  }

  /** One refresh at a time: its token is good once, a second use would end the sign-in. */
  const renewOnce = (refreshToken: string): Promise<ApiResult<string>> => {
    if (renewing) return renewing
    const mine = exchange(refreshToken).finally(() => {
      if (renewing === mine) renewing = null
    })
    renewing = mine
    return mine
  }

  return {
    get turn() {
      return turn
    },
    set,
    accessToken: async () => {
      if (!current) return apiFailure('not-signed-in', 'Nobody is signed in.')
      if (clock.now() < current.goodUntil) return { ok: true, value: current.access }
      return renewOnce(current.refresh)
    },
    renew: async (refused) => {
      if (!current) return apiFailure('not-signed-in', 'Nobody is signed in.')
      if (current.access !== refused) return { ok: true, value: current.access }
      return renewOnce(current.refresh)
    },
    restore: renewOnce,
    clear: () => {
      turn += 1
      current = null
      renewing = null
    },
  }
}
