import type { LevelledSettingName } from '../../contract/settings.js'
import { isAnyOf } from '../store/any-of.js'
import { levelledColumns, setterColumns } from '../store/levelled.js'
import type { AuditRecord } from './audit-trail.js'
import { levelledNames } from './levels.js'
import type { SettingsTransaction } from './settings-transaction.js'

/**
 * Notes that an administrator set what these changes gave to agents. A value that an agent has from the group stays the
 * group's; one that is kept where the group has another, in a new agent or after a move, is the administrator's.
 */
export async function noteAdministrator(
  trx: SettingsTransaction,
  records: readonly Pick<AuditRecord, 'action' | 'entity' | 'changes'>[],
): Promise<void> {
  const idsOf = (fits: (record: (typeof records)[number]) => boolean): readonly string[] =>
    records.filter(fits).map(({ entity }) => entity.id)
  const joining = idsOf(({ action }) => action === 'create' || action === 'move')
  for (const name of levelledNames) {
    await setByAdministrator(
      trx,
      name,
      idsOf(({ action, changes }) => action !== 'create' && name in changes),
    )
    await setByAdministrator(trx, name, joining, 'unlike the group')
  }
}

async function setByAdministrator(
  trx: SettingsTransaction,
  name: LevelledSettingName,
  ids: readonly string[],
  which: 'all' | 'unlike the group' = 'all',
): Promise<void> {
  if (ids.length === 0) return
  const column = levelledColumns[name]
  const update = trx
    .updateTable('agents')
    .set({ [setterColumns[name]]: 'administrator' })
    .where(isAnyOf('agents.id', ids))
  if (which === 'all') await update.execute()
  else
    await update
      .from('agent_groups')
      .whereRef('agent_groups.id', '=', 'agents.group_id')
      .where(`agents.${setterColumns[name]}`, '=', 'group')
      .whereRef(`agents.${column}`, '!=', `agent_groups.${column}`)
      .execute()
}
