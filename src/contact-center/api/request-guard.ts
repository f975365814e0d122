import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopback } from '../loopback.js'
import { problemOf, sendProblem } from './problems.js'

/**
 * What is refused before anything else looks at it. A web page on the same machine has an Origin of its own, or had its
 * name point here (DNS rebinding) and then says that name in Host. `onlyLoopback`: the server listens there only.
 */
export function guardRequests(app: FastifyInstance, onlyLoopback: boolean, now: () => number): void {
  app.addHook('onRequest', async (request, reply) => {
    if (onlyLoopback && !isLoopback(request.host)) {
      const detail = { code: 'forbidden', message: 'This address belongs to another server.' } as const
      return sendProblem(reply, problemOf(detail, 421), now())
    }
    if (!isOwnOrigin(request)) {
      const detail = { code: 'forbidden', message: 'Web pages may not call this API.' } as const
      return sendProblem(reply, problemOf(detail), now())
    }
    // PostgreSQL's text has no zero character: a client's fault, not the server's.
    if (request.url.includes('%00')) {
      const detail = { code: 'bad-request', message: 'The address has a zero character in it.' } as const
      return sendProblem(reply, problemOf(detail), now())
    }
    return undefined
  })
  app.addHook('preValidation', async (request, reply) => {
    if (!hasZero(request.body)) return undefined
    const detail = { code: 'bad-request', message: 'The request has a zero character in it.' } as const
    return sendProblem(reply, problemOf(detail), now())
  })
}

function isOwnOrigin({ headers, protocol, host }: FastifyRequest): boolean {
  return headers.origin === undefined || headers.origin === `${protocol}://${host}`
}

const hasZero = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !Buffer.isBuffer(body) && hasZeroText(body)

/** Without recursion: the body may be as deep as it is long. */
function hasZeroText(body: object): boolean {
  const open: unknown[] = [body]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string' && next.includes('\0')) return true
    if (typeof next === 'object' && next !== null)
      for (const [name, value] of Object.entries(next)) open.push(name, value ?? null)
  }
  return false
}

/** The methods that a path has, for 405 and its Allow (RFC 9110 §15.5.6). Call before routes are added. */
export function collectMethods(app: FastifyInstance): (path: string) => readonly string[] {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const parts = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[^\w-]/g, '\\$&')))
    routes.push({
      pattern: new RegExp(`^${parts.join('/')}$`),
      methods: [method].flat(),
    })
  })
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
  ]
}
