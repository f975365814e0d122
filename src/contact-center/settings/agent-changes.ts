import { sql } from 'kysely'
import type { AgentBody, AgentView, NewAgent } from '../../contract/admin-api/agents.js'
import type { PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { fromRow, toRow } from '../store/levelled.js'
import { lockAgentViews } from './agent-views.js'
import { type Entity, audit } from './audit-trail.js'
import { agentTag } from './edit-tags.js'
import { changesOf, overParent } from './levels.js'
import { noteAdministrator } from './setters.js'
import { type Reach, isWithin } from './reach.js'
import {
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  changedMeanwhile,
  choosesPersistent,
  isProvisioned,
  notProvisioned,
} from './settings-transaction.js'

export interface AgentToCreate extends Omit<NewAgent, 'password'> {
  readonly id: string
  readonly passwordHash: string | null
}

/** Copies the group's values where none are given. */
export async function createAgent(
  trx: SettingsTransaction,
  by: Authorship,
  agent: AgentToCreate,
): Promise<Result<null>> {
  const { id, username, displayName, groupId, passwordHash } = agent
  const group = await groupOf(trx, by, groupId)
  if (!group) return noSuchGroup
  const same = trx.selectFrom('agents').select('id').where('username', '=', username)
  if (await same.executeTakeFirst()) return usernameTaken
  const levelled = overParent(fromRow(group), agent.levelled)
  if (choosesPersistent(fromRow(group), levelled) && !(await isProvisioned(trx, by.tenantId)))
    return notProvisioned
  const { active = true, workplace = { kind: 'softphone' } } = agent
  await trx
    .insertInto('agents')
    .values({
      id,
      tenant_id: by.tenantId,
      group_id: groupId,
      username,
      display_name: displayName,
      password_hash: passwordHash,
      active,
      workplace: JSON.stringify(workplace),
      ...toRow(levelled),
    })
    .execute()
  const changes = changesOf(null, { username, displayName, groupId, active, workplace, levelled })
  const record = { action: 'create', entity: { kind: 'agent', id, name: username }, changes } as const
  await noteAdministrator(trx, [record])
  await audit(trx, by, record)
  return succeed(null)
}

export async function saveAgent(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  change: AgentBody,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const [view] = await lockAgentViews(trx, by, 'agents.id', [id])
  if (!view) return noSuchAgent
  if (!mayReplace(agentTag(view))) return changedMeanwhile
  if (choosesPersistent(view.levelled, change.levelled) && !(await isProvisioned(trx, by.tenantId)))
    return notProvisioned
  if (!(await groupOf(trx, by, change.groupId))) return noSuchGroup
  const { displayName, groupId, active, workplace, levelled } = change
  const changes = changesOf(view, { displayName, groupId, active, workplace, levelled })
  if (Object.keys(changes).length === 0) return succeed(null)
  await trx
    .updateTable('agents')
    .set((eb) => ({
      display_name: displayName,
      group_id: groupId,
      active,
      workplace: JSON.stringify(workplace),
      ...toRow(levelled),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
  if ('workplace' in changes) by.workplaces.set(id, workplace)
  // Moving keeps the agent's own values: they were copied when the agent was created.
  const action = 'groupId' in changes ? 'move' : 'save'
  const record = { action, entity: entityOf(view), changes } as const
  await noteAdministrator(trx, [record])
  await audit(trx, by, record)
  return succeed(null)
}

/** Ends all sign-ins as `signOutAgent` does. The password itself is written nowhere, and neither is its hash in the audit. */
export async function setPassword(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  passwordHash: string,
): Promise<Result<null>> {
  const [view] = await lockAgentViews(trx, by, 'agents.id', [id])
  if (!view) return noSuchAgent
  await trx.updateTable('agents').set({ password_hash: passwordHash }).where('id', '=', id).execute()
  await audit(trx, by, { action: 'password', entity: entityOf(view), changes: {} })
  return succeed(null)
}

/** Ends all sign-ins of theirs, and what was issued for them: the store does that by itself (migration 0003). */
export async function signOutAgent(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
): Promise<Result<null>> {
  const [view] = await lockAgentViews(trx, by, 'agents.id', [id])
  if (!view) return noSuchAgent
  const now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
  await trx.updateTable('agents').set({ tokens_not_before: now }).where('id', '=', id).execute()
  await audit(trx, by, { action: 'sign-out', entity: entityOf(view), changes: {} })
  return succeed(null)
}

/** The agent's own choice, written when it already applies. */
export async function saveAgentMode(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  mode: PhoneConnectionMode,
): Promise<Result<null>> {
  const [view] = await lockAgentViews(trx, by, 'agents.id', [id])
  if (!view || view.levelled.phoneConnectionMode === mode) return succeed(null)
  await trx
    .updateTable('agents')
    .set((eb) => ({
      phone_connection_mode: mode,
      phone_connection_mode_set_by: 'agent',
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
  const changes = { phoneConnectionMode: [view.levelled.phoneConnectionMode, mode] } as const
  await audit(trx, by, { action: 'save', entity: entityOf(view), changes })
  return succeed(null)
}

/** As `saveAgentMode`: the agent's desk has followed already. */
export async function saveAgentWorkplace(
  trx: SettingsTransaction,
  by: Authorship,
  id: string,
  workplace: Workplace,
): Promise<Result<null>> {
  const [view] = await lockAgentViews(trx, by, 'agents.id', [id])
  if (!view) return succeed(null)
  const change = { workplace: JSON.stringify(workplace) }
  await trx.updateTable('agents').set(change).where('id', '=', id).execute()
  const changes = { workplace: [view.workplace, workplace] } as const
  await audit(trx, by, { action: 'save', entity: entityOf(view), changes })
  return succeed(null)
}

export const entityOf = ({ id, username }: AgentView): Entity => ({ kind: 'agent', id, name: username })
export const agentUnknown = { code: 'not-found', message: 'There is no such agent.' } as const
const noSuchAgent = fail(agentUnknown.code, agentUnknown.message)
export const noSuchGroup = fail('bad-request', 'There is no such agent group.')
const usernameTaken = fail('conflict', 'This user name is taken.')

export function groupOf(trx: SettingsTransaction, reach: Reach, groupId: string) {
  const groups = trx.selectFrom('agent_groups').selectAll().where('tenant_id', '=', reach.tenantId)
  // A group that is deleted meanwhile must not be joined.
  return groups
    .where('id', '=', isWithin(reach, groupId) ? groupId : '')
    .forShare()
    .executeTakeFirst()
}
