import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/contact-center/store/database.js'
import { createDatabase, startPostgres } from './postgres.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** of the run's PostgreSQL server; absent: the store is PGlite */
    postgres?: { readonly url: string; readonly template: string }
  }
}

const template = 'template_offhook'

/** Of the project `postgres`: one server for the run, with a database to copy, so that no test file migrates its own. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres()
  try {
    const db = await openDatabase({ kind: 'postgres', url: await createDatabase(server.url, template) })
    await db.destroy()
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
  provide('postgres', { url: server.url, template })
  return async () => server[Symbol.asyncDispose]()
}
