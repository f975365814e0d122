import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  bareCommand,
  confirmPinCommand,
  dialCommand,
  reportQualityCommand,
  type RouteName,
  saveProfileCommand,
  setStatusCommand,
  signOutCommand,
  sipAccount,
} from '../../contract/agent-api/commands.js'
import { agentSession } from '../../contract/agent-api/session.js'
import { effectiveSettings } from '../../contract/settings.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster } from '../cluster/cluster.js'
import type { Identity } from '../identity/identity.js'
import type { InteractionCommand } from '../routing/desk-shape-state.js'
import type { AgentCommands } from '../session/agent-commands.js'
import { type CommandAnswer, type Session, sessionSnapshot } from '../session/session.js'
import { createAgentsByToken } from '../session/agents-by-token.js'
import type { Sessions } from '../session/sessions.js'
import type { Database } from '../store/database.js'
import type { App } from './app.js'
import { agentBearer as bearer, agentBy } from './bearer.js'
import { type AgentScope, requireAgent } from './agent-caller.js'
import { serveEvents } from './event-stream.js'
import { followEvents, versionHeader } from './follow-events.js'
import { eventStream, wavAnswer } from './openapi.js'
import type { Passing } from './passing.js'
import { problemOf, sendProblem } from './problems.js'
import { routeOf } from './sign-in-routes.js'

export interface AgentRoutesOptions {
  readonly sessions: Sessions
  readonly commands: AgentCommands
  readonly clock: Clock
  readonly db: Database
  readonly identity: Identity
  readonly cluster: Cluster
  readonly passing: Passing
}

const ofInteraction = z.object({ id: z.string().min(1).max(64) })
const done = { 204: z.null() }
/** Version of the last event seen; without it, or when that is too long ago, the stream begins with a snapshot. */
const resumption = z.looseObject({ 'last-event-id': z.string().optional() })
const started = { 201: z.object({ interactionId: z.string() }) }

/** The Agent API of a signed-in agent (contract: `routes`). */
export function addAgentRoutes(app: App, options: AgentRoutesOptions): void {
  void app.register(async (scope: App) => {
    const { sessions, clock } = options
    const identify = agentBy(sessions, options.identity, createAgentsByToken(options.db), options.passing)
    const { agentOf, callOf } = requireAgent(scope, options.passing, identify, () => clock.now())
    addReads(scope, options, { agentOf, callOf })
    addCommands(scope, options, agentOf)
    scope.route({
      ...routeOf('quality'),
      schema: { tags, security: bearer, body: reportQualityCommand, response: done },
      handler: async (request, reply) => {
        const { mos, lossPercent, jitterMs, roundTripMs } = request.body
        sessions.noteQuality(agentOf(request), { mos, lossPercent, jitterMs, roundTripMs })
        return reply.code(204).send(null)
      },
    })
    scope.route({
      ...routeOf('signOut'),
      schema: { tags: ['sign-in'], security: bearer, body: signOutCommand, response: done },
      handler: async (request, reply) => {
        await sessions.end(agentOf(request), 'signed-out')
        return reply.code(204).send(null)
      },
    })
  })
}

type AgentOf = AgentScope['agentOf']
const tags = ['agent']

function addReads(scope: App, options: AgentRoutesOptions, { agentOf, callOf }: AgentScope): void {
  const { clock, db } = options
  scope.route({
    ...routeOf('session'),
    schema: { tags, security: bearer, response: { 200: agentSession } },
    handler: async (request, reply) => {
      const { desk, record, events } = agentOf(request)
      void reply.header(versionHeader, events.version)
      return reply.send(sessionSnapshot(desk, record))
    },
  })
  scope.route({
    ...routeOf('events'),
    schema: { tags, security: bearer, headers: resumption, response: { 200: eventStream } },
    handler: (request, reply) => {
      const call = callOf(request)
      const lastEventId = request.headers['last-event-id']
      if (call.found.at === 'here') serveEvents(reply, call.found.session.events, lastEventId, clock)
      else followEvents(reply, options, call, lastEventId)
    },
  })
  scope.route({
    ...routeOf('settings'),
    schema: {
      tags,
      security: bearer,
      headers: z.looseObject({ 'if-none-match': z.string().optional() }),
      response: { 200: effectiveSettings, 304: z.null() },
    },
    handler: async (request, reply) => {
      const { settings, etag } = agentOf(request).record
      void reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null)
      return reply.send(settings)
    },
  })
  scope.route({
    ...routeOf('prompt'),
    schema: { tags, security: bearer, params: ofInteraction, response: { 200: wavAnswer } },
    handler: async (request, reply) => {
      const row = await db
        .selectFrom('prompts')
        .innerJoin('agents', 'agents.tenant_id', 'prompts.tenant_id')
        .selectAll('prompts')
        .where('prompts.id', '=', request.params.id)
        .where('agents.id', '=', callOf(request).agentId)
        .executeTakeFirst()
      if (!row) {
        const refusal = { code: 'not-found', message: 'There is no such prompt.' } as const
        return sendProblem(reply, problemOf(refusal), clock.now())
      }
      return reply.type('audio/wav').header('etag', `"${row.sha256}"`).send(Buffer.from(row.wav))
    },
  })
  scope.route({
    ...routeOf('sipAccount'),
    schema: { tags, security: bearer, response: { 200: sipAccount } },
    handler: async (request, reply) => reply.send(agentOf(request).sipAccount),
  })
}

function addCommands(scope: App, { commands, clock }: AgentRoutesOptions, agentOf: AgentOf): void {
  /** Runs a command once per id, and answers it. */
  const answer = async <Reply extends FastifyReply>(
    request: FastifyRequest & { body: { commandId: string } },
    reply: Reply,
    run: (session: Session) => CommandAnswer | Promise<CommandAnswer>,
  ): Promise<Reply> => {
    const by = agentOf(request)
    const fingerprint = `${request.method} ${request.url} ${JSON.stringify(request.body)}`
    const result = await by.commands.once(request.body.commandId, fingerprint, async () => run(by))
    if (result === null) {
      const refusal = { code: 'conflict', message: 'This commandId was used for another command.' } as const
      sendProblem(reply, problemOf(refusal), clock.now())
    } else if (!result.ok) sendProblem(reply, problemOf(result.refusal), clock.now())
    else if (result.interactionId === null) void reply.code(204).send(null)
    else void reply.code(201).send({ interactionId: result.interactionId })
    return reply
  }

  scope.route({
    ...routeOf('profile'),
    schema: { tags, security: bearer, body: saveProfileCommand, response: done },
    handler: async (request, reply) => answer(request, reply, (by) => commands.saveProfile(by, request.body)),
  })
  scope.route({
    ...routeOf('status'),
    schema: { tags, security: bearer, body: setStatusCommand, response: done },
    handler: async (request, reply) => answer(request, reply, (by) => commands.setStatus(by, request.body)),
  })
  scope.route({
    ...routeOf('confirmPin'),
    schema: { tags, security: bearer, body: confirmPinCommand, response: done },
    handler: async (request, reply) => answer(request, reply, (by) => commands.confirmPin(by, request.body)),
  })
  scope.route({
    ...routeOf('dial'),
    schema: { tags, security: bearer, body: dialCommand, response: started },
    handler: async (request, reply) => answer(request, reply, (by) => commands.dial(by, request.body)),
  })
  scope.route({
    ...routeOf('testInteraction'),
    schema: { tags, security: bearer, body: bareCommand, response: started },
    handler: async (request, reply) =>
      answer(request, reply, (by) => commands.testInteraction(by, request.body.commandId)),
  })

  const bare = (name: RouteName, run: (session: Session) => CommandAnswer): void => {
    scope.route({
      ...routeOf(name),
      schema: { tags, security: bearer, body: bareCommand, response: done },
      handler: async (request, reply) => answer(request, reply, run),
    })
  }
  bare('cancelNextStatus', commands.cancelNextStatus)
  bare('finishPostProcessing', commands.finishPostProcessing)
  bare('openConnection', commands.openConnection)

  const ofOne = (name: RouteName, command: InteractionCommand): void => {
    scope.route({
      ...routeOf(name),
      schema: { tags, security: bearer, params: ofInteraction, body: bareCommand, response: done },
      handler: async (request, reply) =>
        answer(request, reply, (by) => commands.interaction(by, request.params.id, command)),
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
