import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Failure, Result } from '../../contract/errors.js'
import { etagOf } from '../settings/effective-settings.js'
import type { MayReplace } from '../settings/settings-transaction.js'
import { problemOf, sendProblem } from './problems.js'

/** How the configuration server answers an administrator. */
export interface AdminAnswers {
  /** with its ETag; null is an entity that there is not */
  show(reply: FastifyReply, view: object | null, status?: number): FastifyReply
  refuse(reply: FastifyReply, failure: Failure, status?: number): FastifyReply
  /** Saves unless somebody else has saved since the client read, then shows what is saved. */
  save(reply: FastifyReply, replacement: Replacement): Promise<FastifyReply>
}
export interface Replacement {
  /** If-Match of the request */
  readonly expected: string | undefined
  write(mayReplace: MayReplace): Promise<Result<null>>
  read(): Promise<object | null>
}

/** RFC 9110 §13.1.1. Loose, because the other headers are nobody's business here. */
export const ifMatch = z.looseObject({ 'if-match': z.string().optional() })

/** A star or a list of entity tags. */
const isExpected = (expected: string, etag: string): boolean =>
  expected.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etag)

export function createAdminAnswers(now: () => number): AdminAnswers {
  const refuse: AdminAnswers['refuse'] = (reply, failure, status) =>
    sendProblem(reply, problemOf(failure, status), now())
  const show: AdminAnswers['show'] = (reply, view, status = 200) =>
    view === null
      ? refuse(reply, { code: 'not-found', message: 'There is no such entity.' })
      : reply.code(status).header('etag', etagOf(view)).send(view)
  return {
    show,
    refuse,
    save: async (reply, { expected, write, read }) => {
      const precondition = { failed: false }
      const written = await write((current) => {
        precondition.failed = expected !== undefined && !isExpected(expected, etagOf(current))
        return !precondition.failed
      })
      if (written.ok) return show(reply, await read())
      return precondition.failed ? refuse(reply, written.error, 412) : refuse(reply, written.error)
    },
  }
}
