import { createHash } from 'node:crypto'
import type { Tokens } from '../../contract/agent-api/commands.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../random.js'
import type { Database } from '../store/database.js'

/**
 * Opaque tokens. An access token lives in memory for 15 minutes; a refresh token is good once and is stored as its SHA-256.
 * A refresh token that comes a second time was stolen or copied: its whole sign-in ends (RFC 9700 §4.14.2).
 */
export interface TokenService {
  issue(subject: string): Promise<Tokens>
  /** the subject, or null when unknown or expired */
  subjectOf(accessToken: string): string | null
  refresh(refreshToken: string): Promise<Result<{ readonly signInId: string; readonly tokens: Tokens }>>
  /** a token for a subject without refresh: administrators */
  issueAccess(subject: string): { readonly accessToken: string; readonly expiresInSeconds: number }
}

export const accessSeconds = 15 * 60
export const refreshSeconds = 12 * 3600
/** An answer lost on the way is not a theft: the token before is taken again for so long. */
const leewayMs = 10_000

export function createTokenService(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  /** whether the sign-in may go on, and if not, why */
  readonly mayRefresh: (signInId: string) => Promise<Result<null>>
  /** the refresh token came twice */
  readonly onReuse: (signInId: string) => Promise<void>
}): TokenService {
  const { db, clock, random, mayRefresh, onReuse } = deps
  const access = new Map<string, { readonly subject: string; readonly expiresAt: number }>()

  const issueAccess = (subject: string) => {
    const now = clock.now()
    for (const [hash, { expiresAt }] of access) if (expiresAt <= now) access.delete(hash)
    const accessToken = random.token()
    access.set(hashOf(accessToken), { subject, expiresAt: now + accessSeconds * 1000 })
    return { accessToken, expiresInSeconds: accessSeconds }
  }
  const issue = async (signInId: string): Promise<Tokens> => {
    const refreshToken = random.token()
    const expires_at = clock.now() + refreshSeconds * 1000
    await db.deleteFrom('refresh_tokens').where('expires_at', '<=', clock.now()).execute()
    const row = { hash: hashOf(refreshToken), sign_in_id: signInId, expires_at, used_at: null }
    await db.insertInto('refresh_tokens').values(row).execute()
    return { ...issueAccess(signInId), refreshToken }
  }
  return {
    issue,
    issueAccess,
    subjectOf: (accessToken) => {
      const found = access.get(hashOf(accessToken))
      return found && clock.now() < found.expiresAt ? found.subject : null
    },
    refresh: async (refreshToken) => {
      const hash = hashOf(refreshToken)
      const now = clock.now()
      const row = await db
        .selectFrom('refresh_tokens')
        .selectAll()
        .where('hash', '=', hash)
        .executeTakeFirst()
      if (!row) return expired
      const allowed = await mayRefresh(row.sign_in_id)
      if (!allowed.ok) return allowed
      if (row.used_at !== null && now - row.used_at > leewayMs) {
        await onReuse(row.sign_in_id)
        return expired
      }
      if (now >= row.expires_at) return expired
      // Only the first of two racing requests finds the token unused; the other is within the leeway.
      await db
        .updateTable('refresh_tokens')
        .set({ used_at: now })
        .where('hash', '=', hash)
        .where('used_at', 'is', null)
        .execute()
      return succeed({ signInId: row.sign_in_id, tokens: await issue(row.sign_in_id) })
    },
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
const expired = fail('session-expired', 'The sign-in has expired. Sign in again.')
