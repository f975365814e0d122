import { sql } from 'kysely'
import type { AgentFilter, AgentPage, AgentQuery, AgentView } from '../../contract/admin-api/agents.js'
import { isAnyOf } from '../store/any-of.js'
import type { Database } from '../store/database.js'
import { fromRow, levelledColumns } from '../store/levelled.js'
import { differingSettings } from './levels.js'
import type { Reach } from './reach.js'

/** Agents as the administrator lists them. */
export async function readAgentPage(db: Database, reach: Reach, query: AgentQuery): Promise<AgentPage> {
  const { sort, order, offset, limit, ...filter } = query
  const matching = filtered(db, reach, filter)
  const { total } = await matching
    .select(sql<string | number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow()
  const rows = await selectViews(matching)
    .orderBy(sortKeys[sort], order)
    // So that equal names keep their places from page to page.
    .orderBy('agents.id')
    .offset(offset)
    .limit(limit)
    .execute()
  return { total: Number(total), items: rows.map(viewOf) }
}

export async function readAgentView(db: Database, reach: Reach, id: string): Promise<AgentView | null> {
  const row = await selectViews(agentsOf(db, reach)).where('agents.id', '=', id).executeTakeFirst()
  return row ? viewOf(row) : null
}

/** In the order of user names. */
export async function readAgentViews(
  db: Database,
  reach: Reach,
  filter: AgentFilter,
): Promise<readonly AgentView[]> {
  const rows = await selectViews(filtered(db, reach, filter))
    .orderBy('agents.username')
    .execute()
  return rows.map(viewOf)
}

/** Those of these user names or ids, locked until the transaction ends. */
export async function lockAgentViews(
  db: Database,
  reach: Reach,
  column: 'agents.id' | 'agents.username',
  values: readonly string[],
): Promise<readonly AgentView[]> {
  const locked = await db
    .selectFrom('agents')
    .select('id')
    .where('tenant_id', '=', reach.tenantId)
    .where(isAnyOf(column, values))
    // Always in one order, so that two who lock many wait for each other and no more.
    .orderBy('id')
    .forUpdate()
    .execute()
  // Only then, and by itself: who waited for an agent to be moved would join the group that it was in, and find nobody.
  const ids = locked.map(({ id }) => id)
  const rows = await selectViews(agentsOf(db, reach)).where(isAnyOf('agents.id', ids)).execute()
  return rows.map(viewOf)
}

const sortKeys = {
  username: sql`agents.username`,
  displayName: sql`lower(agents.display_name)`,
  group: sql`lower(agent_groups.name)`,
}

const agentsOf = (db: Database, { tenantId, groupId }: Reach) =>
  db
    .selectFrom('agents')
    .innerJoin('agent_groups', 'agent_groups.id', 'agents.group_id')
    .where('agents.tenant_id', '=', tenantId)
    .$if(groupId !== null, (query) => query.where('agents.group_id', '=', groupId ?? ''))

function filtered(db: Database, reach: Reach, { search, groupId, differing, active }: AgentFilter) {
  let query = agentsOf(db, reach)
  if (search !== undefined && search !== '') {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((eb) =>
      eb.or([eb('agents.username', 'ilike', pattern), eb('agents.display_name', 'ilike', pattern)]),
    )
  }
  if (groupId !== undefined) query = query.where('agents.group_id', '=', groupId)
  if (differing !== undefined) {
    const column = levelledColumns[differing]
    query = query.whereRef(`agents.${column}`, '!=', `agent_groups.${column}`)
  }
  return active === undefined ? query : query.where('agents.active', '=', active === 'true')
}

const selectViews = (query: ReturnType<typeof agentsOf>) =>
  query
    .selectAll('agents')
    .select([
      'agent_groups.name as group_name',
      'agent_groups.phone_connection_mode as group_mode',
      'agent_groups.allow_agent_to_change_mode as group_allow',
      'agent_groups.auto_answer as group_answer',
    ])

type Row = Awaited<ReturnType<ReturnType<typeof selectViews>['executeTakeFirstOrThrow']>>

function viewOf(row: Row): AgentView {
  const levelled = fromRow(row)
  const group = fromRow({
    phone_connection_mode: row.group_mode,
    allow_agent_to_change_mode: row.group_allow,
    auto_answer: row.group_answer,
  })
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    groupId: row.group_id,
    active: row.active,
    workplace: row.workplace,
    levelled,
    groupName: row.group_name,
    hasPassword: row.password_hash !== null,
    differing: differingSettings(levelled, group),
  }
}
