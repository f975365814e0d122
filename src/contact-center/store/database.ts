import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { openCluster } from './blank-cluster.js'
import { migrate } from './migrations.js'
import { createPgliteDialect } from './pglite-dialect.js'
import { createPostgresDialect } from './postgres-dialect.js'
import type { Tables } from './tables.js'

export type Database = Kysely<Tables>
/** Where the store is kept: in this process, or on a PostgreSQL server that several instances share. */
export type DatabaseSource =
  | { readonly kind: 'memory' }
  | { readonly kind: 'folder'; readonly dataDir: string }
  /** `postgres://user:password@host:port/database` */
  | { readonly kind: 'postgres'; readonly url: string }

/** Opens the store and brings it to the latest version. */
export async function openDatabase(source: DatabaseSource): Promise<Database> {
  const db: Database = new Kysely<Tables>({ dialect: await dialectOf(source) })
  await migrate(db)
  return db
}

async function dialectOf(source: DatabaseSource) {
  if (source.kind === 'postgres') return createPostgresDialect(source.url)
  if (source.kind === 'memory') return createPgliteDialect(await openCluster(null))
  await mkdir(source.dataDir, { recursive: true, mode: 0o700 })
  return createPgliteDialect(await openCluster(join(source.dataDir, 'database')))
}
