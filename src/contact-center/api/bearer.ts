import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../session/session.js'
import type { Sessions } from '../session/sessions.js'
import { problemOf, sendProblem } from './problems.js'

/** RFC 6750: only in the Authorization header, never in a URL. */
export function bearerToken(request: FastifyRequest): string | null {
  const match = /^Bearer ([A-Za-z0-9_-]{20,200})$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

/** The session of the request, or null after a 401 was sent. */
export function authenticated(
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: Sessions,
  now: number,
): Session | null {
  const token = bearerToken(request)
  if (token === null) {
    sendProblem(reply, problemOf({ code: 'not-signed-in', message: 'Sign in first.' }), now)
    return null
  }
  const session = sessions.authenticate(token)
  if (session.ok) return session.value
  sendProblem(reply, problemOf(session.error), now)
  return null
}
