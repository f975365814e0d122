import { type Result, fail, succeed } from '../../contract/errors.js'
import type { LevelledSettings, TenantSettings } from '../../contract/settings.js'
import { toRow } from '../store/levelled.js'
import { changesOf } from './levels.js'
import {
  type Authorship,
  type MayReplace,
  type SettingsTransaction,
  audit,
  bumpTenant,
  refusalOf,
} from './settings-transaction.js'
import { readTenantView } from './settings-views.js'

export interface TenantChange {
  readonly name: string
  readonly levelled: LevelledSettings
  readonly settings: TenantSettings
}

export async function saveTenant(
  trx: SettingsTransaction,
  by: Authorship,
  change: TenantChange,
  mayReplace: MayReplace,
): Promise<Result<null>> {
  const { tenantId } = by
  const before = await readTenantView(trx, tenantId)
  const refusal = await refusalOf(trx, tenantId, before, change.levelled, mayReplace)
  if (refusal) return refusal
  if (!(await promptExists(trx, tenantId, change.settings)))
    return fail('bad-request', 'settings.autoAnswerPrompt: there is no such uploaded prompt.')
  const settings = JSON.stringify(change.settings)
  await trx
    .updateTable('tenants')
    .set({ name: change.name, ...toRow(change.levelled), settings })
    .where('id', '=', tenantId)
    .execute()
  const shown = JSON.stringify(before.settings) !== settings || before.name !== change.name
  if (shown) await bumpTenant(trx, tenantId)
  await audit(
    trx,
    { ...by, action: 'save', kind: 'tenant', id: tenantId },
    {
      ...changesOf(before.levelled, change.levelled),
      ...(shown ? { settings: [before.settings, change.settings] } : {}),
    },
  )
  return succeed(null)
}

/** Whether Persistent may be chosen at all. */
export async function provisionTenant(
  trx: SettingsTransaction,
  by: Authorship,
  on: boolean,
): Promise<Result<null>> {
  const { tenantId } = by
  await trx.updateTable('tenants').set({ persistent_provisioned: on }).where('id', '=', tenantId).execute()
  await bumpTenant(trx, tenantId)
  const entry = { ...by, action: 'provision', kind: 'tenant', id: tenantId } as const
  await audit(trx, entry, { persistentModeProvisioned: on })
  return succeed(null)
}

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
