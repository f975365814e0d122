import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLoopback } from '../loopback.js'
import { problemOf, sendProblem } from './problems.js'

export interface GuardOptions {
  /** the server listens there only */
  readonly onlyLoopback: boolean
  /** as browsers reach it; null: as it listens */
  readonly publicUrl: string | null
  readonly now: () => number
}

/**
 * What is refused before anything else looks at it. A web page on the same machine has an Origin of its own, or had its
 * name point here (DNS rebinding) and then says that name in Host.
 */
export function guardRequests(app: FastifyInstance, { onlyLoopback, publicUrl, now }: GuardOptions): void {
  const isPublic = (host: string): boolean => publicUrl !== null && host === new URL(publicUrl).host
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin
  app.addHook('onRequest', async (request, reply) => {
    if (onlyLoopback && !isLoopback(request.host) && !isPublic(request.host)) {
      const detail = { code: 'forbidden', message: 'This address belongs to another server.' } as const
      return sendProblem(reply, problemOf(detail, 421), now())
    }
    const { origin } = request.headers
    const isOwn = origin === undefined || origin === publicOrigin || isOwnOrigin(request)
    if (!isOwn) {
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
    const message = textFault([request.body, request.query, request.params])
    return message === null
      ? undefined
      : sendProblem(reply, problemOf({ code: 'bad-request', message }), now())
  })
}

function isOwnOrigin({ headers, protocol, host }: FastifyRequest): boolean {
  return headers.origin === undefined || headers.origin === `${protocol}://${host}`
}

/** What no database takes in a text. Without recursion: a body may be as deep as it is long. */
function textFault(values: readonly unknown[]): string | null {
  const open = [...values]
  while (open.length > 0) {
    const next = open.pop()
    if (typeof next === 'string') {
      if (next.includes('\0')) return 'The request has a zero character in it.'
      if (!next.isWellFormed()) return 'The request has half a character in it (a lone surrogate).'
    } else if (typeof next === 'object' && next !== null && !Buffer.isBuffer(next)) {
      for (const [name, value] of Object.entries(next)) open.push(name, value)
    }
  }
  return null
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
