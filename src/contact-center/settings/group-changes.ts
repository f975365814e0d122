import { type Result, fail, succeed } from '../../contract/errors.js'
import type { LevelledSettings } from '../../contract/settings.js'
import { fromRow, toRow } from '../store/levelled.js'
import { changesOf } from './levels.js'
import {
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  audit,
  refusalOf,
} from './settings-transaction.js'
import { readGroupViews } from './settings-views.js'

export interface GroupChange {
  readonly name: string
  readonly levelled: LevelledSettings
}
export interface NewGroup {
  readonly id: string
  readonly name: string
}

/** Copies the tenant's values. */
export async function createGroup(
  trx: SettingsTransaction,
  by: Authorship,
  { id, name }: NewGroup,
): Promise<Result<null>> {
  const { tenantId } = by
  const row = await trx.selectFrom('tenants').selectAll().where('id', '=', tenantId).executeTakeFirstOrThrow()
  if (await nameTaken(trx, tenantId, name, null)) return groupNameTaken
  const levelled = fromRow(row)
  const group = { id, tenant_id: tenantId, name, ...toRow(levelled) }
  await trx.insertInto('agent_groups').values(group).execute()
  await audit(trx, { ...by, action: 'create', kind: 'group', id }, { name, ...levelled })
  return succeed(null)
}

export async function saveGroup(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  change: GroupChange,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const { tenantId } = by
  const view = (await readGroupViews(trx, tenantId)).find((group) => group.id === id)
  if (!view) return fail('not-found', 'There is no such agent group.')
  const refusal = await refusalOf(trx, tenantId, view, change.levelled, mayReplace)
  if (refusal) return refusal
  if (await nameTaken(trx, tenantId, change.name, id)) return groupNameTaken
  await trx
    .updateTable('agent_groups')
    .set({ name: change.name, ...toRow(change.levelled) })
    .where('id', '=', id)
    .execute()
  await audit(trx, { ...by, action: 'save', kind: 'group', id }, changesOf(view.levelled, change.levelled))
  return succeed(null)
}

const groupNameTaken = fail('conflict', 'There is a group of this name already.')

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
