import type { Transaction } from 'kysely'
import type { Workplace } from '../../contract/domain.js'
import { type Result, fail } from '../../contract/errors.js'
import type { LevelledSettings } from '../../contract/settings.js'
import type { Database } from '../store/database.js'
import { codeOf } from '../store/store-errors.js'
import type { Tables } from '../store/tables.js'
import { inTransaction } from '../store/transaction.js'
import type { Reach } from './reach.js'

/** What every change of settings does within its transaction. */
export type SettingsTransaction = Transaction<Tables>

/** Who changes something, and how far that may reach. */
export interface Author extends Reach {
  /** a user name, `agent:<user name>` or `operator` */
  readonly actor: string
  /** where the request came from, when it came by a network */
  readonly address: string | null
}
export interface Authorship extends Author {
  /** epoch ms */
  readonly at: number
  /** workplaces that somebody else than the agent has changed: a signed-in agent's desk must follow */
  readonly workplaces: Map<string, Workplace>
}

/** Judges by its ETag what a save would replace: a save happens only if it may, with nothing in between. */
export type MayReplace = (etag: string) => boolean
export const changedMeanwhile = fail('conflict', 'Somebody else has changed this meanwhile. Read it again.')

/** The documents of all the tenant's agents are others now. */
export async function bumpTenant(trx: SettingsTransaction, tenantId: string): Promise<void> {
  const change = trx.updateTable('tenants').set((eb) => ({ version: eb('version', '+', 1) }))
  await change.where('id', '=', tenantId).execute()
}

export const persistentNotProvisioned = {
  code: 'persistent-not-provisioned',
  message: 'Persistent mode is not provisioned for this tenant.',
} as const
export const notProvisioned = fail(persistentNotProvisioned.code, persistentNotProvisioned.message)

export async function isProvisioned(trx: SettingsTransaction, tenantId: string): Promise<boolean> {
  const query = trx.selectFrom('tenants').select('persistent_provisioned').where('id', '=', tenantId)
  return (await query.executeTakeFirst())?.persistent_provisioned ?? false
}

/**
 * Without provisioning Persistent cannot be newly chosen anywhere; what was stored before stays.
 *
 * @param before null for what is being created
 */
export const choosesPersistent = (before: LevelledSettings | null, after: LevelledSettings): boolean =>
  after.phoneConnectionMode === 'persistent' && before?.phoneConnectionMode !== 'persistent'

/** Two who at once give the same name to something: the second is told, not broken. */
export async function attempt<T>(
  db: Database,
  change: (trx: SettingsTransaction) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await inTransaction(db, change)
  } catch (error) {
    // unique_violation and foreign_key_violation (PostgreSQL, appendix A)
    if (!['23505', '23503'].includes(codeOf(error))) throw error
    return changedMeanwhile
  }
}
