import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { succeed } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../random.js'
import type { AccessTokens } from '../session/access-tokens.js'
import type { AgentChange } from '../settings/agent-changes.js'
import type { GroupChange } from '../settings/group-changes.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { AgentView, GroupView } from '../settings/settings-views.js'
import type { Database } from '../store/database.js'
import { hashPassword } from '../store/password.js'
import { type AdminAnswers, createAdminAnswers, ifMatch } from './admin-answers.js'
import {
  adminSignIn,
  adminToken,
  agentBody,
  agentView,
  auditEntry,
  groupBody,
  groupView,
  newAgent,
  newGroup,
  ofEntity,
  promptAnswer,
  resetAnswer,
  resetBody,
  tenantBody,
  tenantView,
} from './admin-schemas.js'
import { type Administrator, createAdministrators } from './administrator.js'
import type { App } from './app.js'
import { bearer } from './bearer.js'
import { requireCaller } from './caller.js'
import { type Entities, addEntityRoutes } from './entity-routes.js'
import { wavBody } from './openapi.js'
import { problemOf, sendProblem } from './problems.js'
import { savePrompt } from './prompt-upload.js'

export interface AdminRoutesOptions {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly access: AccessTokens
  readonly settings: SettingsStore
}
/** What the routes of an administrator who is signed in share. */
interface Configuration extends AdminRoutesOptions {
  readonly adminOf: (request: FastifyRequest) => Administrator
  readonly answers: AdminAnswers
}

const base = '/api/v1/admin'
const tags = ['configuration']
const longestPromptBytes = 1_000_000

/** The configuration server for administrators: three levels, Reset all, audit, prompts. */
export function addAdminRoutes(app: App, options: AdminRoutesOptions): void {
  const { clock } = options
  const now = (): number => clock.now()
  const administrators = createAdministrators(options)
  app.post(
    `${base}/sign-in`,
    { schema: { tags, body: adminSignIn, response: { 200: adminToken } } },
    async (request, reply) => {
      const answer = await administrators.signIn({ ...request.body, address: request.ip })
      return answer.ok ? reply.send(answer.value) : sendProblem(reply, problemOf(answer.error), now())
    },
  )
  void app.register(async (scope: App) => {
    const adminOf = requireCaller(scope, administrators.identify, now)
    const configuration = { ...options, adminOf, answers: createAdminAnswers(now) }
    addTenant(scope, configuration)
    addGroups(scope, configuration)
    addAgents(scope, configuration)
    addResets(scope, configuration)
    addAudit(scope, configuration)
    addPrompts(scope, configuration)
  })
}

function addTenant(scope: App, { settings, adminOf, answers }: Configuration): void {
  scope.get(
    `${base}/tenant`,
    { schema: { tags, security: bearer, response: { 200: tenantView } } },
    async (request, reply) => answers.show(reply, await settings.tenant(adminOf(request).tenantId)),
  )
  scope.put(
    `${base}/tenant`,
    { schema: { tags, security: bearer, headers: ifMatch, body: tenantBody, response: { 200: tenantView } } },
    async (request, reply) => {
      const { id, tenantId } = adminOf(request)
      return answers.save(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => settings.saveTenant(tenantId, id, request.body, mayReplace),
        read: () => settings.tenant(tenantId),
      })
    },
  )
}

function addGroups(scope: App, { settings, random, adminOf, answers }: Configuration): void {
  const groups: Entities<GroupView, GroupChange, z.infer<typeof newGroup>> = {
    path: `${base}/groups`,
    schemas: { view: groupView, change: groupBody, facts: newGroup },
    list: settings.groups,
    create: async ({ id: actor, tenantId }, { name }) => {
      const id = random.id()
      const created = await settings.createGroup(tenantId, actor, { id, name })
      return created.ok ? succeed(id) : created
    },
    save: ({ id: actor, tenantId }, id, change, mayReplace) =>
      settings.saveGroup(tenantId, id, actor, change, mayReplace),
  }
  addEntityRoutes(scope, groups, adminOf, answers)
}

function addAgents(scope: App, { settings, random, adminOf, answers }: Configuration): void {
  const agents: Entities<AgentView, AgentChange, z.infer<typeof newAgent>> = {
    path: `${base}/agents`,
    schemas: { view: agentView, change: agentBody, facts: newAgent },
    list: settings.agents,
    create: async ({ id: actor, tenantId }, { password, ...facts }) => {
      const id = random.id()
      const passwordHash = await hashPassword(password)
      const created = await settings.createAgent(tenantId, actor, { ...facts, id, passwordHash })
      return created.ok ? succeed(id) : created
    },
    save: ({ id: actor, tenantId }, id, change, mayReplace) =>
      settings.saveAgent(tenantId, id, actor, change, mayReplace),
  }
  addEntityRoutes(scope, agents, adminOf, answers)
}

/** Reset all of the tenant, and Reset all agents of a group. */
function addResets(scope: App, { settings, adminOf, answers }: Configuration): void {
  const add = (path: string, groupOf: (request: FastifyRequest) => string | null): void => {
    scope.post(
      path,
      { schema: { tags, security: bearer, body: resetBody, response: { 200: resetAnswer } } },
      async (request, reply) => {
        const { id, tenantId } = adminOf(request)
        const done = await settings.reset(tenantId, groupOf(request), request.body.setting, id)
        return done.ok ? reply.send(done.value) : answers.refuse(reply, done.error)
      },
    )
  }
  add(`${base}/tenant/reset`, () => null)
  add(`${base}/groups/:id/reset`, (request) => ofEntity.parse(request.params).id)
}

function addAudit(scope: App, { db, adminOf }: Configuration): void {
  scope.get(
    `${base}/audit`,
    { schema: { tags, security: bearer, response: { 200: z.array(auditEntry) } } },
    async (request, reply) => {
      const { tenantId } = adminOf(request)
      const query = db.selectFrom('settings_audit').selectAll().where('tenant_id', '=', tenantId)
      const rows = await query.orderBy('id', 'desc').limit(200).execute()
      return reply.send(
        rows.map(({ id, at, actor, action, entity_kind, entity_id, change }) => ({
          id,
          at,
          actor,
          action,
          entityKind: entity_kind,
          entityId: entity_id,
          change,
        })),
      )
    },
  )
}

function addPrompts(parent: App, { db, clock, random, adminOf, answers }: Configuration): void {
  // A scope of its own: only here is a body sound.
  void parent.register(async (scope: App) => {
    const consumes = ['audio/wav', 'audio/x-wav']
    scope.addContentTypeParser(
      consumes,
      { parseAs: 'buffer', bodyLimit: longestPromptBytes },
      (_, body, done) => done(null, body),
    )
    scope.post(
      `${base}/prompts`,
      {
        bodyLimit: longestPromptBytes,
        schema: { tags, security: bearer, consumes, body: wavBody, response: { 201: promptAnswer } },
      },
      async (request, reply) => {
        const { tenantId } = adminOf(request)
        const saved = await savePrompt(db, { tenantId, id: random.id(), now: clock.now() }, request.body)
        return saved.ok ? reply.code(201).send(saved.value) : answers.refuse(reply, saved.error)
      },
    )
  })
}
