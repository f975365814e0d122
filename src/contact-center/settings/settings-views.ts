import type { LevelledSettings, TenantSettings } from '../../contract/settings.js'
import type { Database } from '../store/database.js'
import { fromRow } from '../store/levelled.js'
import { type DifferingBySetting, differing } from './levels.js'

/** The three levels with their settings, as the administrator sees them. */
export interface TenantView {
  readonly id: string
  readonly name: string
  readonly levelled: LevelledSettings
  readonly settings: TenantSettings
  readonly persistentModeProvisioned: boolean
  readonly differing: DifferingBySetting
}
export interface GroupView {
  readonly id: string
  readonly name: string
  readonly levelled: LevelledSettings
  readonly agents: number
  readonly differing: DifferingBySetting
}
export interface AgentView {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly groupId: string
  readonly active: boolean
  readonly levelled: LevelledSettings
}

export async function readTenantView(db: Database, tenantId: string): Promise<TenantView> {
  const row = await db.selectFrom('tenants').selectAll().where('id', '=', tenantId).executeTakeFirstOrThrow()
  const groups = await db.selectFrom('agent_groups').selectAll().where('tenant_id', '=', tenantId).execute()
  const agents = await db.selectFrom('agents').selectAll().where('tenant_id', '=', tenantId).execute()
  return {
    id: row.id,
    name: row.name,
    levelled: fromRow(row),
    settings: row.settings,
    persistentModeProvisioned: row.persistent_provisioned,
    differing: differing(fromRow(row), groups.map(fromRow), agents.map(fromRow)),
  }
}

export async function readGroupViews(db: Database, tenantId: string): Promise<readonly GroupView[]> {
  const rows = await db
    .selectFrom('agent_groups')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('name')
    .execute()
  const agents = await db.selectFrom('agents').selectAll().where('tenant_id', '=', tenantId).execute()
  return rows.map((row) => {
    const own = agents.filter((agent) => agent.group_id === row.id)
    const levelled = fromRow(row)
    const { id, name } = row
    return { id, name, levelled, agents: own.length, differing: differing(levelled, [], own.map(fromRow)) }
  })
}

export async function readAgentViews(db: Database, tenantId: string): Promise<readonly AgentView[]> {
  const rows = await db
    .selectFrom('agents')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('username')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    groupId: row.group_id,
    active: row.active,
    levelled: fromRow(row),
  }))
}
