/**
 * Routes of the administration API, one place for both sides. PUT and DELETE of tenant, groups and agents want If-Match
 * with the ETag that was read: 428 without it, 412 with the current ETag when somebody else has saved meanwhile.
 */
export const adminRoutes = {
  signIn: { method: 'POST', path: '/api/v1/admin/sign-in' },
  renew: { method: 'POST', path: '/api/v1/admin/renew' },
  me: { method: 'GET', path: '/api/v1/admin/me' },
  tenant: { method: 'GET', path: '/api/v1/admin/tenant' },
  saveTenant: { method: 'PUT', path: '/api/v1/admin/tenant' },
  resetTenant: { method: 'POST', path: '/api/v1/admin/tenant/reset' },
  groups: { method: 'GET', path: '/api/v1/admin/groups' },
  createGroup: { method: 'POST', path: '/api/v1/admin/groups' },
  group: { method: 'GET', path: '/api/v1/admin/groups/:id' },
  saveGroup: { method: 'PUT', path: '/api/v1/admin/groups/:id' },
  deleteGroup: { method: 'DELETE', path: '/api/v1/admin/groups/:id' },
  resetGroup: { method: 'POST', path: '/api/v1/admin/groups/:id/reset' },
  agents: { method: 'GET', path: '/api/v1/admin/agents' },
  createAgent: { method: 'POST', path: '/api/v1/admin/agents' },
  agent: { method: 'GET', path: '/api/v1/admin/agents/:id' },
  saveAgent: { method: 'PUT', path: '/api/v1/admin/agents/:id' },
  setPassword: { method: 'PUT', path: '/api/v1/admin/agents/:id/password' },
  testInteraction: { method: 'POST', path: '/api/v1/admin/agents/:id/test-interaction' },
  changeAgents: { method: 'POST', path: '/api/v1/admin/agents/bulk' },
  importAgents: { method: 'POST', path: '/api/v1/admin/agents/import' },
  exportAgents: { method: 'GET', path: '/api/v1/admin/agents/export' },
  audit: { method: 'GET', path: '/api/v1/admin/audit' },
  exportAudit: { method: 'GET', path: '/api/v1/admin/audit/export' },
  live: { method: 'GET', path: '/api/v1/admin/live' },
  liveEvents: { method: 'GET', path: '/api/v1/admin/live/events' },
  uploadPrompt: { method: 'POST', path: '/api/v1/admin/prompts' },
  prompt: { method: 'GET', path: '/api/v1/admin/prompts/:id' },
} as const
export type AdminRouteName = keyof typeof adminRoutes
