import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  bareCommand,
  confirmPinCommand,
  dialCommand,
  type RouteName,
  saveProfileCommand,
  setStatusCommand,
  sipAccount,
} from '../../contract/agent-api/commands.js'
import { agentSession } from '../../contract/agent-api/session.js'
import { effectiveSettings } from '../../contract/settings.js'
import type { Clock } from '../clock/clock.js'
import type { InteractionCommand } from '../routing/desk-shape-state.js'
import type { AgentCommands } from '../session/agent-commands.js'
import { type CommandAnswer, type Session, sessionSnapshot } from '../session/session.js'
import type { Sessions } from '../session/sessions.js'
import type { Database } from '../store/database.js'
import type { App } from './app.js'
import { authenticated } from './bearer.js'
import { serveEvents } from './event-stream.js'
import { problemOf, sendProblem } from './problems.js'
import { bearer, routeOf } from './sign-in-routes.js'

export interface AgentRoutesOptions {
  readonly sessions: Sessions
  readonly commands: AgentCommands
  readonly clock: Clock
  readonly db: Database
}

const ofInteraction = z.object({ id: z.string().min(1).max(64) })
const done = { 204: z.null() }
const started = { 201: z.object({ interactionId: z.string() }) }

/** The Agent API of a signed-in agent (contract: `routes`). */
export function addAgentRoutes(app: App, options: AgentRoutesOptions): void {
  const { sessions, commands, clock, db } = options
  const tags = ['agent']
  const session = (request: FastifyRequest, reply: FastifyReply): Session | null =>
    authenticated(request, reply, sessions, clock.now())

  /** Runs a command once per id, and answers it. */
  const answer = async (
    request: FastifyRequest & { body: { commandId: string } },
    reply: FastifyReply,
    run: (session: Session) => CommandAnswer | Promise<CommandAnswer>,
  ): Promise<void> => {
    const by = session(request, reply)
    if (!by) return
    const fingerprint = `${request.method} ${request.url} ${JSON.stringify(request.body)}`
    const once = by.commands.once(request.body.commandId, fingerprint, async () => run(by))
    if (once === null) {
      const refusal = { code: 'conflict', message: 'This commandId was used for another command.' } as const
      sendProblem(reply, problemOf(refusal), clock.now())
      return
    }
    const result = await once
    if (!result.ok) sendProblem(reply, problemOf(result.refusal), clock.now())
    else if (result.interactionId === null) void reply.code(204).send(null)
    else void reply.code(201).send({ interactionId: result.interactionId })
  }

  app.route({
    ...routeOf('session'),
    schema: { tags, security: bearer, response: { 200: agentSession } },
    handler: async (request, reply) => {
      const by = session(request, reply)
      return by ? reply.send(sessionSnapshot(by.desk, by.record)) : reply
    },
  })
  app.route({
    ...routeOf('events'),
    schema: { tags, security: bearer, description: 'Server-sent events; Last-Event-ID resumes.' },
    handler: (request, reply) => {
      const by = session(request, reply)
      if (!by) return
      const lastEventId = request.headers['last-event-id']
      serveEvents(reply, by.events, typeof lastEventId === 'string' ? lastEventId : undefined, clock)
    },
  })
  app.route({
    ...routeOf('settings'),
    schema: { tags, security: bearer, response: { 200: effectiveSettings, 304: z.null() } },
    handler: async (request, reply) => {
      const by = session(request, reply)
      if (!by) return reply
      const { settings, etag } = by.record
      void reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return reply.send(settings)
    },
  })
  app.route({
    ...routeOf('prompt'),
    schema: { tags, security: bearer, params: ofInteraction },
    handler: async (request, reply) => {
      const by = session(request, reply)
      if (!by) return reply
      const query = db.selectFrom('prompts').selectAll().where('id', '=', request.params.id)
      const row = await query.where('tenant_id', '=', by.record.tenantId).executeTakeFirst()
      if (!row)
        return sendProblem(
          reply,
          problemOf({ code: 'not-found', message: 'There is no such prompt.' }),
          clock.now(),
        )
      return reply.type('audio/wav').header('etag', `"${row.sha256}"`).send(Buffer.from(row.wav))
    },
  })
  app.route({
    ...routeOf('sipAccount'),
    schema: { tags, security: bearer, response: { 200: sipAccount } },
    handler: async (request, reply) => {
      const by = session(request, reply)
      return by ? reply.send(by.sipAccount) : reply
    },
  })

  app.route({
    ...routeOf('profile'),
    schema: { tags, security: bearer, body: saveProfileCommand, response: done },
    handler: async (request, reply) => {
      await answer(request, reply, (by) => commands.saveProfile(by, request.body))
      return reply
    },
  })
  app.route({
    ...routeOf('status'),
    schema: { tags, security: bearer, body: setStatusCommand, response: done },
    handler: async (request, reply) => {
      await answer(request, reply, (by) => commands.setStatus(by, request.body))
      return reply
    },
  })
  app.route({
    ...routeOf('confirmPin'),
    schema: { tags, security: bearer, body: confirmPinCommand, response: done },
    handler: async (request, reply) => {
      await answer(request, reply, (by) => commands.confirmPin(by, request.body))
      return reply
    },
  })
  app.route({
    ...routeOf('dial'),
    schema: { tags, security: bearer, body: dialCommand, response: started },
    handler: async (request, reply) => {
      await answer(request, reply, (by) => commands.dial(by, request.body))
      return reply
    },
  })
  app.route({
    ...routeOf('testInteraction'),
    schema: { tags, security: bearer, body: bareCommand, response: started },
    handler: async (request, reply) => {
      await answer(request, reply, (by) => commands.testInteraction(by, request.body.commandId))
      return reply
    },
  })

  const bare = (name: RouteName, run: (session: Session) => CommandAnswer): void => {
    app.route({
      ...routeOf(name),
      schema: { tags, security: bearer, body: bareCommand, response: done },
      handler: async (request, reply) => {
        await answer(request, reply, run)
        return reply
      },
    })
  }
  bare('cancelNextStatus', commands.cancelNextStatus)
  bare('finishPostProcessing', commands.finishPostProcessing)
  bare('openConnection', commands.openConnection)

  const ofOne = (name: RouteName, command: InteractionCommand): void => {
    app.route({
      ...routeOf(name),
      schema: { tags, security: bearer, params: ofInteraction, body: bareCommand, response: done },
      handler: async (request, reply) => {
        await answer(request, reply, (by) => commands.interaction(by, request.params.id, command))
        return reply
      },
    })
  }
  ofOne('accept', { type: 'accept' })
  ofOne('reject', { type: 'reject' })
  ofOne('hangUp', { type: 'hang-up' })
  ofOne('hold', { type: 'hold' })
  ofOne('resume', { type: 'resume' })
  ofOne('muteAtPlatform', { type: 'mute', muted: true })
  ofOne('unmuteAtPlatform', { type: 'mute', muted: false })
}
