import { z } from 'zod'
import { adminIdentity } from '../../contract/admin-api/sign-in.js'
import { createAdminAnswers } from './admin-answers.js'
import { type AdminRoutesOptions, type AdminScope, adminRoute, administration } from './admin-scope.js'
import { administratorBy } from './administrator.js'
import { addAdministratorsRoutes } from './administrators-routes.js'
import { addAgentFileRoutes } from './agent-file-routes.js'
import { addAgentsRoutes } from './agents-routes.js'
import type { App } from './app.js'
import { addAuditRoutes } from './audit-routes.js'
import { requireCaller } from './caller.js'
import { addLevelRoutes } from './level-routes.js'
import { addLiveRoutes } from './live-routes.js'
import { addPromptRoutes } from './prompt-routes.js'
import { requireRole } from './roles.js'

/** The administration API (contract: `adminRoutes`). */
export function addAdminRoutes(app: App, options: AdminRoutesOptions): void {
  const now = (): number => options.clock.now()
  const identify = administratorBy(options.db, options.identity)
  void app.register(async (scope: App) => {
    const adminOf = requireCaller(scope, identify, now)
    requireRole(scope, adminOf, now)
    const shared: AdminScope = {
      ...options,
      adminOf,
      isStill: async (request) => {
        const [before, now] = [adminOf(request), await identify(request)]
        return now.ok && now.value.role === before.role && now.value.groupId === before.groupId
      },
      authorOf: (request) => {
        const { tenantId, groupId, username } = adminOf(request)
        return { tenantId, groupId, actor: username, address: request.ip }
      },
      answers: createAdminAnswers(now),
    }
    scope.route({
      ...adminRoute('signOut'),
      schema: { ...administration, response: { 204: z.null() } },
      handler: async (request, reply) => {
        const done = await options.administrators.signOut(shared.authorOf(request), adminOf(request).id)
        return done.ok ? reply.code(204).send(null) : shared.answers.refuse(reply, done.error)
      },
    })
    scope.route({
      ...adminRoute('me'),
      schema: { ...administration, response: { 200: adminIdentity } },
      handler: async (request, reply) => {
        const { id, username, role, tenantName, groupId, groupName, provisioned } = adminOf(request)
        const group = groupId === null ? null : { id: groupId, name: groupName ?? '' }
        return reply.send({ id, username, role, tenantName, group, persistentModeProvisioned: provisioned })
      },
    })
    addLevelRoutes(scope, shared)
    addAgentsRoutes(scope, shared)
    addAgentFileRoutes(scope, shared)
    addAuditRoutes(scope, shared)
    addLiveRoutes(scope, shared)
    addPromptRoutes(scope, shared)
    addAdministratorsRoutes(scope, shared)
  })
}
