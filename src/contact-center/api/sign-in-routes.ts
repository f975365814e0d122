import type { FastifyRequest } from 'fastify'
import { type RouteName, beginSignIn, routes, signInBegun } from '../../contract/agent-api/commands.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Identity } from '../identity/identity.js'
import { createAgentsByToken } from '../session/agents-by-token.js'
import type { Found } from '../session/found.js'
import type { EntryFacts, Sessions } from '../session/sessions.js'
import type { Database } from '../store/database.js'
import type { App } from './app.js'
import { accessClaims, bearer } from './bearer.js'
import { requireCaller } from './caller.js'
import type { Passing } from './passing.js'
import { problemOf, sendProblem } from './problems.js'

export interface SignInDeps {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly identity: Identity
  readonly db: Database
  readonly passing: Passing
}
interface TokenBearer {
  readonly agentId: string
  readonly issuedAt: number
}
const revoked: Found = {
  at: 'nowhere',
  error: { code: 'session-expired', message: 'The sign-in has expired. Sign in again.' },
}

/** Where a sign-in of the Agent API begins: with an access token, and no sign-in yet. */
export function addSignInRoutes(app: App, deps: SignInDeps): void {
  const { sessions, clock, identity, db, passing } = deps
  const agents = createAgentsByToken(db)
  /** Whom the token of the request is about, judged here or by the instance that passed it on. */
  const agentOf = async (request: FastifyRequest): Promise<Result<TokenBearer>> => {
    const passed = passing.callerOf(request)
    if (passed?.kind === 'agent')
      return succeed({ agentId: passed.agentId, issuedAt: passed.tokenIssuedAt ?? 0 })
    const claims = await accessClaims(identity, request)
    if (!claims.ok) return claims
    const agentId = await agents.idOf(claims.value)
    if (agentId === undefined) return fail('forbidden', 'You are not an agent of this contact center.')
    return succeed({ agentId, issuedAt: claims.value.issuedAt })
  }
  /** The newer wins. */
  const begin = async ({ agentId, issuedAt }: TokenBearer, facts: EntryFacts): Promise<Found> => {
    if (await agents.isRevoked({ issuedAt }, agentId)) return revoked
    const entered = await sessions.enter(agentId, facts)
    if (entered.at !== 'here') return entered
    // An administrator may have signed the agent out in between.
    if (await agents.isRevoked({ issuedAt }, agentId)) {
      await sessions.end(entered.session, 'signed-out-by-administrator')
      return revoked
    }
    return entered
  }
  void app.register(async (scope: App) => {
    const bearerOf = requireCaller(scope, agentOf, () => clock.now())
    scope.route({
      ...routeOf('signIn'),
      schema: { tags: ['sign-in'], security: bearer, body: beginSignIn, response: { 200: signInBegun } },
      handler: async (request, reply) => {
        const agent = bearerOf(request)
        const { deviceId } = request.body
        const begun = await begin(agent, { deviceId, address: request.ip })
        if (begun.at === 'here') return reply.send({ signInId: begun.session.signInId })
        if (begun.at === 'nowhere') return sendProblem(reply, problemOf(begun.error), clock.now())
        const { agentId, issuedAt: tokenIssuedAt } = agent
        const caller = { kind: 'agent', agentId, signInId: null, tokenIssuedAt } as const
        return passing.passOn(request, reply, { instanceId: begun.instanceId, caller })
      },
    })
  })
}

/** Method and path of a route of the contract, as Fastify takes them. */
export const routeOf = (name: RouteName) => ({
  method: routes[name].method,
  url: routes[name].path,
})
