import type { PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { LevelledSettingName, LevelledSettings, TenantSettings } from '../../contract/settings.js'
import type { Clock } from '../clock/clock.js'
import type { Database } from '../store/database.js'
import { fromRow, toRow } from '../store/levelled.js'
import { changesOf } from './levels.js'
import { type ResetCounts, resetSetting } from './reset-setting.js'
import {
  type SettingsTransaction,
  audit,
  choosesUnprovisioned,
  notProvisioned,
} from './settings-transaction.js'
import {
  type AgentView,
  type GroupView,
  type TenantView,
  readAgentViews,
  readGroupViews,
  readTenantView,
} from './settings-views.js'

export interface SettingsStore {
  /**
   * Told after each commit that may concern a signed-in softphone of the tenant, before the change is answered. Returns its
   * unsubscribe.
   */
  onChanged(listener: (tenantId: string) => Promise<void>): () => void
  tenant(tenantId: string): Promise<TenantView>
  groups(tenantId: string): Promise<readonly GroupView[]>
  agents(tenantId: string): Promise<readonly AgentView[]>
  /** Each save happens only if `mayReplace` says so of what it would replace, with nothing in between. */
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
  createGroup(tenantId: string, actor: string, group: { id: string; name: string }): Promise<Result<null>>
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
export type MayReplace = (view: TenantView | GroupView | AgentView) => boolean
export interface TenantChange {
  readonly name: string
  readonly levelled: LevelledSettings
  readonly settings: TenantSettings
}
export interface GroupChange {
  readonly name: string
  readonly levelled: LevelledSettings
}
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

type Trx = SettingsTransaction

export function createSettingsStore(db: Database, clock: Clock): SettingsStore {
  const listeners = new Set<(tenantId: string) => Promise<void>>()
  /** One transaction for the settings and the audit: neither without the other. */
  const commit = async <T>(tenantId: string, work: (trx: Trx) => Promise<Result<T>>): Promise<Result<T>> => {
    const result = await db.transaction().execute(work)
    if (result.ok) await Promise.all([...listeners].map((listener) => listener(tenantId)))
    return result
  }
  const bumpTenant = (trx: Trx, tenantId: string) =>
    trx
      .updateTable('tenants')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', tenantId)
      .execute()

  return {
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tenant: (tenantId) => readTenantView(db, tenantId),
    groups: (tenantId) => readGroupViews(db, tenantId),
    agents: (tenantId) => readAgentViews(db, tenantId),

    saveTenant: (tenantId, actor, change, mayReplace) =>
      commit(tenantId, async (trx) => {
        if (!mayReplace(await readTenantView(trx, tenantId))) return changedMeanwhile
        const row = await trx
          .selectFrom('tenants')
          .selectAll()
          .where('id', '=', tenantId)
          .executeTakeFirstOrThrow()
        if (await choosesUnprovisioned(trx, tenantId, fromRow(row), change.levelled)) return notProvisioned
        if (!(await promptExists(trx, tenantId, change.settings)))
          return fail('bad-request', 'settings.autoAnswerPrompt: there is no such uploaded prompt.')
        await trx
          .updateTable('tenants')
          .set({ name: change.name, ...toRow(change.levelled), settings: JSON.stringify(change.settings) })
          .where('id', '=', tenantId)
          .execute()
        const shown =
          JSON.stringify(row.settings) !== JSON.stringify(change.settings) || row.name !== change.name
        if (shown) await bumpTenant(trx, tenantId)
        const what = {
          ...changesOf(fromRow(row), change.levelled),
          ...(shown ? { settings: [row.settings, change.settings] } : {}),
        }
        await audit(
          trx,
          { tenantId, at: clock.now(), actor, action: 'save', kind: 'tenant', id: tenantId },
          what,
        )
        return succeed(null)
      }),

    saveGroup: (tenantId, groupId, actor, change, mayReplace) =>
      commit(tenantId, async (trx) => {
        const row = await trx
          .selectFrom('agent_groups')
          .selectAll()
          .where('id', '=', groupId)
          .where('tenant_id', '=', tenantId)
          .executeTakeFirst()
        if (!row) return fail('not-found', 'There is no such agent group.')
        const view = (await readGroupViews(trx, tenantId)).find(({ id }) => id === groupId)
        if (view && !mayReplace(view)) return changedMeanwhile
        if (await choosesUnprovisioned(trx, tenantId, fromRow(row), change.levelled)) return notProvisioned
        if (await nameTaken(trx, tenantId, change.name, groupId)) return groupNameTaken
        await trx
          .updateTable('agent_groups')
          .set({ name: change.name, ...toRow(change.levelled) })
          .where('id', '=', groupId)
          .execute()
        await audit(
          trx,
          { tenantId, at: clock.now(), actor, action: 'save', kind: 'group', id: groupId },
          changesOf(fromRow(row), change.levelled),
        )
        return succeed(null)
      }),

    saveAgent: (tenantId, agentId, actor, change, mayReplace) =>
      commit(tenantId, async (trx) => {
        const row = await trx
          .selectFrom('agents')
          .selectAll()
          .where('id', '=', agentId)
          .where('tenant_id', '=', tenantId)
          .executeTakeFirst()
        if (!row) return fail('not-found', 'There is no such agent.')
        const view = (await readAgentViews(trx, tenantId)).find(({ id }) => id === agentId)
        if (view && !mayReplace(view)) return changedMeanwhile
        if (await choosesUnprovisioned(trx, tenantId, fromRow(row), change.levelled)) return notProvisioned
        if (!(await groupExists(trx, tenantId, change.groupId)))
          return fail('bad-request', 'There is no such agent group.')
        await trx
          .updateTable('agents')
          .set((eb) => ({
            display_name: change.displayName,
            group_id: change.groupId,
            active: change.active,
            ...toRow(change.levelled),
            version: eb('version', '+', 1),
          }))
          .where('id', '=', agentId)
          .execute()
        // Moving keeps the agent's own values: they were copied when the agent was created.
        const moved = row.group_id !== change.groupId ? { groupId: [row.group_id, change.groupId] } : {}
        const entry = {
          tenantId,
          at: clock.now(),
          actor,
          action: 'groupId' in moved ? 'move' : 'save',
          kind: 'agent',
          id: agentId,
        } as const
        await audit(trx, entry, {
          ...changesOf(fromRow(row), change.levelled),
          ...moved,
          active: change.active,
        })
        return succeed(null)
      }),

    createGroup: (tenantId, actor, { id, name }) =>
      commit(tenantId, async (trx) => {
        const row = await trx
          .selectFrom('tenants')
          .selectAll()
          .where('id', '=', tenantId)
          .executeTakeFirstOrThrow()
        if (await nameTaken(trx, tenantId, name, null)) return groupNameTaken
        const levelled = fromRow(row)
        await trx
          .insertInto('agent_groups')
          .values({ id, tenant_id: tenantId, name, ...toRow(levelled) })
          .execute()
        await audit(
          trx,
          { tenantId, at: clock.now(), actor, action: 'create', kind: 'group', id },
          { name, ...levelled },
        )
        return succeed(null)
      }),

    createAgent: (tenantId, actor, { id, username, displayName, groupId, passwordHash }) =>
      commit(tenantId, async (trx) => {
        const group = await trx
          .selectFrom('agent_groups')
          .selectAll()
          .where('id', '=', groupId)
          .where('tenant_id', '=', tenantId)
          .executeTakeFirst()
        if (!group) return fail('bad-request', 'There is no such agent group.')
        const same = await trx
          .selectFrom('agents')
          .select('id')
          .where('username', '=', username)
          .executeTakeFirst()
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
        await audit(
          trx,
          { tenantId, at: clock.now(), actor, action: 'create', kind: 'agent', id },
          { username, groupId, ...levelled },
        )
        return succeed(null)
      }),

    reset: (tenantId, groupId, setting, actor) =>
      commit(tenantId, (trx) => resetSetting(trx, { tenantId, groupId, setting, actor, at: clock.now() })),

    provision: async (tenantId, on, actor) => {
      await commit(tenantId, async (trx) => {
        await trx
          .updateTable('tenants')
          .set({ persistent_provisioned: on })
          .where('id', '=', tenantId)
          .execute()
        await bumpTenant(trx, tenantId)
        await audit(
          trx,
          { tenantId, at: clock.now(), actor, action: 'provision', kind: 'tenant', id: tenantId },
          { persistentModeProvisioned: on },
        )
        return succeed(null)
      })
    },

    saveAgentMode: async (agentId, mode) => {
      const row = await db
        .selectFrom('agents')
        .selectAll()
        .where('id', '=', agentId)
        .executeTakeFirstOrThrow()
      if (row.phone_connection_mode === mode) return
      await commit(row.tenant_id, async (trx) => {
        await trx
          .updateTable('agents')
          .set((eb) => ({ phone_connection_mode: mode, version: eb('version', '+', 1) }))
          .where('id', '=', agentId)
          .execute()
        const entry = {
          tenantId: row.tenant_id,
          at: clock.now(),
          actor: `agent:${agentId}`,
          action: 'save',
          kind: 'agent',
          id: agentId,
        } as const
        await audit(trx, entry, { phoneConnectionMode: [row.phone_connection_mode, mode] })
        return succeed(null)
      })
    },

    saveWorkplace: async (agentId, workplace) => {
      await db
        .updateTable('agents')
        .set({ workplace: JSON.stringify(workplace) })
        .where('id', '=', agentId)
        .execute()
    },
  }
}

const changedMeanwhile = fail('conflict', 'Somebody else has changed this meanwhile. Read it again.')

async function promptExists(
  trx: Trx,
  tenantId: string,
  { autoAnswerPrompt }: TenantSettings,
): Promise<boolean> {
  if (autoAnswerPrompt.kind === 'built-in') return true
  const { id, sha256 } = autoAnswerPrompt
  const query = trx.selectFrom('prompts').select('id').where('id', '=', id).where('sha256', '=', sha256)
  return (await query.where('tenant_id', '=', tenantId).executeTakeFirst()) !== undefined
}

const groupNameTaken = fail('conflict', 'There is a group of this name already.')

async function groupExists(trx: Trx, tenantId: string, groupId: string): Promise<boolean> {
  const query = trx
    .selectFrom('agent_groups')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('id', '=', groupId)
  return (await query.executeTakeFirst()) !== undefined
}

async function nameTaken(trx: Trx, tenantId: string, name: string, except: string | null): Promise<boolean> {
  const query = trx
    .selectFrom('agent_groups')
    .select('id')
    .where('tenant_id', '=', tenantId)
    .where('name', '=', name)
  const row = await query.executeTakeFirst()
  return row !== undefined && row.id !== except
}
