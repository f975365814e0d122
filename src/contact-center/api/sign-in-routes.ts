import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  type RouteName,
  type SignInBegun,
  beginSignIn,
  signInBegun,
  refreshRequest,
  routes,
  signInRequest,
  signInResponse,
  tokens,
} from '../../contract/agent-api/commands.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Identity } from '../identity/identity.js'
import { createAgentsByToken } from '../session/agents-by-token.js'
import type { Sessions } from '../session/sessions.js'
import type { Database } from '../store/database.js'
import type { App } from './app.js'
import { accessClaims, sessionAt } from './bearer.js'
import { problemOf, sendProblem } from './problems.js'

export interface SignInDeps {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly identity: Identity
  readonly db: Database
}
const revoked = fail('session-expired', 'The sign-in has expired. Sign in again.')

/** Sign-in and refresh: the routes of the Agent API that want no access token. */
export function addSignInRoutes(app: App, deps: SignInDeps): void {
  const { sessions, clock, identity, db } = deps
  const agents = createAgentsByToken(db)
  /** Of the agent whom the token of the request is about; the newer wins. */
  const begin = async (request: FastifyRequest, deviceId: string): Promise<Result<SignInBegun>> => {
    const claims = await accessClaims(identity, request)
    if (!claims.ok) return claims
    const agentId = await agents.idOf(claims.value)
    if (agentId === undefined) return fail('forbidden', 'You are not an agent of this contact center.')
    if (await agents.isRevoked(claims.value, agentId)) return revoked
    const begun = sessionAt(await sessions.enter(agentId, { deviceId, address: request.ip }))
    if (!begun.ok) return begun
    // An administrator may have signed the agent out in between.
    if (await agents.isRevoked(claims.value, agentId)) {
      await sessions.end(begun.value, 'signed-out-by-administrator')
      return revoked
    }
    return succeed({ signInId: begun.value.signInId })
  }
  app.route({
    ...routeOf('signIn'),
    schema: {
      tags: ['sign-in'],
      body: z.union([beginSignIn, signInRequest]),
      response: { 200: z.union([signInResponse, signInBegun]) },
    },
    handler: async (request, reply) => {
      if (!('password' in request.body)) {
        const begun = await begin(request, request.body.deviceId)
        return begun.ok ? reply.send(begun.value) : sendProblem(reply, problemOf(begun.error), clock.now())
      }
      const answer = await sessions.signIn({ ...request.body, address: request.ip })
      return answer.ok ? reply.send(answer.value) : sendProblem(reply, problemOf(answer.error), clock.now())
    },
  })
  app.route({
    ...routeOf('refresh'),
    schema: { tags: ['sign-in'], body: refreshRequest, response: { 200: tokens } },
    handler: async (request, reply) => {
      const answer = await sessions.refresh(request.body.refreshToken)
      return answer.ok ? reply.send(answer.value) : sendProblem(reply, problemOf(answer.error), clock.now())
    },
  })
}

/** Method and path of a route of the contract, as Fastify takes them. */
export const routeOf = (name: RouteName) => ({
  method: routes[name].method,
  url: routes[name].path,
})
