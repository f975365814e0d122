import { adminIdentity, adminSignIn, adminToken } from '../../contract/admin-api/sign-in.js'
import { createAdminAnswers } from './admin-answers.js'
import { type AdminRoutesOptions, type AdminScope, adminRoute, administration } from './admin-scope.js'
import { createAdministrators } from './administrator.js'
import { addAgentFileRoutes } from './agent-file-routes.js'
import { addAgentsRoutes } from './agents-routes.js'
import type { App } from './app.js'
import { addAuditRoutes } from './audit-routes.js'
import { requireCaller } from './caller.js'
import { addLevelRoutes } from './level-routes.js'
import { addLiveRoutes } from './live-routes.js'
import { problemOf, sendProblem } from './problems.js'
import { addPromptRoutes } from './prompt-routes.js'

/** The administration API (contract: `adminRoutes`). */
export function addAdminRoutes(app: App, options: AdminRoutesOptions): void {
  const now = (): number => options.clock.now()
  const administrators = createAdministrators(options)
  app.route({
    ...adminRoute('signIn'),
    schema: { tags: administration.tags, body: adminSignIn, response: { 200: adminToken } },
    handler: async (request, reply) => {
      const answer = await administrators.signIn({ ...request.body, address: request.ip })
      return answer.ok ? reply.send(answer.value) : sendProblem(reply, problemOf(answer.error), now())
    },
  })
  void app.register(async (scope: App) => {
    const adminOf = requireCaller(scope, administrators.identify, now)
    const shared: AdminScope = {
      ...options,
      adminOf,
      authorOf: (request) => {
        const { tenantId, username } = adminOf(request)
        return { tenantId, actor: username, address: request.ip }
      },
      answers: createAdminAnswers(now),
    }
    scope.route({
      ...adminRoute('renew'),
      schema: { ...administration, response: { 200: adminToken } },
      handler: async (request, reply) => reply.send(administrators.renew(adminOf(request))),
    })
    scope.route({
      ...adminRoute('me'),
      schema: { ...administration, response: { 200: adminIdentity } },
      handler: async (request, reply) => {
        const { username, tenantName } = adminOf(request)
        return reply.send({ username, tenantName, role: 'tenant-administrator' })
      },
    })
    addLevelRoutes(scope, shared)
    addAgentsRoutes(scope, shared)
    addAgentFileRoutes(scope, shared)
    addAuditRoutes(scope, shared)
    addLiveRoutes(scope, shared)
    addPromptRoutes(scope, shared)
  })
}
