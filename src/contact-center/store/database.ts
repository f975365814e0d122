import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { openCluster } from './blank-cluster.js'
import { migrate } from './migrations.js'
import { createPgliteDialect } from './pglite-dialect.js'
import { whyNotOpened } from './opening.js'
import { createMigrationDialect, createPostgresDialect } from './postgres-dialect.js'
import type { Tables } from './tables.js'

export type Database = Kysely<Tables>
/** Where the store is kept: in this process, or on a PostgreSQL server that several instances share. */
export type DatabaseSource =
  | { readonly kind: 'memory' }
  | { readonly kind: 'folder'; readonly dataDir: string }
  /** `postgres://user:password@host:port/database` */
  | { readonly kind: 'postgres'; readonly url: string }

/**
 * Opens the store and brings it to the latest version.
 *
 * @param onLost told when a connection to the server is broken; another is made when one is needed
 * @throws CannotOpen when the operator can mend it
 */
export async function openDatabase(
  source: DatabaseSource,
  onLost: (error: Error) => void = () => undefined,
): Promise<Database> {
  if (source.kind === 'postgres') {
    const { url } = source
    await prepare(url).catch((error: unknown) => {
      throw whyNotOpened(error, url) ?? error
    })
    return new Kysely<Tables>({ dialect: createPostgresDialect(url, onLost) })
  }
  const db = new Kysely<Tables>({ dialect: createPgliteDialect(await openOwn(source)) })
  await migrate(db)
  return db
}

async function prepare(url: string): Promise<void> {
  const db = new Kysely<Tables>({ dialect: createMigrationDialect(url) })
  try {
    await migrate(db)
  } finally {
    await db.destroy()
  }
}

async function openOwn(source: Exclude<DatabaseSource, { kind: 'postgres' }>) {
  if (source.kind === 'memory') return openCluster(null)
  await mkdir(source.dataDir, { recursive: true, mode: 0o700 })
  return openCluster(join(source.dataDir, 'database'))
}
