import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock/clock.js'
import type { AccessTokens } from '../session/access-tokens.js'
import { createSignInLimit } from '../session/sign-in-limit.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import type { Database } from '../store/database.js'
import { verifyPassword } from '../store/password.js'
import { bearerToken } from './bearer.js'
import { problemOf, sendProblem } from './problems.js'

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
  /** null after a 401 or 403 was sent */
  of(request: FastifyRequest, reply: FastifyReply): Promise<Administrator | null>
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
    of: async (request, reply) => {
      const token = bearerToken(request)
      const subject = token === null ? null : access.subjectOf(token)
      if (subject === null) {
        const code = token === null ? 'not-signed-in' : 'session-expired'
        sendProblem(reply, problemOf({ code, message: 'Sign in as an administrator.' }), clock.now())
        return null
      }
      const row = subject.startsWith('admin:')
        ? await db
            .selectFrom('administrators')
            .selectAll()
            .where('id', '=', subject.slice('admin:'.length))
            .executeTakeFirst()
        : undefined
      if (row) return { id: row.id, tenantId: row.tenant_id }
      sendProblem(
        reply,
        problemOf({ code: 'forbidden', message: 'This is for administrators.' }),
        clock.now(),
      )
      return null
    },
  }
}
