import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AdminRole } from '../../contract/admin-api/roles.js'
import type { Administrator } from './administrator.js'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** who may call a route of the administration API */
    readonly roles?: readonly AdminRole[]
  }
}

/**
 * Lets each route of a scope be called by the roles that it declares and nobody else; they stand in its description as
 * `x-roles`. A route that declares none is a defect, and the center doesn't start. Judged before the body is read. Call after
 * `requireCaller`, and before routes are added.
 */
export function requireRole(
  scope: App,
  adminOf: (request: FastifyRequest) => Administrator,
  now: () => number,
): void {
  scope.addHook('onRoute', (route) => {
    const roles = route.config?.roles ?? []
    if (roles.length === 0) throw new Error(`${route.url} declares no roles`)
    route.schema = Object.assign(route.schema ?? {}, { 'x-roles': roles })
  })
  const judge = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const { roles = [] } = request.routeOptions.config
    if (roles.includes(adminOf(request).role)) return undefined
    const refusal = { code: 'forbidden', message: 'Your role does not permit this.' } as const
    return sendProblem(reply, problemOf(refusal), now())
  }
  scope.addHook('onRequest', judge)
  scope.addHook('preHandler', judge)
}
