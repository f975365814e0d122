import { sql } from 'kysely'
import type { ImportAnswer, ImportColumn, ImportRow } from '../../contract/admin-api/agent-import.js'
import { type AgentView, username as usernameSchema } from '../../contract/admin-api/agents.js'
import { canBeSeen, unseenName } from '../../contract/admin-api/levels.js'
import { phoneConnectionMode, workplace as workplaceSchema } from '../../contract/domain.js'
import { type Result, succeed } from '../../contract/errors.js'
import type { LevelledSettings } from '../../contract/settings.js'
import { fromRow, toRow } from '../store/levelled.js'
import { entityOf } from './agent-changes.js'
import type { FileRow } from './agent-file.js'
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
} from './settings-transaction.js'

/** What one row of the file asks for, when nothing is wrong with it. */
interface Planned {
  readonly row: ImportRow
  readonly agent: Omit<AgentView, 'groupName' | 'hasPassword' | 'differing'> | null
  readonly record: AuditRecord | null
}

/** All rows or none: nothing is written by a dry run, nor when a row is in error. */
export async function importAgents(
  trx: SettingsTransaction,
  by: Authorship,
  rows: readonly FileRow[],
  options: { readonly dryRun: boolean; readonly newId: () => string },
): Promise<Result<ImportAnswer>> {
  const planned = await plan(trx, by, rows, options.newId)
  const count = (action: ImportRow['action']): number =>
    planned.filter(({ row }) => row.action === action).length
  const totals = {
    create: count('create'),
    update: count('update'),
    unchanged: count('unchanged'),
    error: count('error'),
  }
  const applied = !options.dryRun && totals.error === 0
  if (applied) {
    await write(trx, by, planned)
    const records = planned.flatMap(({ record }) => (record ? [record] : []))
    await noteAdministrator(trx, records)
    await auditAll(trx, by, records)
  }
  return succeed({ applied, totals, rows: planned.map(({ row }) => row) })
}

async function plan(
  trx: SettingsTransaction,
  by: Authorship,
  rows: readonly FileRow[],
  newId: () => string,
): Promise<readonly Planned[]> {
  const provisioned = await isProvisioned(trx, by.tenantId)
  const names = rows.map(({ cells }) => (cells.username ?? '').toLowerCase())
  const known = new Map(
    (await lockAgentViews(trx, by, 'agents.username', names)).map((view) => [view.username, view]),
  )
  const taken = await trx.selectFrom('agents').select('username').where(isAnyOf('username', names)).execute()
  // Of another tenant, or of another group than the importer's: which, is nobody's business.
  const elsewhere = new Set(taken.map(({ username }) => username).filter((name) => !known.has(name)))
  const groups = await trx
    .selectFrom('agent_groups')
    .selectAll()
    .where('tenant_id', '=', by.tenantId)
    .$if(by.groupId !== null, (query) => query.where('id', '=', by.groupId ?? ''))
    .forShare()
    .execute()
  const groupsByName = new Map(groups.map((group) => [group.name, group]))
  const groupsById = new Map(groups.map((group) => [group.id, group]))
  const seen = new Map<string, number>()

  return rows.map(({ line, cells }, index): Planned => {
    const errors: { column: string; message: string }[] = []
    const wrong = (column: ImportColumn, message: string): void => void errors.push({ column, message })
    const username = names[index] ?? ''
    const before = known.get(username) ?? null
    if (!usernameSchema.safeParse(username).success)
      wrong('username', 'A user name has 1 to 64 letters a–z, digits, dots, hyphens and underscores.')
    const earlier = seen.get(username)
    if (earlier !== undefined) wrong('username', `This user name is in line ${earlier} already.`)
    seen.set(username, earlier ?? line)
    if (elsewhere.has(username)) wrong('username', 'This user name is taken.')

    const displayName = textOf(cells.displayName) ?? before?.displayName
    if (displayName === undefined) wrong('displayName', 'A new agent needs a display name.')
    else if (!canBeSeen(displayName)) wrong('displayName', unseenName)
    else if (displayName.length > 100) wrong('displayName', 'A display name has at most 100 characters.')
    const groupName = textOf(cells.group)
    const group =
      groupName === undefined ? groupsById.get(before?.groupId ?? '') : groupsByName.get(groupName)
    if (!group)
      wrong(
        'group',
        groupName === undefined ? 'A new agent needs a group.' : 'There is no agent group of this name.',
      )

    const flag = (column: 'active' | 'allowAgentToChangeMode' | 'autoAnswer'): boolean | undefined => {
      const text = textOf(cells[column])?.toLowerCase()
      if (text === undefined) return undefined
      if (text === 'true' || text === 'false') return text === 'true'
      wrong(column, 'Write true or false.')
      return undefined
    }
    const active = flag('active') ?? before?.active ?? true
    const modeText = textOf(cells.phoneConnectionMode)
    const mode = phoneConnectionMode.safeParse(modeText?.toLowerCase())
    if (modeText !== undefined && !mode.success)
      wrong('phoneConnectionMode', 'Write on-demand or persistent.')
    const own = {
      phoneConnectionMode: mode.data,
      allowAgentToChangeMode: flag('allowAgentToChangeMode'),
      autoAnswer: flag('autoAnswer'),
    }
    const parent: LevelledSettings | null = before?.levelled ?? (group ? fromRow(group) : null)
    if (parent && !provisioned && choosesPersistent(parent, overParent(parent, own)))
      wrong('phoneConnectionMode', 'Persistent mode is not provisioned for this tenant.')
    const workplaceText = textOf(cells.workplace)
    const workplace =
      workplaceText === undefined
        ? (before?.workplace ?? { kind: 'softphone' as const })
        : workplaceSchema.safeParse(workplaceOf(workplaceText)).data
    if (!workplace) wrong('workplace', 'Write softphone, a number, or a SIP URI as sip:user@host.')

    const shown = username.slice(0, 64)
    if (errors.length > 0 || !group || !parent || !workplace || displayName === undefined)
      return { row: { line, username: shown, action: 'error', errors }, agent: null, record: null }
    const levelled = overParent(parent, own)
    const agent = {
      id: before?.id ?? newId(),
      username,
      displayName,
      groupId: group.id,
      active,
      workplace,
      levelled,
    }
    const { id, ...fields } = agent
    const changes = changesOf(before, fields)
    const row = (action: ImportRow['action']): ImportRow => ({ line, username, action, errors: [] })
    if (!before) {
      const entity = { kind: 'agent', id, name: username } as const
      return { row: row('create'), agent, record: { action: 'create', entity, changes } }
    }
    if (Object.keys(changes).length === 0) return { row: row('unchanged'), agent: null, record: null }
    if ('workplace' in changes) by.workplaces.set(id, workplace)
    const action = 'groupId' in changes ? 'move' : 'save'
    return { row: row('update'), agent, record: { action, entity: entityOf(before), changes } }
  })
}

const textOf = (cell: string | undefined): string | undefined => (cell === '' ? undefined : cell)

function workplaceOf(text: string): unknown {
  if (text.toLowerCase() === 'softphone') return { kind: 'softphone' }
  if (/^sips?:/i.test(text)) return { kind: 'sip-uri', uri: text }
  return { kind: 'phone', number: text.replace(/[\s().\-/]/g, '') }
}

/** New ones and changed ones in one statement each. */
async function write(
  trx: SettingsTransaction,
  { tenantId }: Authorship,
  planned: readonly Planned[],
): Promise<void> {
  const rowsOf = (action: ImportRow['action']): string =>
    JSON.stringify(
      planned.flatMap(({ row, agent }) =>
        agent && row.action === action
          ? [
              {
                id: agent.id,
                username: agent.username,
                group_id: agent.groupId,
                display_name: agent.displayName,
                active: agent.active,
                workplace: agent.workplace,
                ...toRow(agent.levelled),
              },
            ]
          : [],
      ),
    )
  const recordset = (rows: string) => sql`
    jsonb_to_recordset(${rows}::jsonb) as file (id text, username text, group_id text, display_name text, active boolean,
      workplace jsonb, phone_connection_mode text, allow_agent_to_change_mode boolean, auto_answer boolean)`
  await sql`
    insert into agents (id, tenant_id, username, group_id, display_name, active, workplace, phone_connection_mode,
      allow_agent_to_change_mode, auto_answer)
    select id, ${tenantId}::text, username, group_id, display_name, active, workplace, phone_connection_mode,
      allow_agent_to_change_mode, auto_answer
    from ${recordset(rowsOf('create'))}`.execute(trx)
  await sql`
    update agents set group_id = file.group_id, display_name = file.display_name, active = file.active,
      workplace = file.workplace, phone_connection_mode = file.phone_connection_mode,
      allow_agent_to_change_mode = file.allow_agent_to_change_mode, auto_answer = file.auto_answer,
      version = agents.version + 1
    from ${recordset(rowsOf('update'))} where agents.id = file.id`.execute(trx)
}
