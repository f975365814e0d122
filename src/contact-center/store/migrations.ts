import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely'
import { first } from './migrations/0001-first.js'
import { administration } from './migrations/0002-administration.js'
import { identity } from './migrations/0003-identity.js'
import { roles } from './migrations/0004-roles.js'
import { instances } from './migrations/0005-instances.js'
import { setters } from './migrations/0006-setters.js'
import { legsAt } from './migrations/0007-legs-at.js'
import { CannotOpen } from './opening.js'
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
  '0007-legs-at': statements(legsAt),
}

const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) }

/** Several instances that start at once on one database wait for the first (Kysely locks its own table). */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider })
  await refuseNewer(db)
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  // A newer version may have been there first meanwhile.
  await refuseNewer(db)
  throw error instanceof Error ? error : new Error('Migration failed', { cause: error })
}

/** What a newer version has changed, this one would spoil. */
async function refuseNewer(db: Kysely<Tables>): Promise<void> {
  const tables = await sql<{
    name: string | null
  }>`select to_regclass('kysely_migration')::text as name`.execute(db)
  if ((tables.rows[0]?.name ?? null) === null) return
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const unknown = rows.find(({ name }) => !(name in migrations))
  if (!unknown) return
  throw new CannotOpen(
    `The database belongs to a newer contact center: it has the change "${unknown.name}", which this version does not know. Run that version or a later one.`,
  )
}
