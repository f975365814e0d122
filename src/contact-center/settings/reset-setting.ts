import { type Result, fail, succeed } from '../../contract/errors.js'
import type { LevelledSettingName } from '../../contract/settings.js'
import { levelledColumns } from '../store/levelled.js'
import {
  type Authorship,
  type SettingsTransaction,
  audit,
  isProvisioned,
  notProvisioned,
} from './settings-transaction.js'

/** What Reset all (tenant) or Reset all agents (group) met, changed and left. */
export interface ResetCounts {
  readonly setting: LevelledSettingName
  readonly before: { readonly groups: number; readonly agents: number }
  readonly changed: { readonly groups: number; readonly agents: number }
  readonly after: { readonly groups: number; readonly agents: number }
}

export interface ResetRequest extends Authorship {
  /** null: the tenant's value, to its groups and agents */
  readonly groupId: string | null
  readonly setting: LevelledSettingName
}

export async function resetSetting(
  trx: SettingsTransaction,
  request: ResetRequest,
): Promise<Result<ResetCounts>> {
  const { tenantId, groupId, setting, actor, at } = request
  const column = levelledColumns[setting]
  const groups = trx.selectFrom('agent_groups').where('tenant_id', '=', tenantId)
  const tenant = trx.selectFrom('tenants').where('id', '=', tenantId)
  const level = await (groupId === null
    ? tenant.select(column).executeTakeFirst()
    : groups.where('id', '=', groupId).select(column).executeTakeFirst())
  if (!level) return fail('not-found', 'There is no such agent group.')
  const value = level[column]
  if (value === 'persistent' && !(await isProvisioned(trx, tenantId))) return notProvisioned

  const count = async (): Promise<{ groups: number; agents: number }> => {
    const agents = trx
      .selectFrom('agents')
      .select('id')
      .where('tenant_id', '=', tenantId)
      .where(column, '!=', value)
    if (groupId !== null)
      return { groups: 0, agents: (await agents.where('group_id', '=', groupId).execute()).length }
    const others = await groups.where(column, '!=', value).select('id').execute()
    return { groups: others.length, agents: (await agents.execute()).length }
  }
  const before = await count()
  if (groupId === null) {
    await trx
      .updateTable('agent_groups')
      .set({ [column]: value })
      .where('tenant_id', '=', tenantId)
      .execute()
  }
  const agents = trx
    .updateTable('agents')
    .set((eb) => ({ [column]: value, version: eb('version', '+', 1) }))
    .where('tenant_id', '=', tenantId)
    .where(column, '!=', value)
  await (groupId === null ? agents : agents.where('group_id', '=', groupId)).execute()

  const kind = groupId === null ? 'tenant' : 'group'
  await audit(
    trx,
    { tenantId, at, actor, action: 'reset', kind, id: groupId ?? tenantId },
    { setting, value, ...before },
  )
  return succeed({ setting, before, changed: before, after: await count() })
}
