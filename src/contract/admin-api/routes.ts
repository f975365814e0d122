import { type AdminRole, everyRole, whoKeepAgents, whoKeepTheTenant } from './roles.js'

interface AdminRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly roles: readonly AdminRole[]
}

/**
 * Routes of the administration API, one place for both sides. PUT and DELETE of tenant, groups and agents want If-Match
 * with the ETag that was read: 428 without it, 412 with the current ETag when somebody else has saved meanwhile. `roles` may
 * call it, each within its own group if it has one; what is in another group is to them as if it were not there.
 */
export const adminRoutes = {
  /** one's own, everywhere: refresh tokens and the browser's session end too */
  signOut: { method: 'POST', path: '/api/v1/admin/sign-out', roles: everyRole },
  me: { method: 'GET', path: '/api/v1/admin/me', roles: everyRole },
  tenant: { method: 'GET', path: '/api/v1/admin/tenant', roles: whoKeepTheTenant },
  saveTenant: { method: 'PUT', path: '/api/v1/admin/tenant', roles: whoKeepTheTenant },
  resetTenant: { method: 'POST', path: '/api/v1/admin/tenant/reset', roles: whoKeepTheTenant },
  groups: { method: 'GET', path: '/api/v1/admin/groups', roles: everyRole },
  createGroup: { method: 'POST', path: '/api/v1/admin/groups', roles: whoKeepTheTenant },
  group: { method: 'GET', path: '/api/v1/admin/groups/:id', roles: everyRole },
  saveGroup: { method: 'PUT', path: '/api/v1/admin/groups/:id', roles: whoKeepAgents },
  deleteGroup: { method: 'DELETE', path: '/api/v1/admin/groups/:id', roles: whoKeepTheTenant },
  resetGroup: { method: 'POST', path: '/api/v1/admin/groups/:id/reset', roles: whoKeepAgents },
  agents: { method: 'GET', path: '/api/v1/admin/agents', roles: everyRole },
  createAgent: { method: 'POST', path: '/api/v1/admin/agents', roles: whoKeepAgents },
  agent: { method: 'GET', path: '/api/v1/admin/agents/:id', roles: everyRole },
  saveAgent: { method: 'PUT', path: '/api/v1/admin/agents/:id', roles: whoKeepAgents },
  setPassword: { method: 'PUT', path: '/api/v1/admin/agents/:id/password', roles: whoKeepAgents },
  signOutAgent: { method: 'POST', path: '/api/v1/admin/agents/:id/sign-out', roles: whoKeepAgents },
  testInteraction: { method: 'POST', path: '/api/v1/admin/agents/:id/test-interaction', roles: everyRole },
  changeAgents: { method: 'POST', path: '/api/v1/admin/agents/bulk', roles: whoKeepAgents },
  importAgents: { method: 'POST', path: '/api/v1/admin/agents/import', roles: whoKeepAgents },
  exportAgents: { method: 'GET', path: '/api/v1/admin/agents/export', roles: whoKeepAgents },
  audit: { method: 'GET', path: '/api/v1/admin/audit', roles: whoKeepAgents },
  exportAudit: { method: 'GET', path: '/api/v1/admin/audit/export', roles: whoKeepAgents },
  live: { method: 'GET', path: '/api/v1/admin/live', roles: everyRole },
  liveEvents: { method: 'GET', path: '/api/v1/admin/live/events', roles: everyRole },
  uploadPrompt: { method: 'POST', path: '/api/v1/admin/prompts', roles: whoKeepTheTenant },
  prompt: { method: 'GET', path: '/api/v1/admin/prompts/:id', roles: whoKeepTheTenant },
  administrators: { method: 'GET', path: '/api/v1/admin/administrators', roles: whoKeepTheTenant },
  createAdministrator: { method: 'POST', path: '/api/v1/admin/administrators', roles: whoKeepTheTenant },
  administrator: { method: 'GET', path: '/api/v1/admin/administrators/:id', roles: whoKeepTheTenant },
  saveAdministrator: { method: 'PUT', path: '/api/v1/admin/administrators/:id', roles: whoKeepTheTenant },
  setAdministratorPassword: {
    method: 'PUT',
    path: '/api/v1/admin/administrators/:id/password',
    roles: whoKeepTheTenant,
  },
  signOutAdministrator: {
    method: 'POST',
    path: '/api/v1/admin/administrators/:id/sign-out',
    roles: whoKeepTheTenant,
  },
} as const satisfies Readonly<Record<string, AdminRoute>>
export type AdminRouteName = keyof typeof adminRoutes
