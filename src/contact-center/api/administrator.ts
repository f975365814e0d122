import type { FastifyRequest } from 'fastify'
import type { AdminToken } from '../../contract/admin-api/sign-in.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { AccessTokens } from '../session/access-tokens.js'
import { type Credentials, createPasswordCheck } from '../session/password-check.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import type { Database } from '../store/database.js'
import { bearerToken } from './bearer.js'

export interface Administrator {
  readonly id: string
  readonly username: string
  readonly tenantId: string
  readonly tenantName: string
  /** epoch ms: until then tokens are renewed */
  readonly signedInUntil: number
}
export type AdminSignInAnswer =
  { readonly ok: true; readonly value: AdminToken } | { readonly ok: false; readonly error: Refusal }

/** Who administers: their own credential, never an agent's. */
export interface Administrators {
  signIn(credentials: Credentials): Promise<AdminSignInAnswer>
  /** a token in place of the one that is used up soon */
  renew(administrator: Administrator): AdminToken
  identify(request: FastifyRequest): Promise<Result<Administrator>>
}

/** A working day; then the password is wanted again. */
const longestSignInMs = 12 * 3600 * 1000

export function createAdministrators(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly access: AccessTokens
}): Administrators {
  const { db, clock, access } = deps
  const checkPassword = createPasswordCheck(clock, (username) =>
    db.selectFrom('administrators').selectAll().where('username', '=', username).executeTakeFirst(),
  )
  const issue = (id: string, until: number): AdminToken => access.issue(`admin:${until}:${id}`)
  return {
    signIn: async (credentials) => {
      const administrator = await checkPassword(credentials)
      return administrator.ok
        ? { ok: true, value: issue(administrator.value.id, clock.now() + longestSignInMs) }
        : administrator
    },
    renew: ({ id, signedInUntil }) => issue(id, signedInUntil),
    identify: async (request) => {
      const token = bearerToken(request)
      const subject = token === null ? null : access.subjectOf(token)
      if (subject === null) {
        const code = token === null ? 'not-signed-in' : 'session-expired'
        return fail(code, 'Sign in as an administrator.')
      }
      const [, until, id] = /^admin:(\d+):(.*)$/.exec(subject) ?? []
      if (until === undefined || id === undefined) return fail('forbidden', 'This is for administrators.')
      if (clock.now() >= Number(until)) return fail('session-expired', 'Sign in as an administrator.')
      const row = await db
        .selectFrom('administrators')
        .innerJoin('tenants', 'tenants.id', 'administrators.tenant_id')
        .select(['administrators.username', 'tenant_id as tenantId', 'tenants.name as tenantName'])
        .where('administrators.id', '=', id)
        .executeTakeFirst()
      return row
        ? succeed({ id, ...row, signedInUntil: Number(until) })
        : fail('forbidden', 'This is for administrators.')
    },
  }
}
