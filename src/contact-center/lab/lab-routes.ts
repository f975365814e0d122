import type { FastifyRequest } from 'fastify'
import type { App } from '../api/app.js'
import type { Passing } from '../api/passing.js'
import { problemOf, sendProblem } from '../api/problems.js'
import type { Result } from '../../contract/errors.js'
import type { Lab } from './lab.js'
import { type LabCommand, labCommands, labReads } from './lab-api.js'

/** Adds /lab. A page in somebody's browser must not reach it: loopback address, loopback name, no Origin. */
export function addLabRoutes(app: App, lab: Lab, passing: Passing, now: () => number): void {
  void app.register(async (scope: App) => {
    scope.addHook('onRequest', async (request, reply) => {
      if (isLocal(request)) return
      const refusal = { code: 'forbidden', message: 'The lab is for commands on this machine.' } as const
      return sendProblem(reply, problemOf(refusal), now())
    })
    const schema = { hide: true }
    scope.get(labReads.state.path, { schema }, async () => lab.state())
    scope.get(labReads.sipTrace.path, { schema }, async () => ({ entries: lab.sipTrace() }))
    for (const name of Object.keys(labCommands) as LabCommand[]) addCommand(scope, lab, name, passing, now)
  })
}

function addCommand(scope: App, lab: Lab, name: LabCommand, passing: Passing, now: () => number): void {
  const { path, body } = labCommands[name]
  scope.route({
    method: 'POST',
    url: path,
    schema: { hide: true, body },
    handler: async (request, reply) => {
      const instanceId = passing.callerOf(request) ? null : await lab.elsewhere(request.body)
      if (instanceId !== null) return passing.passOn(request, reply, { instanceId, caller: { kind: 'lab' } })
      // The body was parsed by the schema that belongs to this very command.
      const run = lab.commands[name] as (body: unknown) => Result<unknown> | Promise<Result<unknown>>
      const result = await run(request.body)
      if (!result.ok) return sendProblem(reply, problemOf(result.error), now())
      return result.value instanceof Buffer
        ? reply.type('audio/wav').send(result.value)
        : reply.send(result.value)
    },
  })
}

function isLocal(request: FastifyRequest): boolean {
  const loopback = /^(127\.|::1$|::ffff:127\.)/.test(request.ip)
  return (
    loopback &&
    /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(request.host) &&
    request.headers.origin === undefined
  )
}
