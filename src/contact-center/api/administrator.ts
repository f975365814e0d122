import type { FastifyRequest } from 'fastify'
import type { AdminRole } from '../../contract/admin-api/roles.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Identity } from '../identity/identity.js'
import type { Reach } from '../settings/reach.js'
import type { Database } from '../store/database.js'
import { accessClaims } from './bearer.js'

export interface Administrator extends Reach {
  readonly id: string
  readonly username: string
  readonly role: AdminRole
  readonly tenantName: string
  /** null without a group */
  readonly groupName: string | null
  /** the tenant may use Persistent */
  readonly provisioned: boolean
  /** epoch ms of real time: the access token's end */
  readonly tokenEndsAt: number
}

/** Tells the administrator by the token of a request. */
export const administratorBy =
  (db: Database, identity: Identity) =>
  async (request: FastifyRequest): Promise<Result<Administrator>> => {
    const claims = await accessClaims(identity, request)
    if (!claims.ok) return claims
    const { subject, issuedAt, expiresAt } = claims.value
    const of = db.selectFrom('administrators').select('id')
    const id =
      subject.kind === 'named'
        ? (await of.where('username', '=', subject.username).executeTakeFirst())?.id
        : subject.id
    if (subject.kind === 'agent' || id === undefined) return fail('forbidden', 'This is for administrators.')
    const found = await readAdministrator(db, id, issuedAt)
    return found.ok ? succeed({ ...found.value, tokenEndsAt: expiresAt }) : found
  }

/**
 * Who a token speaks for, as the store has it now: a role that was taken away is gone at the next request.
 *
 * @param since epoch ms: when the token was issued
 */
async function readAdministrator(
  db: Database,
  id: string,
  since: number,
): Promise<Result<Omit<Administrator, 'tokenEndsAt'>>> {
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
