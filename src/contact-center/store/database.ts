import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely } from 'kysely'
import { openCluster } from './blank-cluster.js'
import { migrate } from './migrations.js'
import { createPgliteDialect } from './pglite-dialect.js'
import type { Tables } from './tables.js'

export type Database = Kysely<Tables>

/** Opens the store under `dataDir`, or in memory when it is null, and brings it to the latest version. */
export async function openDatabase(dataDir: string | null): Promise<Database> {
  if (dataDir !== null) await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const pglite = await openCluster(dataDir === null ? null : join(dataDir, 'database'))
  const db: Database = new Kysely<Tables>({ dialect: createPgliteDialect(pglite) })
  await migrate(db)
  return db
}
