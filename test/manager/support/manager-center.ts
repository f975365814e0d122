import { resolve } from 'node:path'
import { sql } from 'kysely'
import { createCenter } from '../../../src/contact-center/create-center.js'
import { silentLog } from '../../../src/contact-center/log/logger.js'
import { cryptoRandom } from '../../../src/contact-center/random.js'
import type { Database } from '../../../src/contact-center/store/database.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { type AdminClient, signInAdmin } from '../../support/admin-client.js'
import { type CenterClient, signIn } from '../../support/center-client.js'
import { createFakeVoice, type FakeVoice } from '../../support/fake-voice.js'
import { createVirtualClock } from '../../support/virtual-clock.js'

/** A whole contact center with the built page; voice and time are the test's. */
export interface ManagerCenter {
  readonly url: string
  readonly voice: FakeVoice
  /** moves the center's clock; the browser's goes on as it is */
  advance(seconds: number): void
  /** an administrator beside the one in the browser */
  admin(username?: string): Promise<AdminClient>
  /** lee, who has become a tenant administrator */
  keeper(): Promise<AdminClient>
  /** signed in, and the softphone registered */
  agent(username: string): Promise<CenterClient>
  provision(on: boolean): Promise<void>
  /** adds agents to Support, who cannot sign in: a password each would take minutes */
  addAgents(count: number): Promise<void>
  close(): Promise<void>
}

/** `db` is emptied first: opening one takes longer than everything else. */
export async function startManagerCenter(db: Database): Promise<ManagerCenter> {
  await sql`truncate tenants cascade`.execute(db)
  await sql`truncate validation_attempts`.execute(db)
  await seedDemo(db)
  const clock = createVirtualClock()
  const voice = createFakeVoice()
  const center = await createCenter(
    { db, clock, voice, random: cryptoRandom, log: silentLog() },
    {
      host: '127.0.0.1',
      port: 0,
      tls: null,
      sipDomain: 'offhook.invalid',
      voiceLab: null,
      managerFolder: resolve(import.meta.dirname, '../../../out/manager'),
    },
  )
  return {
    url: center.url,
    voice,
    advance: (seconds) => clock.advance(seconds * 1000),
    admin: (username) => signInAdmin(center.url, username),
    keeper: async () => {
      await db
        .updateTable('administrators')
        .set({ role: 'tenant-administrator' })
        .where('id', '=', 'lee')
        .execute()
      return signInAdmin(center.url, 'lee')
    },
    agent: async (username) => {
      const client = await signIn(center.url, username)
      voice.register(client.signInId)
      return client
    },
    provision: center.provision,
    addAgents: async (count) => {
      await sql`
        insert into agents (id, tenant_id, group_id, username, display_name, password_hash, workplace,
          phone_connection_mode, allow_agent_to_change_mode, auto_answer)
        select 'a' || lpad(n::text, 5, '0'), 'northwind', 'support', 'agent' || lpad(n::text, 5, '0'),
          'Agent ' || lpad(n::text, 5, '0'), '', '{"kind":"softphone"}',
          'persistent', true, n % 10 = 0
        from generate_series(1, ${sql.lit(count)}) n`.execute(db)
    },
    close: center.close,
  }
}
