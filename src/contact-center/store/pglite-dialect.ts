import type { PGlite } from '@electric-sql/pglite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'

/** PGlite has one connection: whoever takes it waits until the one before gave it back. */
export function createPgliteDialect(database: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createDriver: () => createDriver(database),
  }
}

function createDriver(database: PGlite): Driver {
  let last: Promise<void> = Promise.resolve()
  const givenBack = new WeakMap<DatabaseConnection, () => void>()
  return {
    init: () => database.waitReady,
    acquireConnection: async () => {
      const before = last
      let release = (): void => undefined
      last = new Promise((resolve) => (release = resolve))
      await before
      const connection = createConnection(database)
      givenBack.set(connection, release)
      return connection
    },
    beginTransaction: async () => void (await database.exec('begin')),
    commitTransaction: async () => void (await database.exec('commit')),
    rollbackTransaction: async () => void (await database.exec('rollback')),
    releaseConnection: async (connection) => givenBack.get(connection)?.(),
    destroy: () => database.close(),
  }
}

const createConnection = (database: PGlite): DatabaseConnection => ({
  executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
    const { rows, affectedRows } = await database
      .query<R>(sql, [...parameters])
      .catch((error: unknown) => Promise.reject(withoutValues(error)))
    return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) }
  },
  streamQuery: () => {
    throw new Error('PGlite does not stream')
  },
})

/** PGlite hangs what the statement was given on its errors; whoever prints one would print password hashes and keys. */
function withoutValues(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('The database failed', { cause: error })
  for (const name of ['params', 'queryOptions']) Reflect.deleteProperty(error, name)
  return error
}
