import type { FastifyRequest } from 'fastify'
import { type Result, fail } from '../../contract/errors.js'
import type { Session } from '../session/session.js'
import type { Sessions } from '../session/sessions.js'

/** What a route's description says when it wants a token. */
export const bearer = [{ bearer: [] }]

/** RFC 6750: only in the Authorization header, never in a URL. */
export function bearerToken(request: FastifyRequest): string | null {
  const match = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

/** Tells the session by the token of a request. */
export const agentBy =
  (sessions: Sessions) =>
  (request: FastifyRequest): Result<Session> => {
    const token = bearerToken(request)
    return token === null ? fail('not-signed-in', 'Sign in first.') : sessions.authenticate(token)
  }
