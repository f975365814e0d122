import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Result } from '../../contract/errors.js'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

/**
 * Lets only those through to the routes of a scope whom `identify` knows; the routes ask what it returns for who it is.
 * Judged before the body is read, so that a stranger gets 401 whatever it holds, and again when it has been read: a sign-in
 * may end while a body is on its way.
 */
export function requireCaller<Caller>(
  scope: App,
  identify: (request: FastifyRequest) => Result<Caller> | Promise<Result<Caller>>,
  now: () => number,
): (request: FastifyRequest) => Caller {
  const callers = new WeakMap<FastifyRequest, Result<Caller>>()
  const judge = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const caller = await identify(request)
    callers.set(request, caller)
    return caller.ok ? undefined : sendProblem(reply, problemOf(caller.error), now())
  }
  scope.addHook('onRequest', judge)
  scope.addHook('preHandler', judge)
  return (request) => {
    const caller = callers.get(request)
    if (!caller?.ok)
      throw new Error(`${request.url} asks for its caller outside of the scope that requires one`)
    return caller.value
  }
}
