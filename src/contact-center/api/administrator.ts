import type { FastifyRequest } from 'fastify'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { AccessTokens } from '../session/access-tokens.js'
import { type Credentials, createPasswordCheck } from '../session/password-check.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import type { Database } from '../store/database.js'
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
  signIn(credentials: Credentials): Promise<AdminSignInAnswer>
  identify(request: FastifyRequest): Promise<Result<Administrator>>
}

export function createAdministrators(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly access: AccessTokens
}): Administrators {
  const { db, clock, access } = deps
  const checkPassword = createPasswordCheck(clock, (username) =>
    db.selectFrom('administrators').selectAll().where('username', '=', username).executeTakeFirst(),
  )
  return {
    signIn: async (credentials) => {
      const administrator = await checkPassword(credentials)
      return administrator.ok
        ? { ok: true, value: access.issue(`admin:${administrator.value.id}`) }
        : administrator
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
