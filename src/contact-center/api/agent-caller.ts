import type { FastifyRequest } from 'fastify'
import { type Result, succeed } from '../../contract/errors.js'
import type { Found } from '../session/found.js'
import type { Session } from '../session/session.js'
import type { App } from './app.js'
import { requireCaller } from './caller.js'
import type { Passing } from './passing.js'

/** An agent's request, and where the desk is that it is about. */
export interface AgentCall {
  readonly agentId: string
  readonly signInId: string | null
  readonly found: Exclude<Found, { readonly at: 'nowhere' }>
}
export interface AgentScope {
  /** the session of a request that is answered here */
  readonly agentOf: (request: FastifyRequest) => Session
  readonly callOf: (request: FastifyRequest) => AgentCall
}

/** Routes that any instance answers, wherever the desk is. */
const answeredAnywhere = new Set(['/api/v1/events', '/api/v1/prompts/:id'])

/** Lets signed-in agents through to the routes of a scope, and has the owner of a desk answer what is about it. */
export function requireAgent(
  scope: App,
  passing: Passing,
  identify: (request: FastifyRequest) => Promise<Result<AgentCall>>,
  now: () => number,
): AgentScope {
  const callOf = requireCaller(scope, identify, now)
  scope.addHook('preValidation', async (request, reply) => {
    const { agentId, signInId, found } = callOf(request)
    if (found.at === 'here') return undefined
    const isKnown = found.instanceId !== ''
    if (isKnown && answeredAnywhere.has(request.routeOptions.url ?? '')) return undefined
    const caller = { kind: 'agent', agentId, signInId } as const
    return passing.passOn(request, reply, { instanceId: found.instanceId, caller })
  })
  return {
    callOf,
    agentOf: (request) => {
      const { found } = callOf(request)
      if (found.at !== 'here') throw new Error(`${request.url} is answered where the desk is not`)
      return found.session
    },
  }
}

/** @param signInId null: whichever the agent has */
export const callAt = (agentId: string, found: Found, signInId: string | null = null): Result<AgentCall> =>
  found.at === 'nowhere' ? { ok: false, error: found.error } : succeed({ agentId, signInId, found })
