import { sql } from 'kysely'
import { type LevelledSettings, defaultTenantSettings } from '../../contract/settings.js'
import type { Database } from './database.js'
import { toRow } from './levelled.js'
import { hashPassword } from './password.js'
import { inTransaction } from './transaction.js'

const demoPassword = 'offhook-demo'
/** what a demo softphone's sign-in is prefilled with */
export const demoPrefill = `alex:${demoPassword}`
const adminPassword = 'offhook-admin'
/** what the demo's sign-in page is filled in with, for a softphone and for the Manager */
export const demoAccounts = {
  agent: { username: 'alex', password: demoPassword },
  admin: { username: 'admin', password: adminPassword },
}
const demoDefaults: LevelledSettings = {
  phoneConnectionMode: 'persistent',
  allowAgentToChangeMode: true,
  autoAnswer: false,
}
const groups = [
  { id: 'sales', name: 'Sales' },
  { id: 'support', name: 'Support' },
]
const administrators = [
  { id: 'admin', role: 'tenant-administrator', group: null },
  { id: 'lee', role: 'supervisor', group: null },
  { id: 'kim', role: 'group-administrator', group: 'support' },
] as const
const agents = [
  { id: 'alex', name: 'Alex Morgan', group: 'support' },
  { id: 'sam', name: 'Sam Rivera', group: 'support' },
  { id: 'robin', name: 'Robin Chen', group: 'sales' },
]

/** any number that no other advisory lock of this database has */
export const seedLock = 40_310_001

/** The demo tenant, with passwords that everybody knows, made once: a store that has a tenant is left alone. */
export async function seedDemo(db: Database): Promise<void> {
  if (await db.selectFrom('tenants').select('id').executeTakeFirst()) return
  const password_hash = await hashPassword(demoPassword)
  const adminHash = await hashPassword(adminPassword)
  const tenant_id = 'northwind'
  const levelled = toRow(demoDefaults)
  await inTransaction(db, async (trx) => {
    // Of two instances that start at once on one database the second finds what the first has made.
    await sql`select pg_advisory_xact_lock(${sql.lit(seedLock)})`.execute(trx)
    if (await trx.selectFrom('tenants').select('id').executeTakeFirst()) return
    const settings = JSON.stringify(defaultTenantSettings)
    await trx
      .insertInto('tenants')
      .values({ id: tenant_id, name: 'Northwind Care', ...levelled, settings, persistent_provisioned: true })
      .execute()
    await trx
      .insertInto('agent_groups')
      .values(groups.map((group) => ({ ...group, tenant_id, ...levelled })))
      .execute()
    await trx
      .insertInto('administrators')
      .values(
        administrators.map(({ id, role, group }) => ({
          id,
          tenant_id,
          username: id,
          password_hash: adminHash,
          role,
          group_id: group,
        })),
      )
      .execute()
    const workplace = JSON.stringify({ kind: 'softphone' })
    await trx
      .insertInto('agents')
      .values(
        agents.map(({ id, name, group }) => ({
          id,
          tenant_id,
          group_id: group,
          username: id,
          display_name: name,
          password_hash,
          workplace,
          ...levelled,
        })),
      )
      .execute()
  })
}
