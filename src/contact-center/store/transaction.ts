import { setTimeout } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import type { Database } from './database.js'
import { isCrossed } from './store-errors.js'
import type { Tables } from './tables.js'

/**
 * The one who was waited for is woken by the server, which takes a moment; whoever is back before that takes the same rows
 * first, and the two wait for each other once more.
 */
const pauseMs = 100

/**
 * All of `work` or nothing. On a PostgreSQL server transactions run side by side and may wait for each other in a circle;
 * the server then breaks one off, which is done again from its beginning, once.
 *
 * @param work may run twice: what it changes outside of the transaction it must begin anew
 */
export async function inTransaction<T>(
  db: Database,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction().execute(work)
  } catch (error) {
    if (!isCrossed(error)) throw error
    await setTimeout(pauseMs)
    return db.transaction().execute(work)
  }
}
