import type { FastifyRequest } from 'fastify'
import { signInHeader } from '../../contract/about.js'
import { type Result, fail } from '../../contract/errors.js'
import type { AccessClaims } from '../identity/access-tokens.js'
import type { Identity } from '../identity/identity.js'
import type { AgentsByToken } from '../session/agents-by-token.js'
import type { Sessions } from '../session/sessions.js'
import { type AgentCall, callAt } from './agent-caller.js'
import type { Passing } from './passing.js'

/** What a route's description says when it wants a token. */
export const bearer = [{ bearer: [] }]
/** A token, and which sign-in it is. */
export const agentBearer = [{ bearer: [], signIn: [] }]

/** RFC 6750: only in the Authorization header, never in a URL. */
function bearerToken(request: FastifyRequest): string | null {
  const match = /^Bearer ([A-Za-z0-9._~+/-]{20,8000}=*)$/i.exec(request.headers.authorization ?? '')
  return match?.[1] ?? null
}

const judged = new WeakMap<FastifyRequest, Promise<Result<AccessClaims>>>()

/** Judges the token of a request, once. */
export function accessClaims(identity: Identity, request: FastifyRequest): Promise<Result<AccessClaims>> {
  const before = judged.get(request)
  if (before) return before
  const token = bearerToken(request)
  const claims =
    token === null
      ? Promise.resolve(fail<AccessClaims>('not-signed-in', 'Sign in first.'))
      : identity.verify(token)
  judged.set(request, claims)
  return claims
}

/** Tells the session by the token and the sign-in of a request. */
export const agentBy =
  (sessions: Sessions, identity: Identity, agents: AgentsByToken, passing: Passing) =>
  async (request: FastifyRequest): Promise<Result<AgentCall>> => {
    const passed = passing.callerOf(request)
    // Judged by the instance that passed it on.
    if (passed?.kind === 'agent')
      return callAt(passed.agentId, await sessions.find(passed.agentId, passed.signInId))
    const claims = await accessClaims(identity, request)
    if (!claims.ok) return claims
    if (claims.value.subject.kind === 'admin') return forAgents
    const signInId = request.headers[signInHeader]
    if (typeof signInId !== 'string' || signInId.length > 100)
      return fail('not-signed-in', 'Say which sign-in it is, in Offhook-Sign-In.')
    const agentId = await agents.idOf(claims.value)
    return agentId === undefined
      ? forAgents
      : callAt(agentId, await sessions.find(agentId, signInId), signInId)
  }

const forAgents = fail('forbidden', 'This is for agents.')
