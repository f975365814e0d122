import type { TenantBody } from '../../contract/admin-api/levels.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { TenantSettings } from '../../contract/settings.js'
import { fromRow, levelledColumns, toRow } from '../store/levelled.js'
import { type FieldChanges, audit } from './audit-trail.js'
import { tenantTag } from './edit-tags.js'
import { changesOf } from './levels.js'
import { removeUnusedPrompts } from './prompt-changes.js'
import {
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  bumpTenant,
  changedMeanwhile,
  choosesPersistent,
  notProvisioned,
} from './settings-transaction.js'

export async function saveTenant(
  trx: SettingsTransaction,
  by: Authorship,
  change: TenantBody,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const row = await lockTenant(trx, by.tenantId)
  const before = { name: row.name, levelled: fromRow(row), settings: row.settings }
  if (!mayReplace(tenantTag(before))) return changedMeanwhile
  if (choosesPersistent(before.levelled, change.levelled) && !row.persistent_provisioned)
    return notProvisioned
  if (!(await promptExists(trx, by.tenantId, change.settings)))
    return fail('bad-request', 'settings.autoAnswerPrompt: there is no such uploaded prompt.')
  const changes = changesOf(flat(before), flat(change))
  if (Object.keys(changes).length === 0) return succeed(null)
  const settings = JSON.stringify(change.settings)
  await trx
    .updateTable('tenants')
    .set({ name: change.name, ...toRow(change.levelled), settings })
    .where('id', '=', by.tenantId)
    .execute()
  // Levelled values reach an agent by copies only.
  if (Object.keys(changes).some((field) => !(field in levelledColumns))) await bumpTenant(trx, by.tenantId)
  await auditTenant(trx, by, 'save', row.name, changes)
  await removeUnusedPrompts(trx, by, change.settings.autoAnswerPrompt)
  return succeed(null)
}

/** Whether Persistent may be chosen at all. */
export async function provisionTenant(
  trx: SettingsTransaction,
  by: Authorship,
  on: boolean,
): Promise<Result<null>> {
  const { name, persistent_provisioned: before } = await lockTenant(trx, by.tenantId)
  if (before === on) return succeed(null)
  const change = { persistent_provisioned: on }
  await trx.updateTable('tenants').set(change).where('id', '=', by.tenantId).execute()
  await bumpTenant(trx, by.tenantId)
  await auditTenant(trx, by, 'provision', name, { persistentModeProvisioned: [before, on] })
  return succeed(null)
}

/** Each setting a field of its own. */
const flat = ({ name, levelled, settings }: TenantBody) => ({ name, levelled, ...settings })

const lockTenant = (trx: SettingsTransaction, tenantId: string) =>
  trx.selectFrom('tenants').selectAll().where('id', '=', tenantId).forUpdate().executeTakeFirstOrThrow()

const auditTenant = (
  trx: SettingsTransaction,
  by: Authorship,
  action: 'save' | 'provision',
  name: string,
  changes: FieldChanges,
): Promise<void> => audit(trx, by, { action, entity: { kind: 'tenant', id: by.tenantId, name }, changes })

async function promptExists(
  trx: SettingsTransaction,
  tenantId: string,
  { autoAnswerPrompt }: TenantSettings,
): Promise<boolean> {
  if (autoAnswerPrompt.kind === 'built-in') return true
  const { id, sha256 } = autoAnswerPrompt
  const query = trx.selectFrom('prompts').select('id').where('id', '=', id).where('sha256', '=', sha256)
  return (await query.where('tenant_id', '=', tenantId).executeTakeFirst()) !== undefined
}
