import { type Dialect, PostgresDialect } from 'kysely'
import { Pool, type PoolConfig, TypeOverrides, types } from 'pg'

/** Enough for two cores of work; a server takes a hundred connections of all its instances by default. */
const mostConnections = 10

export const createPostgresDialect = (url: string): Dialect =>
  new PostgresDialect({ pool: new Pool({ ...connectionOf(url), max: mostConnections }) })

/** How every connection to this server is made, the listening one too. */
export function connectionOf(url: string): PoolConfig {
  const parsers = new TypeOverrides()
  // Times and counters, all far below 2^53. The driver gives them as text by itself.
  parsers.setTypeParser(types.builtins.INT8, Number)
  return { connectionString: url, application_name: 'offhook-contact-center', types: parsers }
}
