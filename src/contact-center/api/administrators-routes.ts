import { z } from 'zod'
import {
  administratorBody,
  administratorView,
  newAdministrator,
} from '../../contract/admin-api/administrators.js'
import { passwordBody } from '../../contract/admin-api/agents.js'
import { ofEntity } from '../../contract/admin-api/levels.js'
import { administratorTag } from '../settings/edit-tags.js'
import { hashPassword } from '../store/password.js'
import { ifMatch } from './admin-answers.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'

/** Who administers the tenant, kept by its tenant administrators. */
export function addAdministratorsRoutes(app: App, scope: AdminScope): void {
  addList(app, scope)
  addOne(app, scope)
  addSignIns(app, scope)
}

function addList(app: App, { administrators, random, adminOf, authorOf, answers }: AdminScope): void {
  app.route({
    ...adminRoute('administrators'),
    schema: { ...administration, response: { 200: z.array(administratorView) } },
    handler: async (request, reply) => reply.send([...(await administrators.all(adminOf(request).tenantId))]),
  })
  app.route({
    ...adminRoute('createAdministrator'),
    schema: { ...administration, body: newAdministrator, response: { 201: administratorView } },
    handler: async (request, reply) => {
      const by = authorOf(request)
      const { password, ...facts } = request.body
      const id = random.id()
      const created = await administrators.create(by, {
        ...facts,
        id,
        passwordHash: await hashPassword(password),
      })
      if (!created.ok) return answers.refuse(reply, created.error)
      return answers.show(reply, await administrators.one(by.tenantId, id), administratorTag, 201)
    },
  })
}

function addOne(app: App, { administrators, adminOf, authorOf, answers }: AdminScope): void {
  const response = { 200: administratorView }
  app.route({
    ...adminRoute('administrator'),
    schema: { ...administration, params: ofEntity, response },
    handler: async (request, reply) => {
      const found = await administrators.one(adminOf(request).tenantId, request.params.id)
      return answers.show(reply, found, administratorTag)
    },
  })
  app.route({
    ...adminRoute('saveAdministrator'),
    schema: { ...administration, params: ofEntity, headers: ifMatch, body: administratorBody, response },
    handler: async (request, reply) => {
      const by = authorOf(request)
      const { id } = request.params
      return answers.change(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => administrators.save(by, id, request.body, mayReplace),
        answer: async () => answers.show(reply, await administrators.one(by.tenantId, id), administratorTag),
      })
    },
  })
}

function addSignIns(app: App, { administrators, authorOf, answers }: AdminScope): void {
  const response = { 204: z.null() }
  app.route({
    ...adminRoute('setAdministratorPassword'),
    schema: { ...administration, params: ofEntity, body: passwordBody, response },
    handler: async (request, reply) => {
      const passwordHash = await hashPassword(request.body.password)
      const saved = await administrators.setPassword(authorOf(request), request.params.id, passwordHash)
      return saved.ok ? reply.code(204).send(null) : answers.refuse(reply, saved.error)
    },
  })
  app.route({
    ...adminRoute('signOutAdministrator'),
    schema: { ...administration, params: ofEntity, response },
    handler: async (request, reply) => {
      const done = await administrators.signOut(authorOf(request), request.params.id)
      return done.ok ? reply.code(204).send(null) : answers.refuse(reply, done.error)
    },
  })
}
