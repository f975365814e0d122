import { z } from 'zod'
import { bareCommand, routes } from '../../contract/agent-api/commands.js'
import {
  agentBody,
  agentPage,
  agentQuery,
  agentView,
  bulkAnswer,
  bulkBody,
  newAgent,
  passwordBody,
} from '../../contract/admin-api/agents.js'
import { ofEntity } from '../../contract/admin-api/levels.js'
import { testInteractionAnswer } from '../../contract/admin-api/live.js'
import { agentTag } from '../settings/edit-tags.js'
import { hashPassword } from '../store/password.js'
import { ifMatch } from './admin-answers.js'
import { type AdminScope, adminRoute, administration } from './admin-scope.js'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

/** A thousand ids of 64 characters each. */
const longestBulkBytes = 128 * 1024

/** Agents: found, created, changed one by one or many at once, and tried out. */
export function addAgentsRoutes(app: App, scope: AdminScope): void {
  addList(app, scope)
  addOne(app, scope)
  addSignIns(app, scope)
  addTest(app, scope)
}

function addList(app: App, { settings, random, adminOf, authorOf, answers }: AdminScope): void {
  app.route({
    ...adminRoute('agents'),
    schema: { ...administration, querystring: agentQuery, response: { 200: agentPage } },
    handler: async (request, reply) => reply.send(await settings.agentPage(adminOf(request), request.query)),
  })
  app.route({
    ...adminRoute('createAgent'),
    schema: { ...administration, body: newAgent, response: { 201: agentView } },
    handler: async (request, reply) => {
      const by = authorOf(request)
      const { password, ...facts } = request.body
      const id = random.id()
      const passwordHash = password === undefined ? null : await hashPassword(password)
      const created = await settings.createAgent(by, { ...facts, id, passwordHash })
      if (!created.ok) return answers.refuse(reply, created.error)
      return answers.show(reply, await settings.agent(by, id), agentTag, 201)
    },
  })
  app.route({
    ...adminRoute('changeAgents'),
    bodyLimit: longestBulkBytes,
    schema: { ...administration, body: bulkBody, response: { 200: bulkAnswer } },
    handler: async (request, reply) => {
      const done = await settings.changeAgents(authorOf(request), request.body)
      return done.ok ? reply.send(done.value) : answers.refuse(reply, done.error)
    },
  })
}

function addOne(app: App, { settings, adminOf, authorOf, answers }: AdminScope): void {
  const response = { 200: agentView }
  app.route({
    ...adminRoute('agent'),
    schema: { ...administration, params: ofEntity, response },
    handler: async (request, reply) =>
      answers.show(reply, await settings.agent(adminOf(request), request.params.id), agentTag),
  })
  app.route({
    ...adminRoute('saveAgent'),
    schema: { ...administration, params: ofEntity, headers: ifMatch, body: agentBody, response },
    handler: async (request, reply) => {
      const by = authorOf(request)
      const { id } = request.params
      return answers.change(reply, {
        expected: request.headers['if-match'],
        write: (mayReplace) => settings.saveAgent(by, id, request.body, mayReplace),
        answer: async () => answers.show(reply, await settings.agent(by, id), agentTag),
      })
    },
  })
}

/** Both end the agent's sign-ins, which are told before the answer. */
function addSignIns(app: App, { settings, authorOf, answers }: AdminScope): void {
  const response = { 204: z.null() }
  app.route({
    ...adminRoute('setPassword'),
    schema: { ...administration, params: ofEntity, body: passwordBody, response },
    handler: async (request, reply) => {
      const passwordHash = await hashPassword(request.body.password)
      const saved = await settings.setPassword(authorOf(request), request.params.id, passwordHash)
      return saved.ok ? reply.code(204).send(null) : answers.refuse(reply, saved.error)
    },
  })
  app.route({
    ...adminRoute('signOutAgent'),
    schema: { ...administration, params: ofEntity, response },
    handler: async (request, reply) => {
      const done = await settings.signOutAgent(authorOf(request), request.params.id)
      return done.ok ? reply.code(204).send(null) : answers.refuse(reply, done.error)
    },
  })
}

/** The same interaction that an agent's own Test Auto Answer asks for. */
function addTest(app: App, scope: AdminScope): void {
  const { settings, sessions, commands, clock, cluster, passing, adminOf, answers } = scope
  app.route({
    ...adminRoute('testInteraction'),
    schema: {
      ...administration,
      params: ofEntity,
      body: bareCommand,
      response: { 202: testInteractionAnswer },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const { commandId } = request.body
      const agent = await settings.agent(adminOf(request), id)
      if (!agent) return answers.refuse(reply, { code: 'not-found', message: 'There is no such agent.' })
      const session = sessions.ofAgent(id)
      const place = session ? null : await cluster.placeOf(id)
      if (place?.here === false) {
        // As the agent's own, whose administrator this instance has judged to be one.
        const { method, path: url } = routes.testInteraction
        const caller = { kind: 'agent', agentId: id, signInId: null } as const
        const instead = { method, url, body: { commandId }, created: 202 }
        return passing.passOn(request, reply, { instanceId: place.instanceId, caller, instead })
      }
      if (!session)
        return answers.refuse(reply, {
          code: 'not-allowed-in-state',
          message: 'This agent is not signed in.',
        })
      const once = session.commands.once(commandId, `test ${id}`, async () =>
        commands.testInteraction(session, commandId),
      )
      if (once === null)
        return answers.refuse(reply, {
          code: 'conflict',
          message: 'This commandId was used for another command.',
        })
      const result = await once
      if (!result.ok) return sendProblem(reply, problemOf(result.refusal, 409), clock.now())
      return reply.code(202).send({ interactionId: result.interactionId ?? '' })
    },
  })
}
