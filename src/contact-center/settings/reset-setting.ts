import { sql } from 'kysely'
import type { ResetAnswer } from '../../contract/admin-api/levels.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { LevelledSettingName } from '../../contract/settings.js'
import { levelledColumns, setterColumns } from '../store/levelled.js'
import { type AuditRecord, auditAll } from './audit-trail.js'
import { isWithin } from './reach.js'
import {
  type Authorship,
  type SettingsTransaction,
  isProvisioned,
  notProvisioned,
} from './settings-transaction.js'

export interface ResetRequest {
  /** null: the tenant's value, to its groups and agents */
  readonly groupId: string | null
  readonly setting: LevelledSettingName
}

/** Reset all (tenant) or Reset all agents (group). Each entity that it changes has its own row in the audit. */
export async function resetSetting(
  trx: SettingsTransaction,
  by: Authorship,
  { groupId, setting }: ResetRequest,
): Promise<Result<ResetAnswer>> {
  const { tenantId } = by
  const column = levelledColumns[setting]
  const groups = trx.selectFrom('agent_groups').where('tenant_id', '=', tenantId)
  const tenant = trx.selectFrom('tenants').where('id', '=', tenantId)
  const level = await (groupId === null
    ? tenant.select(['name', column]).forShare().executeTakeFirst()
    : groups.where('id', '=', groupId).select(['name', column]).forShare().executeTakeFirst())
  const isReached = groupId === null ? by.groupId === null : isWithin(by, groupId)
  if (!level || !isReached) return fail('not-found', 'There is no such agent group.')
  const value = level[column]
  if (value === 'persistent' && !(await isProvisioned(trx, tenantId))) return notProvisioned

  // The old values of what an update changes: it locks what it finds, and gives it back with what was before.
  const replaced = async (table: 'agents' | 'agent_groups'): Promise<readonly Replaced[]> => {
    const agents = table === 'agents'
    const setter = groupId === null ? 'tenant' : 'group'
    const { rows } = await sql<Replaced>`
      update ${sql.table(table)} as now
      set ${sql.ref(column)} = ${value}${
        agents ? sql`, version = now.version + 1, ${sql.ref(setterColumns[setting])} = ${setter}` : sql``
      }
      from (
        select id, ${sql.ref(column)} as before from ${sql.table(table)}
        where tenant_id = ${tenantId} and ${sql.ref(column)} <> ${value}
        ${agents && groupId !== null ? sql`and group_id = ${groupId}` : sql``}
        order by id for update
      ) as old
      where now.id = old.id
      returning now.id, old.before, ${agents ? sql`now.username` : sql`now.name`} as name`.execute(trx)
    return rows
  }
  // Agents before groups, as everybody locks them.
  const changedAgents = await replaced('agents')
  const changedGroups = groupId === null ? await replaced('agent_groups') : []
  const recordOf =
    (kind: 'group' | 'agent') =>
    ({ id, name, before }: Replaced): AuditRecord => ({
      action: 'reset',
      entity: { kind, id, name },
      changes: { [setting]: [before, value] },
    })
  // Not always none: whoever created an agent meanwhile may have copied what the group had before.
  const left = async (table: 'agents' | 'agent_groups'): Promise<number> => {
    const others = await trx
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string | number>().as('count'))
      .where('tenant_id', '=', tenantId)
      .where(column, '<>', value)
      .$if(groupId !== null, (query) => query.where(sql.ref('group_id'), '=', groupId))
      .executeTakeFirstOrThrow()
    return Number(others.count)
  }
  const after = { groups: groupId === null ? await left('agent_groups') : 0, agents: await left('agents') }
  const counts = { groups: changedGroups.length, agents: changedAgents.length }
  const kind = groupId === null ? 'tenant' : 'group'
  await auditAll(trx, by, [
    ...changedGroups.map(recordOf('group')),
    ...changedAgents.map(recordOf('agent')),
    // Last, so that it is told first: the newest is on top.
    {
      action: 'reset',
      entity: { kind, id: groupId ?? tenantId, name: level.name },
      changes: {
        [setting]: [null, value],
        ...(groupId === null ? { groupsChanged: [null, counts.groups] } : {}),
        agentsChanged: [null, counts.agents],
      },
    },
  ])
  return succeed({ setting, before: counts, changed: counts, after })
}

interface Replaced {
  readonly id: string
  readonly name: string
  readonly before: unknown
}
