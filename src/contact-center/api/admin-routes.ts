import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Failure, Result } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../random.js'
import type { AccessTokens } from '../session/access-tokens.js'
import { etagOf } from '../settings/effective-settings.js'
import type { MayReplace, SettingsStore } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import { hashPassword } from '../store/password.js'
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
import { problemOf, sendProblem } from './problems.js'
import { savePrompt } from './prompt-upload.js'
import { bearer } from './sign-in-routes.js'

export interface AdminRoutesOptions {
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly access: AccessTokens
  readonly settings: SettingsStore
}

const base = '/api/v1/admin'
const tags = ['configuration']
const longestPromptBytes = 1_000_000

/** If-Match: a star or a list of entity tags (RFC 9110 §13.1.1). */
const isExpected = (ifMatch: string, etag: string): boolean =>
  ifMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim() === etag)

/** The configuration server for administrators: three levels, Reset all, audit. */
export function addAdminRoutes(app: App, options: AdminRoutesOptions): void {
  const { db, clock, random, settings } = options
  const administrators = createAdministrators(options)

  /** Runs as an administrator, or answers why not. */
  const as = async (
    request: FastifyRequest,
    reply: FastifyReply,
    run: (admin: Administrator) => Promise<void>,
  ): Promise<void> => {
    const admin = await administrators.of(request, reply)
    if (admin) await run(admin)
  }
  const refuse = (reply: FastifyReply, failure: Failure, status?: number): void => {
    sendProblem(reply, problemOf(failure, status), clock.now())
  }
  const show = (reply: FastifyReply, view: object | null, status = 200): void => {
    if (view === null) refuse(reply, { code: 'not-found', message: 'There is no such entity.' })
    else void reply.code(status).header('etag', etagOf(view)).send(view)
  }
  /** Saves unless somebody else has saved since the client read (If-Match, RFC 9110 §13.1.1), then shows what is saved. */
  const save = async (
    request: FastifyRequest,
    reply: FastifyReply,
    read: () => Promise<object | null>,
    write: (mayReplace: MayReplace) => Promise<Result<null>>,
  ): Promise<void> => {
    const expected = request.headers['if-match']
    const precondition = { failed: false }
    const written = await write((current) => {
      precondition.failed = expected !== undefined && !isExpected(expected, etagOf(current))
      return !precondition.failed
    })
    if (written.ok) show(reply, await read())
    else if (precondition.failed) refuse(reply, written.error, 412)
    else refuse(reply, written.error)
  }
  const groupOf = async (tenantId: string, id: string) =>
    (await settings.groups(tenantId)).find((group) => group.id === id) ?? null
  const agentOf = async (tenantId: string, id: string) =>
    (await settings.agents(tenantId)).find((agent) => agent.id === id) ?? null

  app.post(
    `${base}/sign-in`,
    { schema: { tags, body: adminSignIn, response: { 200: adminToken } } },
    async (request, reply) => {
      const { username, password } = request.body
      const answer = await administrators.signIn(username, password, request.ip)
      return answer.ok ? reply.send(answer.value) : sendProblem(reply, problemOf(answer.error), clock.now())
    },
  )

  app.get(
    `${base}/tenant`,
    { schema: { tags, security: bearer, response: { 200: tenantView } } },
    async (request, reply) => {
      await as(request, reply, async ({ tenantId }) => show(reply, await settings.tenant(tenantId)))
      return reply
    },
  )
  app.put(
    `${base}/tenant`,
    { schema: { tags, security: bearer, body: tenantBody, response: { 200: tenantView } } },
    async (request, reply) => {
      await as(request, reply, ({ id, tenantId }) =>
        save(
          request,
          reply,
          () => settings.tenant(tenantId),
          (mayReplace) => settings.saveTenant(tenantId, id, request.body, mayReplace),
        ),
      )
      return reply
    },
  )

  app.get(
    `${base}/groups`,
    { schema: { tags, security: bearer, response: { 200: z.array(groupView) } } },
    async (request, reply) => {
      await as(request, reply, async ({ tenantId }) => show(reply, await settings.groups(tenantId)))
      return reply
    },
  )
  app.post(
    `${base}/groups`,
    { schema: { tags, security: bearer, body: newGroup, response: { 201: groupView } } },
    async (request, reply) => {
      await as(request, reply, async ({ id: actor, tenantId }) => {
        const id = random.id()
        const created = await settings.createGroup(tenantId, actor, { id, name: request.body.name })
        if (created.ok) show(reply, await groupOf(tenantId, id), 201)
        else refuse(reply, created.error)
      })
      return reply
    },
  )
  app.get(
    `${base}/groups/:id`,
    { schema: { tags, security: bearer, params: ofEntity, response: { 200: groupView } } },
    async (request, reply) => {
      await as(request, reply, async ({ tenantId }) =>
        show(reply, await groupOf(tenantId, request.params.id)),
      )
      return reply
    },
  )
  app.put(
    `${base}/groups/:id`,
    { schema: { tags, security: bearer, params: ofEntity, body: groupBody, response: { 200: groupView } } },
    async (request, reply) => {
      const { id } = request.params
      await as(request, reply, ({ id: actor, tenantId }) =>
        save(
          request,
          reply,
          () => groupOf(tenantId, id),
          (mayReplace) => settings.saveGroup(tenantId, id, actor, request.body, mayReplace),
        ),
      )
      return reply
    },
  )

  app.get(
    `${base}/agents`,
    { schema: { tags, security: bearer, response: { 200: z.array(agentView) } } },
    async (request, reply) => {
      await as(request, reply, async ({ tenantId }) => show(reply, await settings.agents(tenantId)))
      return reply
    },
  )
  app.post(
    `${base}/agents`,
    { schema: { tags, security: bearer, body: newAgent, response: { 201: agentView } } },
    async (request, reply) => {
      await as(request, reply, async ({ id: actor, tenantId }) => {
        const id = random.id()
        const { password, ...facts } = request.body
        const created = await settings.createAgent(tenantId, actor, {
          ...facts,
          id,
          passwordHash: await hashPassword(password),
        })
        if (created.ok) show(reply, await agentOf(tenantId, id), 201)
        else refuse(reply, created.error)
      })
      return reply
    },
  )
  app.get(
    `${base}/agents/:id`,
    { schema: { tags, security: bearer, params: ofEntity, response: { 200: agentView } } },
    async (request, reply) => {
      await as(request, reply, async ({ tenantId }) =>
        show(reply, await agentOf(tenantId, request.params.id)),
      )
      return reply
    },
  )
  app.put(
    `${base}/agents/:id`,
    { schema: { tags, security: bearer, params: ofEntity, body: agentBody, response: { 200: agentView } } },
    async (request, reply) => {
      const { id } = request.params
      await as(request, reply, ({ id: actor, tenantId }) =>
        save(
          request,
          reply,
          () => agentOf(tenantId, id),
          (mayReplace) => settings.saveAgent(tenantId, id, actor, request.body, mayReplace),
        ),
      )
      return reply
    },
  )

  const addReset = (path: string, groupOfRequest: (request: FastifyRequest) => string | null): void => {
    app.post(
      path,
      { schema: { tags, security: bearer, body: resetBody, response: { 200: resetAnswer } } },
      async (request, reply) => {
        await as(request, reply, async ({ id, tenantId }) => {
          const done = await settings.reset(tenantId, groupOfRequest(request), request.body.setting, id)
          if (done.ok) void reply.send(done.value)
          else refuse(reply, done.error)
        })
        return reply
      },
    )
  }
  addReset(`${base}/tenant/reset`, () => null)
  addReset(`${base}/groups/:id/reset`, (request) => ofEntity.parse(request.params).id)

  app.get(
    `${base}/audit`,
    { schema: { tags, security: bearer, response: { 200: z.array(auditEntry) } } },
    async (request, reply) => {
      await as(request, reply, async ({ tenantId }) => {
        const query = db.selectFrom('settings_audit').selectAll().where('tenant_id', '=', tenantId)
        const rows = await query.orderBy('id', 'desc').limit(200).execute()
        void reply.send(
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
      })
      return reply
    },
  )

  void app.register(async (scope: App) => {
    scope.addContentTypeParser(
      ['audio/wav', 'audio/x-wav'],
      { parseAs: 'buffer', bodyLimit: longestPromptBytes },
      (_request, body, done) => done(null, body),
    )
    scope.post(
      `${base}/prompts`,
      { bodyLimit: longestPromptBytes, schema: { tags, security: bearer, response: { 201: promptAnswer } } },
      async (request, reply) => {
        await as(request, reply, async ({ tenantId }) => {
          const saved = await savePrompt(db, { tenantId, id: random.id(), now: clock.now() }, request.body)
          if (saved.ok) void reply.code(201).send(saved.value)
          else refuse(reply, saved.error)
        })
        return reply
      },
    )
  })
}
