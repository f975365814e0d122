import type {
  AdministratorBody,
  AdministratorView,
  NewAdministrator,
} from '../../contract/admin-api/administrators.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { type Entity, audit } from './audit-trail.js'
import { readAdministratorViews } from './administrator-views.js'
import { groupOf, noSuchGroup } from './agent-changes.js'
import { administratorTag } from './edit-tags.js'
import { changesOf } from './levels.js'
import {
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  changedMeanwhile,
} from './settings-transaction.js'

export interface AdministratorToCreate extends Omit<NewAdministrator, 'password'> {
  readonly id: string
  readonly passwordHash: string
}
/** Administrators: `actor` is one of them, who must not lock themselves out. */
export async function createAdministrator(
  trx: SettingsTransaction,
  by: Authorship,
  { id, username, role, groupId, passwordHash }: AdministratorToCreate,
): Promise<Result<null>> {
  if (groupId !== null && !(await groupOf(trx, by, groupId))) return noSuchGroup
  const same = trx.selectFrom('administrators').select('id').where('username', '=', username)
  if (await same.executeTakeFirst()) return fail('conflict', 'This user name is taken.')
  const rights = { role, group_id: groupId, password_hash: passwordHash }
  await trx
    .insertInto('administrators')
    .values({ id, tenant_id: by.tenantId, username, ...rights })
    .execute()
  const changes = changesOf(null, { username, role, groupId, active: true })
  await audit(trx, by, { action: 'create', entity: { kind: 'administrator', id, name: username }, changes })
  return succeed(null)
}

export async function saveAdministrator(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  { role, groupId, active }: AdministratorBody,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const all = await lockAdministrators(trx, by)
  const before = all.find((one) => one.id === id)
  if (!before) return noSuchAdministrator
  if (!mayReplace(administratorTag(before))) return changedMeanwhile
  const changes = changesOf(before, { role, groupId, active })
  if (Object.keys(changes).length === 0) return succeed(null)
  if (before.username === by.actor)
    return fail('conflict', 'You cannot change your own role or state. Ask another tenant administrator.')
  const keeps = (one: AdministratorView): boolean =>
    one.id === id ? active && role === 'tenant-administrator' : isKeeper(one)
  if (!all.some(keeps)) return fail('conflict', 'The contact center needs one tenant administrator.')
  if (groupId !== null && !(await groupOf(trx, by, groupId))) return noSuchGroup
  await trx
    .updateTable('administrators')
    .set({ role, group_id: groupId, active })
    .where('id', '=', id)
    .execute()
  await audit(trx, by, { action: 'save', entity: entityOf(before), changes })
  return succeed(null)
}

/** Ends all sign-ins of theirs too. The password itself is written nowhere. */
export async function setAdministratorPassword(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  passwordHash: string,
  signedOutAt: number,
): Promise<Result<null>> {
  const before = (await lockAdministrators(trx, by)).find((one) => one.id === id)
  if (!before) return noSuchAdministrator
  const change = { password_hash: passwordHash, signed_out_at: signedOutAt }
  await trx.updateTable('administrators').set(change).where('id', '=', id).execute()
  await audit(trx, by, { action: 'password', entity: entityOf(before), changes: {} })
  return succeed(null)
}

/** What was signed in before this moment is not any more. */
export async function signOutAdministrator(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  signedOutAt: number,
): Promise<Result<null>> {
  const before = (await lockAdministrators(trx, by)).find((one) => one.id === id)
  if (!before) return noSuchAdministrator
  const change = { signed_out_at: signedOutAt }
  await trx.updateTable('administrators').set(change).where('id', '=', id).execute()
  await audit(trx, by, { action: 'sign-out', entity: entityOf(before), changes: {} })
  return succeed(null)
}

const isKeeper = ({ role, active }: AdministratorView): boolean => active && role === 'tenant-administrator'
const entityOf = ({ id, username }: AdministratorView): Entity => ({
  kind: 'administrator',
  id,
  name: username,
})
const noSuchAdministrator = fail('not-found', 'There is no such administrator.')

/** All of them, so that two who at once demote each other cannot leave the tenant without any. */
async function lockAdministrators(
  trx: SettingsTransaction,
  by: Authorship,
): Promise<readonly AdministratorView[]> {
  const rows = trx.selectFrom('administrators').select('id').where('tenant_id', '=', by.tenantId)
  await rows.orderBy('id').forUpdate().execute()
  return readAdministratorViews(trx, by.tenantId)
}
