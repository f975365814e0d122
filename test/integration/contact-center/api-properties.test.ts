import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problem } from '../../../src/contract/errors.js'
import { signInAdmin } from '../../support/admin-client.js'
import { openStage } from '../../support/center-stage.js'
import {
  type HttpRequest,
  type Operation,
  readOperations,
  requestsTo,
} from '../../support/openapi-arbitraries.js'

/** How the server answered; a stream that begins is left. */
async function answerTo(
  url: string,
  operation: Operation,
  request: HttpRequest,
  known: Readonly<Record<string, string>>,
) {
  const query = new URLSearchParams(request.query.map(([name, value]) => [name, value]))
  const abort = new AbortController()
  const { body } = request
  const response = await fetch(`${url}${request.path}?${query.toString()}`, {
    method: operation.method,
    headers: { ...request.headers, ...(operation.protected ? { ...known } : {}) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
    signal: abort.signal,
  })
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('event-stream')) return { status: response.status, type, text: await response.text() }
  abort.abort()
  return { status: response.status, type, text: '' }
}

const runs = Number(process.env['PROPERTY_RUNS'] ?? 15)

async function judge(
  url: string,
  operation: Operation,
  known: Readonly<Record<string, string>>,
  types: ReadonlySet<string>,
) {
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(requestsTo(operation), async (request) => {
      const { status, type, text } = await answerTo(url, operation, request, known)
      seen.add(status)
      const where = `${operation.method} ${operation.path} answered ${status}: ${text.slice(0, 300)}`
      expect(status, where).toBeLessThan(500)
      if (status < 400) return
      expect(type, where).toContain('application/problem+json')
      const told = problem.parse(JSON.parse(text))
      expect(told.status).toBe(status)
      expect(types, where).toContain(told.type)
      expect(text, where).not.toMatch(/\\n\s+at |node_modules|\.ts:\d/)
    }),
    { numRuns: runs, endOnFailure: true },
  )
  return seen
}

/** The types that the document explains. */
async function documentedTypes(url: string): Promise<ReadonlySet<string>> {
  const document = (await (await fetch(`${url}/api/docs/json`)).json()) as {
    components: { schemas: { Problem: { properties: { type: { description?: string } } } } }
  }
  const { description = '' } = document.components.schemas.Problem.properties.type
  return new Set(description.match(/urn:offhook:problem:[a-z-]+/g) ?? [])
}

describe.each([
  // Most commands of an agent are right in one state only.
  ['the Agent API', 4, (path: string) => !path.startsWith('/api/v1/admin')],
  ['the administration API', 10, (path: string) => path.startsWith('/api/v1/admin')],
])('%s', (_what, least, belongs) => {
  it(
    'answers whatever is sent, and every refusal is a problem of a documented type',
    { timeout: 240_000 },
    async () => {
      let operations: readonly Operation[]
      {
        await using stage = await openStage()
        operations = (await readOperations(stage.url)).filter(({ path }) => belongs(path))
      }
      expect(operations.length).toBeGreaterThan(10)
      let succeeded = 0
      for (const operation of operations) {
        // What one operation is asked to change must not stand in the way of the next.
        await using stage = await openStage()
        const known = operation.path.startsWith('/api/v1/admin')
          ? { authorization: `Bearer ${(await signInAdmin(stage.url)).accessToken}` }
          : (await stage.agent('alex')).headers
        const seen = await judge(stage.url, operation, known, await documentedTypes(stage.url))
        if ([...seen].some((status) => status < 300)) succeeded += 1
      }
      // Not everything is refused: what is right gets through.
      expect(succeeded).toBeGreaterThanOrEqual(least)
    },
  )
})
