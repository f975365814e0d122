import {
  type RouteName,
  refreshRequest,
  routes,
  signInRequest,
  signInResponse,
  tokens,
} from '../../contract/agent-api/commands.js'
import type { Clock } from '../clock/clock.js'
import type { Sessions } from '../session/sessions.js'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

/** Sign-in and refresh: the routes of the Agent API that want no access token. */
export function addSignInRoutes(app: App, sessions: Sessions, clock: Clock): void {
  app.route({
    ...routeOf('signIn'),
    schema: { tags: ['sign-in'], body: signInRequest, response: { 200: signInResponse } },
    handler: async (request, reply) => {
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
