import type { PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { Result } from '../../contract/errors.js'
import type { LevelledSettingName } from '../../contract/settings.js'
import type { Clock } from '../clock/clock.js'
import type { Database } from '../store/database.js'
import { type AgentChange, type NewAgent, createAgent, saveAgent, saveAgentMode } from './agent-changes.js'
import { type GroupChange, type NewGroup, createGroup, saveGroup } from './group-changes.js'
import { type ResetCounts, resetSetting } from './reset-setting.js'
import type { Authorship, MayReplace, SettingsTransaction } from './settings-transaction.js'
import {
  type AgentView,
  type GroupView,
  type TenantView,
  readAgentViews,
  readGroupViews,
  readTenantView,
} from './settings-views.js'
import { type TenantChange, provisionTenant, saveTenant } from './tenant-changes.js'

export interface SettingsStore {
  /**
   * Told after each commit that may concern a signed-in softphone of the tenant, before the change is answered. Returns its
   * unsubscribe.
   */
  onChanged(listener: (tenantId: string) => Promise<void>): () => void
  tenant(tenantId: string): Promise<TenantView>
  groups(tenantId: string): Promise<readonly GroupView[]>
  agents(tenantId: string): Promise<readonly AgentView[]>
  saveTenant(
    tenantId: string,
    actor: string,
    change: TenantChange,
    mayReplace: MayReplace,
  ): Promise<Result<null>>
  saveGroup(
    tenantId: string,
    groupId: string,
    actor: string,
    change: GroupChange,
    mayReplace: MayReplace,
  ): Promise<Result<null>>
  saveAgent(
    tenantId: string,
    agentId: string,
    actor: string,
    change: AgentChange,
    mayReplace: MayReplace,
  ): Promise<Result<null>>
  /** Copies the tenant's values. */
  createGroup(tenantId: string, actor: string, group: NewGroup): Promise<Result<null>>
  /** Copies the group's values. */
  createAgent(tenantId: string, actor: string, agent: NewAgent): Promise<Result<null>>
  /** The tenant's value to its groups and agents, or a group's to its agents. */
  reset(
    tenantId: string,
    groupId: string | null,
    setting: LevelledSettingName,
    actor: string,
  ): Promise<Result<ResetCounts>>
  /** The operator's own switch: Persistent may be chosen at all. */
  provision(tenantId: string, on: boolean, actor: string): Promise<void>
  saveAgentMode(agentId: string, mode: PhoneConnectionMode): Promise<void>
  saveWorkplace(agentId: string, workplace: Workplace): Promise<void>
}

export function createSettingsStore(db: Database, clock: Clock): SettingsStore {
  const listeners = new Set<(tenantId: string) => Promise<void>>()
  /** One transaction for the settings and the audit: neither without the other. */
  const commit = async <T>(
    tenantId: string,
    actor: string,
    change: (trx: SettingsTransaction, by: Authorship) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const by = { tenantId, actor, at: clock.now() }
    const result = await db.transaction().execute((trx) => change(trx, by))
    if (result.ok) await Promise.all([...listeners].map((listener) => listener(tenantId)))
    return result
  }
  const agentRow = (agentId: string) =>
    db.selectFrom('agents').selectAll().where('id', '=', agentId).executeTakeFirstOrThrow()

  return {
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tenant: (tenantId) => readTenantView(db, tenantId),
    groups: (tenantId) => readGroupViews(db, tenantId),
    agents: (tenantId) => readAgentViews(db, tenantId),

    saveTenant: (tenantId, actor, change, mayReplace) =>
      commit(tenantId, actor, (trx, by) => saveTenant(trx, by, change, mayReplace)),
    saveGroup: (tenantId, groupId, actor, change, mayReplace) =>
      commit(tenantId, actor, (trx, by) => saveGroup(trx, by, groupId, change, mayReplace)),
    saveAgent: (tenantId, agentId, actor, change, mayReplace) =>
      commit(tenantId, actor, (trx, by) => saveAgent(trx, by, agentId, change, mayReplace)),
    createGroup: (tenantId, actor, group) =>
      commit(tenantId, actor, (trx, by) => createGroup(trx, by, group)),
    createAgent: (tenantId, actor, agent) =>
      commit(tenantId, actor, (trx, by) => createAgent(trx, by, agent)),
    reset: (tenantId, groupId, setting, actor) =>
      commit(tenantId, actor, (trx, by) => resetSetting(trx, { ...by, groupId, setting })),
    provision: async (tenantId, on, actor) => {
      await commit(tenantId, actor, (trx, by) => provisionTenant(trx, by, on))
    },
    saveAgentMode: async (agentId, to) => {
      const { tenant_id: tenantId, phone_connection_mode: from } = await agentRow(agentId)
      if (from === to) return
      await commit(tenantId, `agent:${agentId}`, (trx, by) => saveAgentMode(trx, by, agentId, { from, to }))
    },
    saveWorkplace: async (agentId, workplace) => {
      const change = { workplace: JSON.stringify(workplace) }
      await db.updateTable('agents').set(change).where('id', '=', agentId).execute()
    },
  }
}
