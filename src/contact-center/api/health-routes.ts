import { sql } from 'kysely'
import type { Cluster } from '../cluster/cluster.js'
import type { Database } from '../store/database.js'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

/** A reverse proxy asks every few seconds, and must not wait for the driver's own patience. */
const answerWithinMs = 2_000
const retryAfterMs = 2_000

/**
 * For who supervises the process and who sends it requests, without sign-in: `/healthz` says that it lives, `/readyz` that
 * it can serve. One without its database lives on, and is ready again when the database is.
 */
export function addHealthRoutes(app: App, db: Database, cluster: Cluster, now: () => number): void {
  app.get('/healthz', { schema: { hide: true } }, (_request, reply) => reply.send({ live: true }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const isThere = await answers(db)
    if (isThere && cluster.isMember()) return reply.send({ ready: true })
    const message = isThere
      ? 'This instance was given up by the others, and begins anew.'
      : 'The database does not answer.'
    const refusal = { code: 'server-error', message, retryAt: now() + retryAfterMs } as const
    return sendProblem(reply, problemOf(refusal, 503), now())
  })
}

async function answers(db: Database): Promise<boolean> {
  const asked = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), answerWithinMs)))
  const answer = await Promise.race([asked, late])
  clearTimeout(timer)
  return answer
}
