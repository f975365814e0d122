import { type Dialect, PostgresDialect } from 'kysely'
import { Pool, type PoolConfig, TypeOverrides, types } from 'pg'

/** Enough for two cores of work; a server takes a hundred connections of all its instances by default. */
const mostConnections = 10
/** Somebody waits for the answer: with none in this time, that is the answer. */
const patience = {
  connectionTimeoutMillis: 5_000,
  lock_timeout: 10_000,
  statement_timeout: 30_000,
  // An instance that hangs must not keep its locks.
  idle_in_transaction_session_timeout: 30_000,
} satisfies PoolConfig

/** @param onLost told when a connection that nobody uses is broken; the pool makes another when one is needed */
export function createPostgresDialect(url: string, onLost: (error: Error) => void): Dialect {
  const pool = new Pool({ ...connectionOf(url), ...patience, max: mostConnections })
  pool.on('error', onLost)
  return new PostgresDialect({ pool })
}

/** For the migrations: one connection, which takes the time it needs. */
export function createMigrationDialect(url: string): Dialect {
  const { connectionTimeoutMillis } = patience
  const pool = new Pool({ ...connectionOf(url), connectionTimeoutMillis, max: 1 })
  // Whoever uses it is told as well.
  pool.on('error', () => undefined)
  return new PostgresDialect({ pool })
}

/** How every connection to this server is made, the listening one too. */
export function connectionOf(url: string): PoolConfig {
  const parsers = new TypeOverrides()
  // Times and counters, all far below 2^53. The driver gives them as text by itself.
  parsers.setTypeParser(types.builtins.INT8, Number)
  return {
    connectionString: strict(url),
    application_name: 'offhook-contact-center',
    types: parsers,
    keepAlive: true,
  }
}

/** The driver takes every mode that wants TLS for the strictest, and complains about the others' names. */
const strict = (url: string): string =>
  url.replace(/([?&]sslmode=)(?:prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
