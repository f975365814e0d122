import type { PhoneConnectionMode } from '../../contract/domain.js'
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
import { readAgentViews } from './settings-views.js'

export interface AgentChange {
  readonly displayName: string
  readonly groupId: string
  readonly active: boolean
  readonly levelled: LevelledSettings
}
export interface NewAgent {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly groupId: string
  readonly passwordHash: string
}

/** Copies the group's values. */
export async function createAgent(
  trx: SettingsTransaction,
  by: Authorship,
  { id, username, displayName, groupId, passwordHash }: NewAgent,
): Promise<Result<null>> {
  const { tenantId } = by
  const group = await groupOf(trx, tenantId, groupId)
  if (!group) return noSuchGroup
  const agents = trx.selectFrom('agents').select('id')
  const same = await agents.where('username', '=', username).executeTakeFirst()
  if (same) return fail('conflict', 'This user name is taken.')
  const levelled = fromRow(group)
  await trx
    .insertInto('agents')
    .values({
      id,
      tenant_id: tenantId,
      group_id: groupId,
      username,
      display_name: displayName,
      password_hash: passwordHash,
      workplace: JSON.stringify({ kind: 'softphone' }),
      ...toRow(levelled),
    })
    .execute()
  await audit(trx, { ...by, action: 'create', kind: 'agent', id }, { username, groupId, ...levelled })
  return succeed(null)
}

export async function saveAgent(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  change: AgentChange,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const { tenantId } = by
  const view = (await readAgentViews(trx, tenantId)).find((agent) => agent.id === id)
  if (!view) return fail('not-found', 'There is no such agent.')
  const refusal = await refusalOf(trx, tenantId, view, change.levelled, mayReplace)
  if (refusal) return refusal
  if (!(await groupOf(trx, tenantId, change.groupId))) return noSuchGroup
  await trx
    .updateTable('agents')
    .set((eb) => ({
      display_name: change.displayName,
      group_id: change.groupId,
      active: change.active,
      ...toRow(change.levelled),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
  // Moving keeps the agent's own values: they were copied when the agent was created.
  const moved = view.groupId !== change.groupId
  await audit(
    trx,
    { ...by, action: moved ? 'move' : 'save', kind: 'agent', id },
    {
      ...changesOf(view.levelled, change.levelled),
      ...(moved ? { groupId: [view.groupId, change.groupId] } : {}),
      active: change.active,
    },
  )
  return succeed(null)
}

/** The agent's own choice, written when it already applies. */
export async function saveAgentMode(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  change: { readonly from: PhoneConnectionMode; readonly to: PhoneConnectionMode },
): Promise<Result<null>> {
  await trx
    .updateTable('agents')
    .set((eb) => ({ phone_connection_mode: change.to, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  const entry = { ...by, action: 'save', kind: 'agent', id } as const
  await audit(trx, entry, { phoneConnectionMode: [change.from, change.to] })
  return succeed(null)
}

const noSuchGroup = fail('bad-request', 'There is no such agent group.')

function groupOf(trx: SettingsTransaction, tenantId: string, groupId: string) {
  const groups = trx.selectFrom('agent_groups').selectAll().where('tenant_id', '=', tenantId)
  return groups.where('id', '=', groupId).executeTakeFirst()
}
