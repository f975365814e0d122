import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { ErrorCode, Problem } from '../../contract/errors.js'
import type { Log } from '../log/logger.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import { isAway } from '../store/store-errors.js'
import { problemType } from './problem-types.js'

/** RFC 9457: every 4xx and 5xx is one problem document with our closed code; no stack, no value that was sent. */
const statusOf: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'bad-number': 400,
  'not-found': 404,
  'no-interaction': 404,
  forbidden: 403,
  'mode-change-not-permitted': 403,
  'reject-not-permitted': 403,
  'not-signed-in': 401,
  'wrong-credentials': 401,
  'session-expired': 401,
  'signed-in-elsewhere': 401,
  'too-many-requests': 429,
  'reopen-too-soon': 429,
  'pin-wrong': 422,
  'pin-attempts-used': 422,
  'issuer-unreachable': 503,
}
/** Refused by the state of things: the same request may be right later. */
const conflict = 409

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not permitted',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible now',
  412: 'Changed meanwhile',
  413: 'Too large',
  414: 'Too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  422: 'Refused',
  428: 'Say which version you change',
  429: 'Too soon',
  431: 'Too large',
  500: 'Server error',
  503: 'Not available now',
}

export function problemOf(refusal: Refusal, status = statusOf[refusal.code] ?? conflict): Problem {
  const { code, message, attemptsLeft, retryAt } = refusal
  return {
    type: problemType(code, status),
    title: titles[status] ?? 'Refused',
    status,
    detail: message,
    code,
    ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
    ...(retryAt === undefined ? {} : { retryAt }),
  }
}

/** `now` turns retryAt into Retry-After (RFC 9110 §10.2.3). */
export function sendProblem(reply: FastifyReply, problem: Problem, now: number): FastifyReply {
  if (problem.retryAt !== undefined) {
    void reply.header('retry-after', Math.max(1, Math.ceil((problem.retryAt - now) / 1000)))
  }
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer')
  // Past the typed serializer: a problem may answer any route.
  return reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem)
}

/** While the database is away; it is asked again by every request. */
const retryAfterMs = 2_000

export function answerErrorsAsProblems(
  app: FastifyInstance,
  log: Log,
  now: () => number,
  methodsOf: (path: string) => readonly string[],
): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const methods = methodsOf(path)
    if (methods.length === 0) {
      return sendProblem(
        reply,
        problemOf({ code: 'not-found', message: `There is nothing at ${path}.` }),
        now(),
      )
    }
    void reply.header('allow', methods.join(', '))
    const refusal = { code: 'bad-request', message: `Use ${methods.join(' or ')} here.` } as const
    return sendProblem(reply, problemOf(refusal, 405), now())
  })
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const errors = error.validation.map((issue) => ({
        path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
        message: issue.message ?? 'is not valid',
      }))
      const first = errors[0]
      const what = first
        ? `${first.path === '' ? 'The request' : first.path}: ${first.message}`
        : 'The request is not valid.'
      return sendProblem(reply, { ...problemOf({ code: 'bad-request', message: what }), errors }, now())
    }
    const status = error.statusCode ?? 500
    if (status >= 400 && status < 500) {
      // Fastify's own: bad JSON, body too large, unknown media type. Its message may quote the body.
      const { bodyLimit, schema } = request.routeOptions
      const messages: Readonly<Record<number, string>> = {
        413: `The body is too large: at most ${bodyLimit} bytes are taken here.`,
        415: `Send the body as ${(schema?.consumes ?? ['application/json']).join(' or ')}.`,
      }
      const message = messages[status] ?? `${titles[status] ?? 'The request is not valid'}.`
      if (status === 413) readToItsEnd(request, reply)
      return sendProblem(reply, problemOf({ code: 'bad-request', message }, status), now())
    }
    if (isAway(error)) {
      log.warn({ err: error, url: request.routeOptions.url }, 'the database does not answer')
      const message = 'The contact center cannot reach its database at the moment.'
      const retryAt = now() + retryAfterMs
      return sendProblem(reply, problemOf({ code: 'server-error', message, retryAt }, 503), now())
    }
    log.error({ err: error, url: request.routeOptions.url }, 'request failed')
    const refusal = { code: 'server-error', message: 'Something went wrong in the contact center.' } as const
    return sendProblem(reply, problemOf(refusal, 500), now())
  })
}

/** Bytes that are read of what is too large, and thrown away. */
const mostThrownAway = 32_000_000

/** Whoever is cut off while still sending sees a broken connection and never reads why (RFC 9112 §9.6). */
function readToItsEnd({ raw }: FastifyRequest, reply: FastifyReply): void {
  void reply.removeHeader('connection')
  let left = mostThrownAway
  raw.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) raw.destroy()
  })
}

/** What the HTTP parser refuses before there is a request. */
export function answerBrokenHttp(error: { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ([431, 'The address and the headers are longer than is taken.'] as const)
      : ([400, 'This is not HTTP as it should be.'] as const)
  const body = JSON.stringify(problemOf({ code: 'bad-request', message }, status))
  socket.end(
    `HTTP/1.1 ${status} ${titles[status] ?? 'Bad request'}\r\nContent-Type: application/problem+json\r\n` +
      'X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
