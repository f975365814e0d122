import type { ApiResult } from '../../src/main/net/api-request.js'
import type { IssuedTokens, Issuer } from '../../src/main/sign-in/issuer.js'

export const issuedTokens = (n: number, expiresInSeconds = 300): IssuedTokens => ({
  accessToken: `access-${n}`,
  refreshToken: `refresh-${n}`,
  expiresInSeconds,
})

export type RefreshAnswer = ApiResult<IssuedTokens> | Promise<ApiResult<IssuedTokens>>

/** An issuer whose answers the test gives, in order; without any it counts on. */
export interface FakeIssuer extends Issuer {
  readonly refreshed: readonly string[]
  readonly revoked: readonly string[]
  answers(...next: readonly (() => RefreshAnswer)[]): void
}

export function createFakeIssuer(): FakeIssuer {
  const refreshed: string[] = []
  const revoked: string[] = []
  let next: (() => RefreshAnswer)[] = []
  return {
    id: 'https://issuer.example',
    refreshed,
    revoked,
    answers: (...more) => (next = [...more]),
    authorize: () => Promise.reject(new Error('nobody signs in here')),
    exchange: () => Promise.reject(new Error('nobody signs in here')),
    refresh: async (token) => {
      refreshed.push(token)
      const answer = next.shift()
      return answer ? answer() : { ok: true, value: issuedTokens(refreshed.length + 1) }
    },
    revoke: async (token) => void revoked.push(token),
  }
}
