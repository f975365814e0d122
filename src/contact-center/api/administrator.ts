import type { FastifyRequest } from 'fastify'
import type { AdminRole } from '../../contract/admin-api/roles.js'
import type { AdminToken } from '../../contract/admin-api/sign-in.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { AccessTokens } from '../session/access-tokens.js'
import { type Credentials, createPasswordCheck } from '../session/password-check.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import type { Identity } from '../identity/identity.js'
import type { Reach } from '../settings/reach.js'
import type { Database } from '../store/database.js'
import { accessClaims, bearerToken, isIssued } from './bearer.js'

export interface Administrator extends Reach {
  readonly id: string
  readonly username: string
  readonly role: AdminRole
  readonly tenantName: string
  /** null without a group */
  readonly groupName: string | null
  /** the tenant may use Persistent */
  readonly provisioned: boolean
  /** epoch ms: until then tokens are renewed */
  readonly signedInUntil: number
  /** epoch ms of real time: the access token's end; null for one of the center's own */
  readonly tokenEndsAt: number | null
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
  readonly identity: Identity
}): Administrators {
  const { db, clock, access, identity } = deps
  const checkPassword = createPasswordCheck(clock, (username) =>
    db
      .selectFrom('administrators')
      .selectAll()
      .where('username', '=', username)
      .where('active', '=', true)
      .executeTakeFirst(),
  )
  const byIssued = async (request: FastifyRequest): Promise<Result<Administrator>> => {
    const claims = await accessClaims(identity, request)
    if (!claims.ok) return claims
    const { subject, issuedAt, expiresAt } = claims.value
    if (subject.kind === 'agent') return fail('forbidden', 'This is for administrators.')
    const of = db.selectFrom('administrators').select('id')
    const row =
      subject.kind === 'named'
        ? await of.where('username', '=', subject.username).executeTakeFirst()
        : { id: subject.id }
    if (!row) return fail('forbidden', 'This is for administrators.')
    const found = await readAdministrator(db, row.id, issuedAt)
    return found.ok ? succeed({ ...found.value, signedInUntil: 0, tokenEndsAt: expiresAt }) : found
  }
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
      if (token !== null && isIssued(token)) return byIssued(request)
      const subject = token === null ? null : access.subjectOf(token)
      if (subject === null) {
        const code = token === null ? 'not-signed-in' : 'session-expired'
        return fail(code, 'Sign in as an administrator.')
      }
      const [, until, id] = /^admin:(\d+):(.*)$/.exec(subject) ?? []
      if (until === undefined || id === undefined) return fail('forbidden', 'This is for administrators.')
      if (clock.now() >= Number(until)) return fail('session-expired', 'Sign in as an administrator.')
      const found = await readAdministrator(db, id, Number(until) - longestSignInMs)
      return found.ok ? succeed({ ...found.value, signedInUntil: Number(until), tokenEndsAt: null }) : found
    },
  }
}

/**
 * Who a token speaks for, as the store has it now: a role that was taken away is gone at the next request.
 *
 * @param since epoch ms: when the sign-in began that the token is of
 */
export async function readAdministrator(
  db: Database,
  id: string,
  since: number,
): Promise<Result<Omit<Administrator, 'signedInUntil' | 'tokenEndsAt'>>> {
  const row = await db
    .selectFrom('administrators')
    .innerJoin('tenants', 'tenants.id', 'administrators.tenant_id')
    .leftJoin('agent_groups', 'agent_groups.id', 'administrators.group_id')
    .select([
      'administrators.id',
      'administrators.username',
      'administrators.role',
      'administrators.active',
      'administrators.signed_out_at',
      'administrators.tenant_id as tenantId',
      'administrators.group_id as groupId',
      'tenants.name as tenantName',
      'tenants.persistent_provisioned as provisioned',
      'agent_groups.name as groupName',
    ])
    .where('administrators.id', '=', id)
    .executeTakeFirst()
  if (!row) return fail('forbidden', 'This is for administrators.')
  const { active, signed_out_at: signedOutAt, ...administrator } = row
  return active && (signedOutAt === null || since > signedOutAt)
    ? succeed(administrator)
    : fail('session-expired', 'Sign in as an administrator.')
}
