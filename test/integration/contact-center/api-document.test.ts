import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { routes } from '../../../src/contract/agent-api/commands.js'
import { agentEvent } from '../../../src/contract/agent-api/events.js'
import { problem } from '../../../src/contract/errors.js'
import { signInAdmin } from '../../support/admin-client.js'
import { send } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

type Json = Record<string, unknown>
interface Operation {
  readonly security?: readonly unknown[]
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema?: Json }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: Json }> }>
}
interface ApiDocument {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, Json> }
}

async function read(url: string): Promise<ApiDocument> {
  return (await (await fetch(`${url}/api/docs/json`)).json()) as ApiDocument
}
const operationsOf = ({ paths }: ApiDocument) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

it('is a valid document of OpenAPI 3.1 with no reference that leads nowhere', async () => {
  await using stage = await openStage()
  const document = await read(stage.url)
  expect(document.openapi).toBe('3.1.0')
  const served = new Set(operationsOf(document).map(({ method, path }) => `${method} ${path}`))
  for (const { method, path } of Object.values(routes))
    expect(served).toContain(`${method} ${path.replace(':id', '{id}')}`)
  expect(served).toContain('POST /api/v1/admin/tenant/reset')
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document) as unknown as Json)).toEqual({ valid: true })
  expect(JSON.stringify(validator.resolveRefs())).not.toContain('"$ref"')
})

it('describes the event stream: its media type, how it resumes, and every event', async () => {
  await using stage = await openStage()
  const { paths, components } = await read(stage.url)
  const events = paths['/api/v1/events']?.['get']
  expect(events?.parameters).toContainEqual(
    expect.objectContaining({ name: 'last-event-id', in: 'header', required: false }),
  )
  expect(events?.responses['200']?.content?.['text/event-stream']?.schema).toMatchObject({
    type: 'array',
    items: {
      properties: {
        data: {
          contentMediaType: 'application/json',
          contentSchema: { $ref: '#/components/schemas/AgentEvent' },
        },
      },
    },
  })
  const types = (components.schemas['AgentEvent']?.['oneOf'] as Json[]).map(
    (event) => (event['properties'] as { type: { const: string } }).type.const,
  )
  expect(types.sort()).toEqual(agentEvent.options.map(({ shape }) => shape.type.value).sort())
})

it('describes the upload of a prompt by its media types', async () => {
  await using stage = await openStage()
  const upload = (await read(stage.url)).paths['/api/v1/admin/prompts']?.['post']
  expect(Object.keys(upload?.requestBody?.content ?? {})).toEqual(['audio/wav', 'audio/x-wav'])
})

it('says of every operation that it may answer a problem', async () => {
  await using stage = await openStage()
  for (const { path, method, operation } of operationsOf(await read(stage.url))) {
    expect(operation.responses['default']?.content, `${method} ${path}`).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    })
  }
})

const open = ['/api/v1/about']
const bodies: readonly [string, string | undefined, string][] = [
  ['none', undefined, 'application/json'],
  ['a wrong one', '{"nonsense":true}', 'application/json'],
  ['a broken one', '{"status":', 'application/json'],
  ['one too large', `"${'x'.repeat(70_000)}"`, 'application/json'],
  ['one of another media type', 'status=available', 'text/plain'],
]

it.each(bodies)(
  'answers a stranger 401 on every protected route, whatever the body: %s',
  async (_what, body, type) => {
    await using stage = await openStage()
    const operations = operationsOf(await read(stage.url))
    const unprotected = operations.filter(({ operation }) => operation.security === undefined)
    expect(unprotected.map(({ path }) => path)).toEqual(open)
    for (const { path, method } of operations.filter((one) => !unprotected.includes(one))) {
      const url = stage.url + path.replace('{id}', 'x'.repeat(8))
      const answer = await send(url, method, method === 'GET' ? undefined : body, { 'content-type': type })
      expect(answer.status, `${method} ${path}`).toBe(401)
      expect(problem.parse(answer.body).code).toBe('not-signed-in')
    }
  },
)

it.each(bodies)(
  'answers 403 to an agent where administrators may, and the other way round: %s',
  async (_what, body, type) => {
    await using stage = await openStage()
    const alex = await stage.agent('alex')
    const admin = await signInAdmin(stage.url)
    for (const { path, method, operation } of operationsOf(await read(stage.url))) {
      if (operation.security === undefined) continue
      const foreign = path.startsWith('/api/v1/admin') ? alex.accessToken : admin.accessToken
      const answer = await send(
        stage.url + path.replace('{id}', 'x'),
        method,
        method === 'GET' ? undefined : body,
        {
          authorization: `Bearer ${foreign}`,
          'content-type': type,
        },
      )
      expect(answer.status, `${method} ${path}`).toBe(403)
    }
  },
)

it('may be framed by nobody, and its page runs no script but its own', async () => {
  await using stage = await openStage()
  for (const path of ['/api/docs', '/api/docs/json', '/api/v1/about', '/nothing']) {
    const { headers } = await fetch(stage.url + path)
    expect([path, headers.get('x-frame-options')]).toEqual([path, 'DENY'])
  }
  const { headers } = await fetch(`${stage.url}/api/docs/`)
  expect(headers.get('content-security-policy')).toMatch(/script-src 'self';.*frame-ancestors 'none'/)
})
