import { sql } from 'kysely'
import { newPassword, username } from '../../contract/admin-api/agents.js'
import { type LevelledSettings, defaultTenantSettings } from '../../contract/settings.js'
import type { Database } from './database.js'
import { toRow } from './levelled.js'
import { CannotOpen } from './opening.js'
import { hashPassword } from './password.js'
import { seedLock } from './seed.js'
import { inTransaction } from './transaction.js'

/** A tenant and the administrator who makes everything else. */
export interface FirstTenant {
  readonly name: string
  readonly admin: string
}

const defaults: LevelledSettings = {
  phoneConnectionMode: 'on-demand',
  allowAgentToChangeMode: true,
  autoAnswer: false,
}
/** The store's only one so far; nothing names it to anybody. */
const tenantId = 'tenant'

/**
 * Makes the first tenant, once.
 *
 * @param password null: its administrator signs in at an issuer elsewhere
 * @throws CannotOpen when there is one, or the name or the password will not do
 */
export async function createFirstTenant(
  db: Database,
  { name, admin }: FirstTenant,
  password: string | null,
): Promise<void> {
  if (name.trim() === '' || name.length > 100)
    throw new CannotOpen('The tenant needs a name of at most 100 characters.')
  if (!username.safeParse(admin).success)
    throw new CannotOpen(
      `"${admin}" is no user name: small letters, digits, dot, dash and underscore, at most 64.`,
    )
  if (password !== null && !newPassword.safeParse(password).success)
    throw new CannotOpen('The password on standard input must have 8 to 200 characters.')
  const password_hash = password === null ? null : await hashPassword(password)
  const made = await inTransaction(db, async (trx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(seedLock)})`.execute(trx)
    if (await trx.selectFrom('tenants').select('id').executeTakeFirst()) return false
    const settings = JSON.stringify(defaultTenantSettings)
    await trx
      .insertInto('tenants')
      .values({ id: tenantId, name, ...toRow(defaults), settings, persistent_provisioned: true })
      .execute()
    await trx
      .insertInto('administrators')
      .values({
        id: admin,
        tenant_id: tenantId,
        username: admin,
        password_hash,
        role: 'tenant-administrator',
        group_id: null,
      })
      .execute()
    return true
  })
  if (!made)
    throw new CannotOpen(
      'There is a tenant already. Its administrators are made in the Configuration Manager.',
    )
}

/** A center for real agents starts with nobody whom everybody knows. */
export async function requireTenant(db: Database): Promise<void> {
  if (await db.selectFrom('tenants').select('id').executeTakeFirst()) return
  throw new CannotOpen(
    'there is no tenant yet. Make one: --create-tenant NAME --admin USER, with the password on standard input.',
  )
}
