import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Failure, Result } from '../../contract/errors.js'
import type { MayReplace } from '../settings/settings-transaction.js'
import { problemOf, sendProblem } from './problems.js'

/** How the configuration server answers an administrator. */
export interface AdminAnswers {
  /** with its ETag; null is an entity that there is not */
  show<View extends object>(
    reply: FastifyReply,
    view: View | null,
    tagOf: (view: View) => string,
    status?: number,
  ): FastifyReply
  refuse(reply: FastifyReply, failure: Failure, status?: number): FastifyReply
  /** Changes what the client has read, unless somebody else has changed it since; then answers. */
  change(reply: FastifyReply, change: GuardedChange): Promise<FastifyReply>
}
export interface GuardedChange {
  /** If-Match of the request */
  readonly expected: string | undefined
  write(mayReplace: MayReplace): Promise<Result<null>>
  answer(): Promise<FastifyReply>
}

/** RFC 9110 §13.1.1. Loose, because the other headers are nobody's business here; needed all the same, 428 says so. */
export const ifMatch = z.looseObject({ 'if-match': z.string().max(2000).optional() })

/** A star or a list of entity tags. */
const isExpected = (expected: string, etag: string): boolean =>
  expected.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etag)

export function createAdminAnswers(now: () => number): AdminAnswers {
  const refuse: AdminAnswers['refuse'] = (reply, failure, status) =>
    sendProblem(reply, problemOf(failure, status), now())
  return {
    refuse,
    show: (reply, view, tagOf, status = 200) =>
      view === null
        ? refuse(reply, { code: 'not-found', message: 'This does not exist, or no longer.' })
        : reply.code(status).header('etag', tagOf(view)).send(view),
    change: async (reply, { expected, write, answer }) => {
      if (expected === undefined) {
        const message =
          'Send If-Match with the ETag of what you have read, so that no change of others is lost.'
        return refuse(reply, { code: 'bad-request', message }, 428)
      }
      const current: { etag: string | null } = { etag: null }
      const written = await write((etag) => {
        if (isExpected(expected, etag)) return true
        current.etag = etag
        return false
      })
      if (written.ok) return answer()
      if (current.etag === null) return refuse(reply, written.error)
      return refuse(reply.header('etag', current.etag), written.error, 412)
    },
  }
}
