import { sql } from 'kysely'
import type { DifferingBySetting, GroupView, TenantView } from '../../contract/admin-api/levels.js'
import type { Database } from '../store/database.js'
import { type LevelledRow, fromRow } from '../store/levelled.js'
import type { Reach } from './reach.js'

/** Tenant and groups with their settings and with how many below hold others, as the administrator sees them. */
export async function readTenantView(db: Database, tenantId: string): Promise<TenantView> {
  const row = await db.selectFrom('tenants').selectAll().where('id', '=', tenantId).executeTakeFirstOrThrow()
  const groups = await countOthers(db, 'agent_groups', tenantId, row)
  const agents = await countOthers(db, 'agents', tenantId, row)
  return {
    id: row.id,
    name: row.name,
    levelled: fromRow(row),
    settings: row.settings,
    persistentModeProvisioned: row.persistent_provisioned,
    groups: Number(groups.all),
    agents: Number(agents.all),
    differing: differing(agents, groups),
  }
}

export const readGroupViews = (db: Database, reach: Reach): Promise<readonly GroupView[]> =>
  readGroups(db, reach, null)

export async function readGroupView(db: Database, reach: Reach, id: string): Promise<GroupView | null> {
  const [view] = await readGroups(db, reach, id)
  return view ?? null
}

async function readGroups(db: Database, reach: Reach, id: string | null): Promise<readonly GroupView[]> {
  const rows = await db
    .selectFrom('agent_groups')
    .leftJoin('agents', 'agents.group_id', 'agent_groups.id')
    .selectAll('agent_groups')
    .select([
      sql<Count>`count(agents.id)`.as('all'),
      othersThanGroup('phone_connection_mode').as('mode'),
      othersThanGroup('allow_agent_to_change_mode').as('allow'),
      othersThanGroup('auto_answer').as('answer'),
    ])
    .where('agent_groups.tenant_id', '=', reach.tenantId)
    .$if(reach.groupId !== null, (query) => query.where('agent_groups.id', '=', reach.groupId ?? ''))
    .$if(id !== null, (query) => query.where('agent_groups.id', '=', id ?? ''))
    .groupBy('agent_groups.id')
    .orderBy(sql`lower(agent_groups.name)`)
    .orderBy('agent_groups.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    levelled: fromRow(row),
    agents: Number(row.all),
    differing: differing(row, noOthers),
  }))
}

/** PostgreSQL counts in bigint, which a driver gives as text or as a number. */
type Count = string | number
type Column = keyof LevelledRow
interface Others {
  readonly mode: Count
  readonly allow: Count
  readonly answer: Count
}
const noOthers: Others = { mode: 0, allow: 0, answer: 0 }

const othersThanGroup = (column: Column) =>
  sql<Count>`count(*) filter (where ${sql.ref(`agents.${column}`)} <> ${sql.ref(`agent_groups.${column}`)})`

function countOthers(
  db: Database,
  table: 'agents' | 'agent_groups',
  tenantId: string,
  level: LevelledRow,
): Promise<Others & { readonly all: Count }> {
  const others = (column: Column) =>
    sql<Count>`count(*) filter (where ${sql.ref(column)} <> ${level[column]})`
  return db
    .selectFrom(table)
    .select([
      sql<Count>`count(*)`.as('all'),
      others('phone_connection_mode').as('mode'),
      others('allow_agent_to_change_mode').as('allow'),
      others('auto_answer').as('answer'),
    ])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirstOrThrow()
}

function differing(agents: Others, groups: Others): DifferingBySetting {
  const of = (name: keyof Others) => {
    const counts = { groups: Number(groups[name]), agents: Number(agents[name]) }
    return { mixed: counts.groups + counts.agents > 0, ...counts }
  }
  return { phoneConnectionMode: of('mode'), allowAgentToChangeMode: of('allow'), autoAnswer: of('answer') }
}
