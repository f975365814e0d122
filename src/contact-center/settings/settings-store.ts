import type { ImportAnswer } from '../../contract/admin-api/agent-import.js'
import type {
  AgentBody,
  AgentPage,
  AgentQuery,
  AgentView,
  BulkAnswer,
  BulkBody,
} from '../../contract/admin-api/agents.js'
import type {
  GroupBody,
  GroupView,
  NewGroup,
  ResetAnswer,
  TenantBody,
  TenantView,
} from '../../contract/admin-api/levels.js'
import type { PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { Result } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { ClusterNews } from '../cluster/cluster.js'
import type { Log } from '../log/logger.js'
import type { Database } from '../store/database.js'
import {
  type AgentToCreate,
  createAgent,
  saveAgent,
  saveAgentMode,
  saveAgentWorkplace,
  setPassword,
  signOutAgent,
} from './agent-changes.js'
import type { FileRow } from './agent-file.js'
import { readAgentPage, readAgentView } from './agent-views.js'
import { changeAgents } from './bulk-change.js'
import { createGroup, deleteGroup, saveGroup } from './group-changes.js'
import { importAgents } from './import-agents.js'
import { type PromptToKeep, addPrompt } from './prompt-changes.js'
import type { Reach } from './reach.js'
import { type ResetRequest, resetSetting } from './reset-setting.js'
import {
  type Author,
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  attempt,
} from './settings-transaction.js'
import { readGroupView, readGroupViews, readTenantView } from './settings-views.js'
import { provisionTenant, saveTenant } from './tenant-changes.js'

/** The three levels, read and changed; each change is one transaction with its rows in the audit. */
export interface SettingsStore {
  /**
   * Told after each commit that may concern a signed-in softphone of the tenant, before the change is answered. Returns its
   * unsubscribe.
   */
  onChanged(listener: SettingsListener): () => void
  tenant(tenantId: string): Promise<TenantView>
  groups(reach: Reach): Promise<readonly GroupView[]>
  group(reach: Reach, id: string): Promise<GroupView | null>
  agentPage(reach: Reach, query: AgentQuery): Promise<AgentPage>
  agent(reach: Reach, id: string): Promise<AgentView | null>
  saveTenant(by: Author, change: TenantBody, mayReplace: MayReplace): Promise<Result<null>>
  /** Copies the tenant's values where none are given. */
  createGroup(by: Author, group: NewGroup & { readonly id: string }): Promise<Result<null>>
  saveGroup(by: Author, id: string, change: GroupBody, mayReplace: MayReplace): Promise<Result<null>>
  /** Only one without agents. */
  deleteGroup(by: Author, id: string, mayReplace: MayReplace): Promise<Result<null>>
  /** Copies the group's values where none are given. */
  createAgent(by: Author, agent: AgentToCreate): Promise<Result<null>>
  saveAgent(by: Author, id: string, change: AgentBody, mayReplace: MayReplace): Promise<Result<null>>
  setPassword(by: Author, id: string, passwordHash: string): Promise<Result<null>>
  signOutAgent(by: Author, id: string): Promise<Result<null>>
  changeAgents(by: Author, change: BulkBody): Promise<Result<BulkAnswer>>
  importAgents(
    by: Author,
    rows: readonly FileRow[],
    options: { readonly dryRun: boolean; readonly newId: () => string },
  ): Promise<Result<ImportAnswer>>
  /** The tenant's value to its groups and agents, or a group's to its agents. */
  reset(by: Author, request: ResetRequest): Promise<Result<ResetAnswer>>
  addPrompt(by: Author, prompt: PromptToKeep): Promise<Result<null>>
  /** The operator's own switch: Persistent may be chosen at all. */
  provision(tenantId: string, on: boolean): Promise<void>
  /** What the agent chose, when the agent's desk has it already. */
  saveAgentMode(by: Author, agentId: string, mode: PhoneConnectionMode): Promise<void>
  saveAgentWorkplace(by: Author, agentId: string, workplace: Workplace): Promise<void>
}
/** `workplaces` are those, by agent, that somebody else than the agent has changed; null: which is not known. */
export type SettingsListener = (
  tenantId: string,
  workplaces: ReadonlyMap<string, Workplace> | null,
) => Promise<void>

/** @param news of what other instances change, and where they are told */
export function createSettingsStore(
  db: Database,
  clock: Clock,
  news?: Pick<ClusterNews, 'settingsChange' | 'onSettings' | 'onMissed'>,
  log?: Log,
): SettingsStore {
  const listeners = new Set<SettingsListener>()
  /** One transaction for the settings and the audit: neither without the other. */
  const commit = async <T>(
    author: Author,
    change: (trx: SettingsTransaction, by: Authorship) => Promise<Result<T>>,
    isChange: (value: T) => boolean = () => true,
  ): Promise<Result<T>> => {
    const by = { ...author, at: clock.now(), workplaces: new Map<string, Workplace>() }
    const result = await attempt(db, async (trx) => {
      // It may be the second time.
      by.workplaces.clear()
      const done = await change(trx, by)
      if (done.ok && isChange(done.value)) await news?.settingsChange(trx, by)
      return done
    })
    if (result.ok && isChange(result.value)) await tell(by.tenantId, by.workplaces)
    return result
  }
  const tell = async (...change: Parameters<SettingsListener>): Promise<void> => {
    await Promise.all([...listeners].map((listener) => listener(...change)))
  }
  const fromElsewhere = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => log?.error({ err: error }, 'a change of settings was not followed'))
  }
  news?.onSettings(({ tenantId, workplaces }) => fromElsewhere(tell(tenantId, workplaces)))
  news?.onMissed(() => {
    const tenants = db.selectFrom('tenants').select('id').execute()
    fromElsewhere(tenants.then((all) => Promise.all(all.map(({ id }) => tell(id, null)))))
  })

  return {
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tenant: (tenantId) => readTenantView(db, tenantId),
    groups: (reach) => readGroupViews(db, reach),
    group: (reach, id) => readGroupView(db, reach, id),
    agentPage: (reach, query) => readAgentPage(db, reach, query),
    agent: (reach, id) => readAgentView(db, reach, id),

    saveTenant: (author, change, mayReplace) =>
      commit(author, (trx, by) => saveTenant(trx, by, change, mayReplace)),
    createGroup: (author, group) => commit(author, (trx, by) => createGroup(trx, by, group)),
    saveGroup: (author, id, change, mayReplace) =>
      commit(author, (trx, by) => saveGroup(trx, by, id, change, mayReplace)),
    deleteGroup: (author, id, mayReplace) =>
      commit(author, (trx, by) => deleteGroup(trx, by, id, mayReplace)),
    createAgent: (author, agent) => commit(author, (trx, by) => createAgent(trx, by, agent)),
    saveAgent: (author, id, change, mayReplace) =>
      commit(author, (trx, by) => saveAgent(trx, by, id, change, mayReplace)),
    setPassword: (author, id, passwordHash) =>
      commit(author, (trx, by) => setPassword(trx, by, id, passwordHash)),
    signOutAgent: (author, id) => commit(author, (trx, by) => signOutAgent(trx, by, id)),
    changeAgents: (author, change) => commit(author, (trx, by) => changeAgents(trx, by, change)),
    importAgents: (author, rows, options) =>
      commit(
        author,
        (trx, by) => importAgents(trx, by, rows, options),
        ({ applied }) => applied,
      ),
    reset: (author, request) => commit(author, (trx, by) => resetSetting(trx, by, request)),
    addPrompt: (author, prompt) =>
      commit(
        author,
        (trx, by) => addPrompt(trx, by, prompt),
        // No softphone has it before it is saved.
        () => false,
      ),
    provision: async (tenantId, on) => {
      const operator = { tenantId, groupId: null, actor: 'operator', address: null }
      await commit(operator, (trx, by) => provisionTenant(trx, by, on))
    },
    saveAgentMode: async (author, agentId, mode) => {
      await commit(author, (trx, by) => saveAgentMode(trx, by, agentId, mode))
    },
    saveAgentWorkplace: async (author, agentId, workplace) => {
      await commit(author, (trx, by) => saveAgentWorkplace(trx, by, agentId, workplace))
    },
  }
}
