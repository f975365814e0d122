import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../../src/contact-center/store/database.js'
import { createAgent } from '../../../src/contact-center/settings/agent-changes.js'
import { resetSetting } from '../../../src/contact-center/settings/reset-setting.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { codeOf } from '../../../src/contact-center/store/store-errors.js'
import { inTransaction } from '../../../src/contact-center/store/transaction.js'
import { newPostgresDatabase } from '../../support/test-database.js'

const admin = { tenantId: 'northwind', groupId: null, actor: 'admin', address: null, at: 0 }

let db: Database
beforeAll(async () => {
  db = await openDatabase({ kind: 'postgres', url: await newPostgresDatabase() })
  await seedDemo(db)
})
afterAll(() => db.destroy())

/** Resolves for all when that many have come. */
function meeting(size: number): () => Promise<void> {
  let come = 0
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return () => {
    come += 1
    if (come >= size) open()
    return opened
  }
}

/** Renames one and, when the other has renamed the other, that one too: the two wait for each other. */
function crossing(): {
  readonly runs: () => number
  run(names: readonly [string, string], mark: string): Promise<void>
} {
  const met = meeting(2)
  let runs = 0
  return {
    runs: () => runs,
    run: ([first, second], mark) =>
      inTransaction(db, async (trx) => {
        runs += 1
        const rename = (id: string) =>
          trx.updateTable('agents').set({ display_name: mark }).where('id', '=', id).execute()
        await rename(first)
        // The one who comes again finds the meeting held.
        await met()
        await rename(second)
      }),
  }
}

it('does again what was broken off because two waited for each other', async () => {
  const { run, runs } = crossing()
  await Promise.all([run(['alex', 'sam'], 'one'), run(['sam', 'alex'], 'other')])
  // The server really broke one off.
  expect(runs()).toBe(3)
  const agents = await db
    .selectFrom('agents')
    .select('display_name')
    .where('id', 'in', ['alex', 'sam'])
    .execute()
  // Both of one hand: the one that was done again came last, and whole.
  expect(new Set(agents.map(({ display_name }) => display_name)).size).toBe(1)
})

it('does again once what cannot be put in one order with another', async () => {
  const met = meeting(2)
  let runs = 0
  const count = async (): Promise<void> =>
    inTransaction(db, async (trx) => {
      runs += 1
      await sql`set transaction isolation level serializable`.execute(trx)
      const { length } = await trx
        .selectFrom('agents')
        .select('id')
        .where('group_id', '=', 'support')
        .execute()
      await met()
      await trx
        .updateTable('agents')
        .set({ version: length + runs })
        .where('id', '=', 'robin')
        .execute()
    })
  await Promise.all([count(), count()])
  expect(runs).toBe(3)
})

it('gives up what is broken off twice', async () => {
  let runs = 0
  const broken = inTransaction(db, async (trx) => {
    runs += 1
    await sql`do $$ begin raise exception 'broken off' using errcode = '40P01'; end $$`.execute(trx)
  })
  await expect(broken.catch((error: unknown) => Promise.reject(new Error(codeOf(error))))).rejects.toThrow(
    '40P01',
  )
  expect(runs).toBe(2)
})

it('counts what a Reset all has left: an agent who was created meanwhile with the value before', async () => {
  await db.updateTable('tenants').set({ auto_answer: true }).execute()
  let commit = (): void => undefined
  const mayCommit = new Promise<void>((resolve) => (commit = resolve))
  let insert = (): void => undefined
  const inserted = new Promise<void>((resolve) => (insert = resolve))
  const creation = inTransaction(db, async (trx) => {
    const by = { ...admin, workplaces: new Map() }
    const agent = { id: 'new', username: 'new', displayName: 'New', groupId: 'support', passwordHash: null }
    expect(await createAgent(trx, by, agent)).toMatchObject({ ok: true })
    insert()
    await mayCommit
  })
  await inserted
  const reset = inTransaction(db, (trx) =>
    resetSetting(trx, { ...admin, workplaces: new Map() }, { groupId: null, setting: 'autoAnswer' }),
  )
  // It waits for the group, which the new agent joins.
  const waiting = async (): Promise<number> => {
    const locks = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    return (await locks.execute(db)).rows.length
  }
  await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
  commit()
  await creation
  expect(await reset).toMatchObject({
    ok: true,
    value: { changed: { groups: 2, agents: 3 }, after: { groups: 0, agents: 1 } },
  })
})
