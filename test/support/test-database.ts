import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/contact-center/store/database.js'
import { createDatabase } from './postgres.js'

const server = inject('postgres')

/** Whether this run keeps the store on PostgreSQL: the same tests run on both. */
export const onPostgres = server !== undefined

/** A database of the store's latest version with nothing in it, on the run's PostgreSQL server, that several may open. */
export function newPostgresDatabase(): Promise<string> {
  if (!server) throw new Error('This test needs PostgreSQL: it belongs to the project "postgres" only')
  return createDatabase(server.url, `test_${randomBytes(6).toString('hex')}`, server.template)
}

/** An empty store of this run's kind. */
export const openTestDatabase = async (): Promise<Database> =>
  openDatabase(onPostgres ? { kind: 'postgres', url: await newPostgresDatabase() } : { kind: 'memory' })
