import type { Transaction } from 'kysely'
import { type Result, fail } from '../../contract/errors.js'
import type { LevelledSettings } from '../../contract/settings.js'
import type { Tables } from '../store/tables.js'
import type { AgentView, GroupView, TenantView } from './settings-views.js'

/** What every change of settings does within its transaction. */
export type SettingsTransaction = Transaction<Tables>

/** Who changes something of which tenant, and when (epoch ms). */
export interface Authorship {
  readonly tenantId: string
  readonly actor: string
  readonly at: number
}
export interface AuditEntry extends Authorship {
  readonly action: Tables['settings_audit']['action']
  readonly kind: Tables['settings_audit']['entity_kind']
  readonly id: string
}

export async function audit(trx: SettingsTransaction, entry: AuditEntry, change: object): Promise<void> {
  const { tenantId, at, actor, action, kind, id } = entry
  const row = { tenant_id: tenantId, at, actor, action, entity_kind: kind, entity_id: id }
  await trx
    .insertInto('settings_audit')
    .values({ ...row, change: JSON.stringify(change) })
    .execute()
}

/** Judges what a save would replace: a save happens only if it may, with nothing in between. */
export type MayReplace = (view: TenantView | GroupView | AgentView) => boolean
const changedMeanwhile = fail('conflict', 'Somebody else has changed this meanwhile. Read it again.')

/** The documents of all the tenant's agents are others now. */
export async function bumpTenant(trx: SettingsTransaction, tenantId: string): Promise<void> {
  const change = trx.updateTable('tenants').set((eb) => ({ version: eb('version', '+', 1) }))
  await change.where('id', '=', tenantId).execute()
}

export const notProvisioned = fail(
  'persistent-not-provisioned',
  'Persistent mode is not provisioned for this tenant.',
)

export async function isProvisioned(trx: SettingsTransaction, tenantId: string): Promise<boolean> {
  const query = trx.selectFrom('tenants').select('persistent_provisioned').where('id', '=', tenantId)
  return (await query.executeTakeFirst())?.persistent_provisioned ?? false
}

/** Why these values may not take the place of what the view shows, or null. */
export async function refusalOf(
  trx: SettingsTransaction,
  tenantId: string,
  view: TenantView | GroupView | AgentView,
  levelled: LevelledSettings,
  mayReplace: MayReplace,
): Promise<Result<never> | null> {
  if (!mayReplace(view)) return changedMeanwhile
  // Without provisioning Persistent cannot be newly chosen anywhere; what was stored before stays.
  const wasPersistent = view.levelled.phoneConnectionMode === 'persistent'
  const chosen = levelled.phoneConnectionMode === 'persistent' && !wasPersistent
  return chosen && !(await isProvisioned(trx, tenantId)) ? notProvisioned : null
}
