import type { GroupBody, NewGroup } from '../../contract/admin-api/levels.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { fromRow, toRow } from '../store/levelled.js'
import { audit } from './audit-trail.js'
import { groupTag } from './edit-tags.js'
import { changesOf, overParent } from './levels.js'
import { type Reach, isWithin } from './reach.js'
import {
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  changedMeanwhile,
  choosesPersistent,
  notProvisioned,
  isProvisioned,
} from './settings-transaction.js'

/** Copies the tenant's values where none are given. */
export async function createGroup(
  trx: SettingsTransaction,
  by: Authorship,
  { id, name, levelled: own }: NewGroup & { readonly id: string },
): Promise<Result<null>> {
  const { tenantId } = by
  const row = await trx.selectFrom('tenants').selectAll().where('id', '=', tenantId).executeTakeFirstOrThrow()
  if (await nameTaken(trx, tenantId, name, null)) return groupNameTaken
  const levelled = overParent(fromRow(row), own)
  if (choosesPersistent(fromRow(row), levelled) && !row.persistent_provisioned) return notProvisioned
  const group = { id, tenant_id: tenantId, name, ...toRow(levelled) }
  await trx.insertInto('agent_groups').values(group).execute()
  const changes = changesOf(null, { name, levelled })
  await audit(trx, by, { action: 'create', entity: { kind: 'group', id, name }, changes })
  return succeed(null)
}

export async function saveGroup(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  change: GroupBody,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const { tenantId } = by
  const before = await lockGroup(trx, by, id)
  if (!before) return noSuchGroup
  if (!mayReplace(groupTag(before))) return changedMeanwhile
  if (choosesPersistent(before.levelled, change.levelled) && !(await isProvisioned(trx, tenantId)))
    return notProvisioned
  if (await nameTaken(trx, tenantId, change.name, id)) return groupNameTaken
  const changes = changesOf(before, { name: change.name, levelled: change.levelled })
  if (Object.keys(changes).length === 0) return succeed(null)
  await trx
    .updateTable('agent_groups')
    .set({ name: change.name, ...toRow(change.levelled) })
    .where('id', '=', id)
    .execute()
  await audit(trx, by, { action: 'save', entity: { kind: 'group', id, name: before.name }, changes })
  return succeed(null)
}

/** Only an empty one: agents belong to exactly one group. */
export async function deleteGroup(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const before = await lockGroup(trx, by, id)
  if (!before) return noSuchGroup
  if (!mayReplace(groupTag(before))) return changedMeanwhile
  const { count } = await trx
    .selectFrom('agents')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('group_id', '=', id)
    .executeTakeFirstOrThrow()
  const agents = Number(count)
  if (agents > 0) {
    const who = agents === 1 ? '1 agent belongs' : `${agents} agents belong`
    return fail('conflict', `${who} to this group. Move them to another group first.`)
  }
  const admins = trx.selectFrom('administrators').select('username').where('group_id', '=', id)
  const [admin] = await admins.orderBy('username').execute()
  if (admin) return fail('conflict', `${admin.username} administers this group. Change that first.`)
  await trx.deleteFrom('agent_groups').where('id', '=', id).execute()
  const changes = { name: [before.name, null] } as const
  await audit(trx, by, { action: 'delete', entity: { kind: 'group', id, name: before.name }, changes })
  return succeed(null)
}

const noSuchGroup = fail('not-found', 'There is no such agent group.')
const groupNameTaken = fail('conflict', 'There is a group of this name already.')

async function lockGroup(
  trx: SettingsTransaction,
  reach: Reach,
  id: string,
): Promise<(GroupBody & { readonly id: string }) | null> {
  if (!isWithin(reach, id)) return null
  const groups = trx.selectFrom('agent_groups').selectAll().where('tenant_id', '=', reach.tenantId)
  const row = await groups.where('id', '=', id).forUpdate().executeTakeFirst()
  return row ? { id, name: row.name, levelled: fromRow(row) } : null
}

async function nameTaken(
  trx: SettingsTransaction,
  tenantId: string,
  name: string,
  except: string | null,
): Promise<boolean> {
  const groups = trx.selectFrom('agent_groups').select('id').where('tenant_id', '=', tenantId)
  const row = await groups.where('name', '=', name).executeTakeFirst()
  return row !== undefined && row.id !== except
}
