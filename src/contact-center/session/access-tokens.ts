import { createHash } from 'node:crypto'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../random.js'

/** Opaque access tokens, in memory only: good for 15 minutes, gone with a restart. */
export interface AccessTokens {
  /** `agent:<signInId>` or `admin:<when the sign-in ends>:<id>` */
  issue(subject: string): { readonly accessToken: string; readonly expiresInSeconds: number }
  /** null when unknown or expired */
  subjectOf(accessToken: string): string | null
  /** epoch ms; null when unknown or expired */
  endOf(accessToken: string): number | null
}

export const accessSeconds = 15 * 60

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

export function createAccessTokens(clock: Clock, random: Random): AccessTokens {
  const issued = new Map<string, { readonly subject: string; readonly expiresAt: number }>()
  const living = (accessToken: string) => {
    const found = issued.get(hashOf(accessToken))
    return found && clock.now() < found.expiresAt ? found : null
  }
  return {
    issue: (subject) => {
      const now = clock.now()
      for (const [hash, { expiresAt }] of issued) if (expiresAt <= now) issued.delete(hash)
      const accessToken = random.token()
      issued.set(hashOf(accessToken), { subject, expiresAt: now + accessSeconds * 1000 })
      return { accessToken, expiresInSeconds: accessSeconds }
    },
    subjectOf: (accessToken) => living(accessToken)?.subject ?? null,
    endOf: (accessToken) => living(accessToken)?.expiresAt ?? null,
  }
}
