import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/contact-center/store/database.js'
import { createDatabase } from './postgres.js'

const server = inject('postgres')

/** Whether this run keeps the store on PostgreSQL: the same tests run on both. */
export const onPostgres = server !== undefined

/**
 * A database on the run's PostgreSQL server, that several may open.
 *
 * @param migrated it is of the store's latest version already, with nothing in it
 */
export function newPostgresDatabase(migrated = true): Promise<string> {
  if (!server) throw new Error('This test needs PostgreSQL: it belongs to the project "postgres" only')
  const name = `test_${randomBytes(6).toString('hex')}`
  return createDatabase(server.url, name, migrated ? server.template : undefined)
}

/** An empty store of this run's kind. */
export const openTestDatabase = async (): Promise<Database> =>
  openDatabase(onPostgres ? { kind: 'postgres', url: await newPostgresDatabase() } : { kind: 'memory' })
