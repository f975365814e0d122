import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  groupBody,
  groupView,
  newGroup,
  ofEntity,
  resetAnswer,
  resetBody,
  tenantBody,
  tenantView,
} from '../../contract/admin-api/levels.js'
import { groupTag, tenantTag } from '../settings/edit-tags.js'
import { ifMatch } from './admin-answers.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'

/** Tenant and agent groups, and Reset all of each. */
export function addLevelRoutes(app: App, scope: AdminScope): void {
  addTenant(app, scope)
  addGroups(app, scope)
  addGroup(app, scope)
  addResets(app, scope)
}

function addTenant(app: App, { settings, adminOf, authorOf, answers }: AdminScope): void {
  const response = { 200: tenantView }
  app.route({
    ...adminRoute('tenant'),
    schema: { ...administration, response },
    handler: async (request, reply) =>
      answers.show(reply, await settings.tenant(adminOf(request).tenantId), tenantTag),
  })
  app.route({
    ...adminRoute('saveTenant'),
    schema: { ...administration, headers: ifMatch, body: tenantBody, response },
    handler: async (request, reply) => {
      const by = authorOf(request)
      return answers.change(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => settings.saveTenant(by, request.body, mayReplace),
        answer: async () => answers.show(reply, await settings.tenant(by.tenantId), tenantTag),
      })
    },
  })
}

function addGroups(app: App, { settings, random, adminOf, authorOf, answers }: AdminScope): void {
  app.route({
    ...adminRoute('groups'),
    schema: { ...administration, response: { 200: z.array(groupView) } },
    handler: async (request, reply) => reply.send([...(await settings.groups(adminOf(request)))]),
  })
  app.route({
    ...adminRoute('createGroup'),
    schema: { ...administration, body: newGroup, response: { 201: groupView } },
    handler: async (request, reply) => {
      const by = authorOf(request)
      const id = random.id()
      const created = await settings.createGroup(by, { ...request.body, id })
      if (!created.ok) return answers.refuse(reply, created.error)
      return answers.show(reply, await settings.group(by, id), groupTag, 201)
    },
  })
}

function addGroup(app: App, { settings, adminOf, authorOf, answers }: AdminScope): void {
  const response = { 200: groupView }
  app.route({
    ...adminRoute('group'),
    schema: { ...administration, params: ofEntity, response },
    handler: async (request, reply) =>
      answers.show(reply, await settings.group(adminOf(request), request.params.id), groupTag),
  })
  app.route({
    ...adminRoute('saveGroup'),
    schema: { ...administration, params: ofEntity, headers: ifMatch, body: groupBody, response },
    handler: async (request, reply) => {
      const by = authorOf(request)
      const { id } = request.params
      return answers.change(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => settings.saveGroup(by, id, request.body, mayReplace),
        answer: async () => answers.show(reply, await settings.group(by, id), groupTag),
      })
    },
  })
  app.route({
    ...adminRoute('deleteGroup'),
    schema: { ...administration, params: ofEntity, headers: ifMatch, response: { 204: z.null() } },
    handler: async (request, reply) =>
      answers.change(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => settings.deleteGroup(authorOf(request), request.params.id, mayReplace),
        answer: async () => reply.code(204).send(null),
      }),
  })
}

/** Reset all of the tenant, and Reset all agents of a group. */
function addResets(app: App, { settings, authorOf, answers }: AdminScope): void {
  const add = (
    name: 'resetTenant' | 'resetGroup',
    groupOf: (request: FastifyRequest) => string | null,
    params: { params: typeof ofEntity } | object,
  ): void => {
    app.route({
      ...adminRoute(name),
      schema: { ...administration, ...params, body: resetBody, response: { 200: resetAnswer } },
      handler: async (request, reply) => {
        const { setting } = request.body
        const done = await settings.reset(authorOf(request), { groupId: groupOf(request), setting })
        return done.ok ? reply.send(done.value) : answers.refuse(reply, done.error)
      },
    })
  }
  add('resetTenant', () => null, {})
  add('resetGroup', (request) => (request.params as z.infer<typeof ofEntity>).id, { params: ofEntity })
}
