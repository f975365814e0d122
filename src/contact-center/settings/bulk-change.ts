import type { AgentView, BulkAnswer, BulkBody } from '../../contract/admin-api/agents.js'
import { type Failure, type Result, succeed } from '../../contract/errors.js'
import { toPartialRow } from '../store/levelled.js'
import { agentUnknown, entityOf, groupOf, noSuchGroup } from './agent-changes.js'
import { isAnyOf } from '../store/any-of.js'
import { lockAgentViews } from './agent-views.js'
import { type AuditRecord, auditAll } from './audit-trail.js'
import { changesOf, overParent } from './levels.js'
import { noteAdministrator } from './setters.js'
import {
  type Authorship,
  type SettingsTransaction,
  choosesPersistent,
  isProvisioned,
  persistentNotProvisioned,
} from './settings-transaction.js'

/** One change to many agents: those that it would not change are left alone, those that may not have it are told. */
export async function changeAgents(
  trx: SettingsTransaction,
  by: Authorship,
  { ids, change }: BulkBody,
): Promise<Result<BulkAnswer>> {
  const { groupId, active } = change
  const provisioned = await isProvisioned(trx, by.tenantId)
  const wanted = [...new Set(ids)]
  const views = new Map((await lockAgentViews(trx, by, 'agents.id', wanted)).map((view) => [view.id, view]))
  // Agents before groups, as everybody locks them.
  if (groupId !== undefined && !(await groupOf(trx, by, groupId))) return noSuchGroup
  const refused: { id: string; problem: Failure }[] = []
  const records: AuditRecord[] = []
  for (const id of wanted) {
    const view = views.get(id)
    const after = view && changed(view, change)
    if (!view || !after) refused.push({ id, problem: agentUnknown })
    else if (choosesPersistent(view.levelled, after.levelled) && !provisioned)
      refused.push({ id, problem: persistentNotProvisioned })
    else {
      const changes = changesOf(view, after)
      const action = 'groupId' in changes ? 'move' : 'save'
      if (Object.keys(changes).length > 0) records.push({ action, entity: entityOf(view), changes })
    }
  }
  if (records.length > 0) {
    await trx
      .updateTable('agents')
      .set((eb) => ({
        ...toPartialRow(change.levelled ?? {}),
        ...(groupId === undefined ? {} : { group_id: groupId }),
        ...(active === undefined ? {} : { active }),
        version: eb('version', '+', 1),
      }))
      .where(
        isAnyOf(
          'id',
          records.map(({ entity }) => entity.id),
        ),
      )
      .execute()
  }
  await noteAdministrator(trx, records)
  await auditAll(trx, by, records)
  return succeed({
    changed: records.length,
    unchanged: wanted.length - records.length - refused.length,
    refused,
  })
}

const changed = (view: AgentView, change: BulkBody['change']) => ({
  groupId: change.groupId ?? view.groupId,
  active: change.active ?? view.active,
  levelled: overParent(view.levelled, change.levelled),
})
