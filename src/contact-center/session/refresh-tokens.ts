import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../random.js'
import type { Database } from '../store/database.js'
import { hashOf } from './access-tokens.js'

/**
 * A refresh token is good once and is stored as its SHA-256. One that comes a second time was stolen or copied: its whole
 * sign-in ends (RFC 9700 §4.14.2).
 */
export interface RefreshTokens {
  issue(signInId: string): Promise<string>
  /** Takes a token and tells whose it was; the caller issues the next. */
  redeem(refreshToken: string): Promise<Result<string>>
}

export const refreshSeconds = 12 * 3600
/** An answer lost on the way is not a theft: the token before is taken again for so long. */
const leewayMs = 10_000

export function createRefreshTokens(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  /** whether the sign-in may go on, and if not, why */
  readonly mayRefresh: (signInId: string) => Promise<Result<null>>
  /** the token came twice */
  readonly onReuse: (signInId: string) => Promise<void>
}): RefreshTokens {
  const { db, clock, random, mayRefresh, onReuse } = deps
  return {
    issue: async (signInId) => {
      const now = clock.now()
      await db.deleteFrom('refresh_tokens').where('expires_at', '<=', now).execute()
      const token = random.token()
      const row = {
        hash: hashOf(token),
        sign_in_id: signInId,
        expires_at: now + refreshSeconds * 1000,
        used_at: null,
      }
      await db.insertInto('refresh_tokens').values(row).execute()
      return token
    },
    redeem: async (refreshToken) => {
      const hash = hashOf(refreshToken)
      const now = clock.now()
      const row = await db
        .selectFrom('refresh_tokens')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst()
      if (!row || now >= row.expires_at) return expired
      const allowed = await mayRefresh(row.sign_in_id)
      if (!allowed.ok) return allowed
      if (row.used_at !== null && now - row.used_at > leewayMs) {
        await onReuse(row.sign_in_id)
        return expired
      }
      // The first use counts; one that races it is within the leeway.
      const first = db.updateTable('refresh_tokens').set({ used_at: now }).where('hash', '=', hash)
      await first.where('used_at', 'is', null).execute()
      return succeed(row.sign_in_id)
    },
  }
}

const expired = fail('session-expired', 'The sign-in has expired. Sign in again.')
