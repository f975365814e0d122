import { type Expression, type SqlBool, sql } from 'kysely'
import type { AuditEntry, AuditFilter, AuditPage, AuditQuery } from '../../contract/admin-api/audit.js'
import type { Database } from '../store/database.js'
import type { Tables } from '../store/tables.js'
import type { Reach } from './reach.js'
import type { Authorship, SettingsTransaction } from './settings-transaction.js'

/** Who changed what from which value to which, when, and from where: written with the change, in its transaction. */
export interface Entity {
  readonly kind: Tables['settings_audit']['entity_kind']
  readonly id: string
  readonly name: string
}
export type FieldChanges = Readonly<Record<string, readonly [from: unknown, to: unknown]>>

export interface AuditRecord {
  readonly action: Tables['settings_audit']['action']
  readonly entity: Entity
  readonly changes: FieldChanges
}

export const audit = (trx: SettingsTransaction, by: Authorship, record: AuditRecord): Promise<void> =>
  auditAll(trx, by, [record])

/** One statement whatever their number: ten thousand rows are more than a statement has parameters. */
export async function auditAll(
  trx: SettingsTransaction,
  { tenantId, at, actor, address }: Authorship,
  records: readonly AuditRecord[],
): Promise<void> {
  if (records.length === 0) return
  const rows = JSON.stringify(
    records.map(({ action, entity: { kind, id, name }, changes }) => ({ action, kind, id, name, changes })),
  )
  await sql`
    insert into settings_audit (tenant_id, at, actor, address, action, entity_kind, entity_id, entity_name, change)
    select ${tenantId}::text, ${at}::bigint, ${actor}::text, ${address}::text, action, kind, id, name, changes
    from jsonb_to_recordset(${rows}::jsonb) as row (action text, kind text, id text, name text, changes jsonb)
  `.execute(trx)
}

/** Newest first. */
export async function readAudit(db: Database, reach: Reach, query: AuditQuery): Promise<AuditPage> {
  const { before, limit, ...filter } = query
  const rows = await selectAudit(db, reach, filter)
    .$if(before !== undefined, (select) => select.where('id', '<', before ?? 0))
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(entryOf)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

/** All that the filter lets through, page by page, so that a long history is never in memory at once. */
export async function* streamAudit(
  db: Database,
  reach: Reach,
  filter: AuditFilter,
): AsyncGenerator<readonly AuditEntry[]> {
  let before: number | undefined
  for (;;) {
    const { items, next } = await readAudit(db, reach, { ...filter, before, limit: 1000 })
    yield items
    if (next === null) return
    before = next
  }
}

function selectAudit(db: Database, { tenantId, groupId }: Reach, filter: AuditFilter) {
  const { from, to, actor, entityKind, entityId, action } = filter
  return db
    .selectFrom('settings_audit')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where((eb) => {
      const wanted: Expression<SqlBool>[] = []
      if (from !== undefined) wanted.push(eb('at', '>=', from))
      if (to !== undefined) wanted.push(eb('at', '<', to))
      if (actor !== undefined) wanted.push(eb('actor', '=', actor))
      if (entityKind !== undefined) wanted.push(eb('entity_kind', '=', entityKind))
      if (entityId !== undefined) wanted.push(eb('entity_id', '=', entityId))
      if (action !== undefined) wanted.push(eb('action', '=', action))
      if (groupId !== null) wanted.push(ofGroup(groupId))
      return eb.and(wanted)
    })
    .orderBy('id', 'desc')
}

/** The group's own rows and those of the agents who are in it now: an agent's history moves with the agent. */
const ofGroup = (groupId: string) => sql<SqlBool>`
  case entity_kind
    when 'group' then entity_id = ${groupId}
    when 'agent' then entity_id in (select id from agents where group_id = ${groupId})
    else false
  end`

type Row = Awaited<ReturnType<ReturnType<typeof selectAudit>['executeTakeFirstOrThrow']>>

const entryOf = (row: Row): AuditEntry => ({
  id: row.id,
  at: row.at,
  actor: row.actor,
  address: row.address,
  action: row.action,
  entityKind: row.entity_kind,
  entityId: row.entity_id,
  entityName: row.entity_name,
  changes: Object.entries(row.change).map(([field, [from, to]]) => ({ field, from, to })),
})
