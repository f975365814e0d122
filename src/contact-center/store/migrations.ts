import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import { first } from './migrations/0001-first.js'
import { administration } from './migrations/0002-administration.js'
import { identity } from './migrations/0003-identity.js'
import { roles } from './migrations/0004-roles.js'
import { instances } from './migrations/0005-instances.js'
import { setters } from './migrations/0006-setters.js'
import type { Tables } from './tables.js'

const statements = (all: readonly string[]): Migration => ({
  up: async (db: Kysely<unknown>) => {
    for (const statement of all) await sql.raw(statement).execute(db)
  },
})

/** In the order they run; one that has shipped is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': statements(first),
  '0002-administration': statements(administration),
  '0003-identity': statements(identity),
  '0004-roles': statements(roles),
  '0005-instances': statements(instances),
  '0006-setters': statements(setters),
}

const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) }

/** Several instances that start at once on one database wait for the first (Kysely locks its own table). */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('Migration failed', { cause: error })
}
