import { isDeepStrictEqual } from 'node:util'
import type { AuditEntry } from '../../src/contract/admin-api/audit.js'
import type { Database } from '../../src/contact-center/store/database.js'
import { fromRow } from '../../src/contact-center/store/levelled.js'

/** What tenant, groups and agents hold, field by field, by `kind:id`. */
export type Values = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** As the tables have it. */
export async function readValues(db: Database): Promise<Values> {
  const tenants = await db.selectFrom('tenants').selectAll().execute()
  const groups = await db.selectFrom('agent_groups').selectAll().execute()
  const agents = await db.selectFrom('agents').selectAll().execute()
  return Object.fromEntries([
    ...tenants.map((row) => [
      `tenant:${row.id}`,
      {
        ...{ name: row.name, ...fromRow(row), ...row.settings },
        persistentModeProvisioned: row.persistent_provisioned,
      },
    ]),
    ...groups.map((row) => [`group:${row.id}`, { name: row.name, ...fromRow(row) }]),
    ...agents.map((row) => [
      `agent:${row.id}`,
      {
        ...{ username: row.username, displayName: row.display_name, groupId: row.group_id },
        ...{ active: row.active, workplace: row.workplace, ...fromRow(row) },
      },
    ]),
  ]) as Values
}

/**
 * As it must be when what the audit tells, oldest first, is done to what was before. A value that the audit says was
 * replaced, and that was not there, is a change that somebody lost.
 */
export function replay(before: Values, entries: readonly AuditEntry[]): Values {
  const values = new Map(Object.entries(before).map(([key, fields]) => [key, { ...fields }]))
  for (const { id, action, entityKind, entityId, changes } of entries) {
    const key = `${entityKind}:${entityId}`
    const where = `entry ${id}, ${action} of ${key}`
    if (isSummary(action, changes)) continue
    if (action === 'delete') {
      if (!values.delete(key)) throw new Error(`${where}: it is not there`)
      continue
    }
    if (action === 'create' && values.has(key)) throw new Error(`${where}: it is there already`)
    const entity: Record<string, unknown> = values.get(key) ?? {}
    values.set(key, entity)
    for (const { field, from, to } of changes) {
      const held = entity[field] ?? null
      if (!isDeepStrictEqual(held, from))
        throw new Error(`${where}: ${field} was ${JSON.stringify(held)}, not ${JSON.stringify(from)}`)
      entity[field] = to
    }
  }
  return Object.fromEntries(values)
}

/** Of a reset there is a row for each that it changed, and one that counts them. */
const isSummary = (action: AuditEntry['action'], changes: AuditEntry['changes']): boolean =>
  action === 'reset' && changes.some(({ field }) => field === 'agentsChanged')
