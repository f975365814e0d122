import type { FastifyRequest } from 'fastify'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { AccessTokens } from '../session/access-tokens.js'
import { createSignInLimit } from '../session/sign-in-limit.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import type { Database } from '../store/database.js'
import { verifyPassword } from '../store/password.js'
import { bearerToken } from './bearer.js'

export interface Administrator {
  readonly id: string
  readonly tenantId: string
}
export type AdminSignInAnswer =
  | { readonly ok: true; readonly value: { readonly accessToken: string; readonly expiresInSeconds: number } }
  | { readonly ok: false; readonly error: Refusal }

/** Who administers: their own credential, never an agent's. */
export interface Administrators {
  signIn(username: string, password: string, address: string): Promise<AdminSignInAnswer>
  identify(request: FastifyRequest): Promise<Result<Administrator>>
}

export function createAdministrators(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly access: AccessTokens
}): Administrators {
  const { db, clock, access } = deps
  const limit = createSignInLimit(clock)
  return {
    signIn: async (username, password, address) => {
      const retryAt = limit.attempt(address, username)
      if (retryAt !== null) {
        return {
          ok: false,
          error: { code: 'too-many-requests', message: 'Too many failed sign-ins. Wait a moment.', retryAt },
        }
      }
      const row = await db
        .selectFrom('administrators')
        .selectAll()
        .where('username', '=', username)
        .executeTakeFirst()
      if (!(await verifyPassword(password, row?.password_hash ?? null)) || !row) {
        return { ok: false, error: { code: 'wrong-credentials', message: 'User name or password is wrong.' } }
      }
      limit.succeeded(address, username)
      return { ok: true, value: access.issue(`admin:${row.id}`) }
    },
    identify: async (request) => {
      const token = bearerToken(request)
      const subject = token === null ? null : access.subjectOf(token)
      if (subject === null) {
        const code = token === null ? 'not-signed-in' : 'session-expired'
        return fail(code, 'Sign in as an administrator.')
      }
      const id = subject.startsWith('admin:') ? subject.slice('admin:'.length) : null
      const query = db.selectFrom('administrators').selectAll()
      const row = id === null ? undefined : await query.where('id', '=', id).executeTakeFirst()
      return row
        ? succeed({ id: row.id, tenantId: row.tenant_id })
        : fail('forbidden', 'This is for administrators.')
    },
  }
}
