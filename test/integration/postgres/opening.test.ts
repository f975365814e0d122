import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { type Database, openDatabase } from '../../../src/contact-center/store/database.js'
import { CannotOpen } from '../../../src/contact-center/store/opening.js'
import { seedDemo } from '../../../src/contact-center/store/seed.js'
import { type PostgresServer, createDatabase, startPostgres } from '../../support/postgres.js'
import { type PrivateCa, makePrivateCa } from '../../support/private-ca.js'

let ca: PrivateCa
/** it speaks TLS */
let server: PostgresServer

beforeAll(async () => {
  ca = await makePrivateCa()
  const tls = await ca.issue(['IP:127.0.0.1'])
  server = await startPostgres({ tls })
  await asSuperuser(`create role center login password 'open sesame'`, 'create database taken owner center')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await ca.dispose()
})

async function asSuperuser(...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: server.url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

function urlOf(
  change: Partial<Record<'username' | 'password' | 'pathname' | 'host' | 'search', string>>,
): string {
  const url = new URL(server.url)
  Object.assign(url, { username: 'center', password: 'open sesame', pathname: '/taken' }, change)
  return url.href
}

/** what `openDatabase` says; its connections are closed */
async function wordsOf(url: string): Promise<string> {
  let db: Database
  try {
    db = await openDatabase({ kind: 'postgres', url })
  } catch (error) {
    if (error instanceof CannotOpen) return error.message
    throw error
  }
  await db.destroy()
  return 'opened'
}

it.each([
  ['the password is wrong', () => urlOf({ password: 'sesame' }), /does not accept the password of "center"/],
  ['there is no such role', () => urlOf({ username: 'nobody' }), /"nobody"/],
  [
    'there is no such database',
    () => urlOf({ pathname: '/other' }),
    /no database "other".*createdb --owner=center other/,
  ],
  [
    'the role may make no tables',
    () => urlOf({ pathname: '/postgres' }),
    /does not let "center" make tables in "postgres"/,
  ],
  [
    'nobody listens',
    () => urlOf({ host: '127.0.0.1:1' }),
    /at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\)\. Start it/,
  ],
  [
    'the name is unknown',
    () => urlOf({ host: 'db.invalid:5432' }),
    /db\.invalid:5432 cannot be found|does not answer/,
  ],
  [
    'its certificate is unknown',
    () => urlOf({ search: '?sslmode=require' }),
    /certificate that is not trusted.*sslrootcert=FILE/,
  ],
])('says what an operator can do when %s', async (_what, url, words) => {
  const said = await wordsOf(url())
  expect(said).toMatch(words)
  expect(said).not.toContain('sesame')
})

it('opens over TLS with the authority named, whatever mode asks for it', async () => {
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    const url = urlOf({ search: `?sslmode=${mode}&sslrootcert=${ca.file}` })
    expect(await wordsOf(url)).toBe('opened')
  }
})

it('says so when all connections are taken', async () => {
  await using small = await startPostgres({
    settings: ['max_connections=2', 'superuser_reserved_connections=1', 'max_wal_senders=0'],
  })
  const holder = new Client({ connectionString: small.url })
  await holder.connect()
  await holder.query(`create role center login password 'open sesame'`)
  const url = new URL(small.url)
  Object.assign(url, { username: 'center', password: 'open sesame' })
  expect(await wordsOf(url.href)).toMatch(/has no connection left.*max_connections/)
  await holder.end()
})

it('says so when the server speaks no TLS', async () => {
  await using plain = await startPostgres()
  expect(await wordsOf(`${plain.url}?sslmode=require`)).toMatch(/does not speak TLS/)
})

it('refuses the database of a newer version and leaves it alone', async () => {
  const url = await createDatabase(server.url, 'newer')
  const db = await openDatabase({ kind: 'postgres', url })
  await sql`insert into kysely_migration (name, timestamp) values ('0999-tomorrow', '2030')`.execute(db)
  expect(await wordsOf(url)).toMatch(/belongs to a newer contact center.*"0999-tomorrow"/)
  await db.destroy()
})

it('ends with the words alone, without a stack and without the password', async () => {
  const args = ['--import', 'tsx', inRoot('src/contact-center/index.ts'), '--log-level', 'silent']
  const env = { ...process.env, DATABASE_URL: urlOf({ pathname: '/other' }) }
  const center = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [center.stdout, center.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (words += text))
  await once(center, 'close')
  expect(center.exitCode).toBe(1)
  expect(words.trim().split('\n')).toEqual([expect.stringContaining('has no database "other"')])
  expect(words).not.toContain('sesame')
})

it('is migrated and seeded once by instances that start together', async () => {
  await using roomy = await startPostgres()
  const url = await createDatabase(roomy.url, 'together')
  const together = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const db = await openDatabase({ kind: 'postgres', url })
      await seedDemo(db)
      return db
    }),
  )
  const [db] = together
  if (!db) throw new Error('None was opened')
  expect(await db.selectFrom('tenants').select('id').execute()).toHaveLength(1)
  expect(await db.selectFrom('agents').select('id').execute()).toHaveLength(3)
  await Promise.all(together.map((one) => one.destroy()))
})
