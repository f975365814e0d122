import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadIdentityKeys } from '../../../src/contact-center/identity/identity-keys.js'
import { streamAudit } from '../../../src/contact-center/settings/audit-trail.js'
import { type DatabaseSource, openDatabase } from '../../../src/contact-center/store/database.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { type Values, readValues, replay } from '../../support/audit-replay.js'
import { startCenterProcess } from '../../support/center-process.js'
import { send } from '../../support/center-client.js'
import { mintToken } from '../../support/minted-token.js'
import { newPostgresDatabase, onPostgres } from '../../support/test-database.js'

const writerCount = 8
const reach = { tenantId: 'northwind', groupId: null }
const seed = Number(process.env['KILL_SEED'] ?? 20260105)
const rounds = Number(process.env['KILL_ROUNDS'] ?? 2)

let folder: string
let source: DatabaseSource
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-killed-'))
  source = onPostgres
    ? { kind: 'postgres', url: await newPostgresDatabase() }
    : { kind: 'folder', dataDir: folder }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const optionsOf = (where: DatabaseSource): readonly string[] => {
  if (where.kind === 'memory') throw new Error('Nothing survives in memory')
  return where.kind === 'postgres' ? ['--database', where.url] : ['--data', where.dataDir]
}

/** The last number that each writer has sent, and the last that it was told is saved. */
interface Written {
  sent: number
  saved: number
}
type AllWritten = ReadonlyMap<string, Written>

/** Saves one agent's name again and again until the center is gone; numbers them. */
async function write(url: string, token: string, agent: string, written: Written, onSaved: () => void) {
  const path = `${url}/api/v1/admin/agents/${agent}`
  const headers = { authorization: `Bearer ${token}` }
  for (;;) {
    const read = await send(path, 'GET', undefined, headers)
    const { groupId, active, workplace, levelled } = read.body as Record<string, unknown>
    written.sent += 1
    const { sent } = written
    const body = { displayName: `${agent} ${sent}`, groupId, active, workplace, levelled }
    const answer = await send(path, 'PUT', body, { ...headers, 'if-match': read.headers.get('etag') ?? '' })
    if (answer.status !== 200) throw new Error(`${agent} got ${answer.status}`)
    written.saved = sent
    onSaved()
  }
}

/** As it is found by who opens the store after the kill. */
async function examine(before: Values, writers: AllWritten): Promise<void> {
  const db = await openDatabase(source)
  try {
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (trx) => {
        const told = []
        for await (const page of streamAudit(trx, reach, {})) told.push(...page)
        const values = await readValues(trx)
        // No half: neither a value without its row in the audit, nor a row without its value.
        expect(replay(before, told.reverse())).toEqual(values)
        for (const [agent, { sent, saved }] of writers) {
          const { displayName } = values[`agent:${agent}`] as { displayName: string }
          const found = Number(displayName.split(' ')[1] ?? 0)
          // One that was sent later may have been done and not answered.
          expect(found).toBeGreaterThanOrEqual(saved)
          expect(found).toBeLessThanOrEqual(sent)
        }
      })
  } finally {
    await db.destroy()
  }
}

it(
  'keeps whatever it acknowledged when it is killed in a burst of writes',
  { timeout: 180_000 },
  async () => {
    const agents = Array.from({ length: writerCount }, (_, index) => `writer-${index}`)
    const prepared = await openDatabase(source)
    await seedDemo(prepared)
    const levelled = {
      phone_connection_mode: 'on-demand',
      allow_agent_to_change_mode: true,
      auto_answer: false,
    } as const
    const common = {
      tenant_id: 'northwind',
      group_id: 'sales',
      workplace: '{"kind":"softphone"}',
      ...levelled,
    }
    const rows = agents.map((id) => ({ id, username: id, display_name: id, password_hash: null, ...common }))
    await prepared.insertInto('agents').values(rows).execute()
    const keys = await loadIdentityKeys(prepared)
    const before = await readValues(prepared)
    await prepared.destroy()

    const written: AllWritten = new Map(agents.map((agent) => [agent, { sent: 0, saved: 0 }]))
    const moments = fc.sample(fc.integer({ min: 1, max: 120 }), { seed, numRuns: rounds })
    for (const moment of moments) {
      const center = startCenterProcess(...optionsOf(source))
      const url = await center.ready
      const token = await mintToken(keys, url, 'admin:admin')
      let left = moment
      const onSaved = (): void => {
        left -= 1
        if (left === 0) void center.end('SIGKILL')
      }
      await Promise.allSettled([...written].map(([agent, one]) => write(url, token, agent, one, onSaved)))
      await center.end('SIGKILL')
      expect(left).toBeLessThanOrEqual(0)
      await examine(before, written)
    }
  },
)

it('opens again when it is killed while it makes its store', { timeout: 180_000 }, async () => {
  const moments = fc.sample(fc.integer({ min: 0, max: 1500 }), { seed, numRuns: rounds })
  const own = onPostgres
    ? { kind: 'postgres' as const, url: await newPostgresDatabase(false) }
    : { kind: 'folder' as const, dataDir: join(folder, 'another') }
  for (const moment of moments) {
    const center = startCenterProcess(...optionsOf(own))
    // Where in its start that is differs from run to run, as it does in life.
    await Promise.race([center.ready, new Promise((resolve) => setTimeout(resolve, moment + 300))])
    await center.end('SIGKILL')
  }
  const db = await openDatabase(own)
  await seedDemo(db)
  expect(await db.selectFrom('agents').select('id').execute()).toHaveLength(3)
  await db.destroy()
})
