import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller, Cluster, PassedAnswer, PassedRequest, Place } from '../cluster/cluster.js'
import type { App } from './app.js'
import { problemOf, sendProblem } from './problems.js'

/** Requests about a desk that lives in another instance are answered there, as if they had come there. */
export interface Passing {
  /** whom another instance has found to be the caller; null for a request that came by the network */
  callerOf(request: FastifyRequest): Caller | null
  /** Has another instance answer in place of this one. */
  passOn(request: FastifyRequest, reply: FastifyReply, to: PassedTo): Promise<FastifyReply>
  /** Asks in place of somebody, wherever the desk is; null when nobody answers. */
  ask(place: Place | null, request: PassedRequest): Promise<PassedAnswer | null>
  /** What another instance has passed here. */
  answer(request: PassedRequest): Promise<PassedAnswer>
}
export interface PassedTo {
  readonly instanceId: string
  readonly caller: Caller
  /** when it is asked for something else than what came in */
  readonly instead?: {
    readonly method: string
    readonly url: string
    readonly body: object
    /** the status that stands for 201 */
    readonly created: number
  }
}

/** Names a passed request; the name is made for each of them and good for as long as it is answered. */
const markHeader = 'offhook-passed'
const passedOn = ['content-type', 'if-none-match', 'if-match']
const passedBack = [
  'content-type',
  'etag',
  'cache-control',
  'retry-after',
  'www-authenticate',
  'offhook-event-version',
]

export function createPassing(app: App, cluster: Cluster, now: () => number): Passing {
  const marks = new Map<string, Caller>()

  const passing: Passing = {
    callerOf: ({ headers }) => {
      const mark = headers[markHeader]
      return typeof mark === 'string' ? (marks.get(mark) ?? null) : null
    },

    passOn: async (request, reply, { instanceId, caller, instead }) => {
      const isPassed = typeof request.headers[markHeader] === 'string'
      const body = instead ? instead.body : request.body
      // Once: two instances that each believe the other has it must not go on for ever.
      const answer = isPassed
        ? null
        : await cluster.pass(instanceId, {
            method: instead?.method ?? request.method,
            url: instead?.url ?? request.url,
            headers: instead ? { 'content-type': 'application/json' } : picked(request.headers, passedOn),
            body: body === undefined || body === null ? null : JSON.stringify(body),
            address: request.ip,
            caller,
          })
      if (!answer) return sendProblem(reply, problemOf(changingHands(now()), 503), now())
      // Past the typed serializer: it was serialized where it was answered.
      return reply
        .code(answer.status === 201 && instead ? instead.created : answer.status)
        .headers(answer.headers)
        .serializer((sent: unknown) => sent as string)
        .send(Buffer.from(answer.body, 'base64'))
    },

    ask: async (place, request) => {
      if (!place) return null
      return place.here ? passing.answer(request) : cluster.pass(place.instanceId, request)
    },

    answer: async ({ method, url, headers, body, address, caller }) => {
      const mark = randomBytes(32).toString('base64url')
      marks.set(mark, caller)
      try {
        const response = await app.inject({
          method: method as 'GET',
          url,
          headers: { ...headers, host: 'localhost', [markHeader]: mark },
          remoteAddress: address,
          ...(body === null ? {} : { payload: body }),
        })
        return {
          status: response.statusCode,
          headers: picked(response.headers, passedBack),
          body: response.rawPayload.toString('base64'),
        }
      } finally {
        marks.delete(mark)
      }
    },
  }
  return passing
}

/** Asked again in a second, with the same command id, it is there or it was never done. */
const changingHands = (now: number) =>
  ({
    code: 'server-unreachable',
    message: 'The part of the contact center that has this agent is not there. Try again in a second.',
    retryAt: now + 1000,
  }) as const

const picked = (from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = from[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, `${value}`]] : []
    }),
  )
