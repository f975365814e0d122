import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { liveEvent } from '../../contract/admin-api/live.js'
import { agentEvent } from '../../contract/agent-api/events.js'
import { agentSession } from '../../contract/agent-api/session.js'
import { problem } from '../../contract/errors.js'
import { effectiveSettings } from '../../contract/settings.js'
import { problemTypesInWords } from './problem-types.js'

/** What the document says of a schema beyond the schema itself; one with an id stands once, under components. */
const schemaRegistry = z.registry<{ id?: string; [keyword: string]: unknown }>()
schemaRegistry
  .add(problem, { id: 'Problem' })
  .add(problem.shape.type, { description: problemTypesInWords })
  .add(agentEvent, { id: 'AgentEvent' })
  .add(agentSession, { id: 'AgentSession' })
  .add(effectiveSettings, { id: 'EffectiveSettings' })

const liveText = z.string()
schemaRegistry.add(liveEvent, { id: 'LiveEvent' }).add(liveText, {
  contentMediaType: 'application/json',
  contentSchema: { $ref: '#/components/schemas/LiveEvent' },
})
/** As `eventStream`, without ids: it begins anew each time. */
export const liveStream = {
  description:
    'Server-sent events until the access token ends: a snapshot, then what changes. A comment comes every 8 seconds.',
  content: { 'text/event-stream': { schema: z.array(z.object({ data: liveText })) } },
}

const eventText = z.string()
schemaRegistry.add(eventText, {
  contentMediaType: 'application/json',
  contentSchema: { $ref: '#/components/schemas/AgentEvent' },
})
/** A stream of events as the array of them, as OpenAPI 3.2 has it for sequential media types (§4.14.3). */
export const eventStream = {
  description:
    'Server-sent events until either side ends the stream. `id` is the version of the event, for Last-Event-ID. A comment ' +
    'comes every 8 seconds.',
  content: {
    'text/event-stream': {
      schema: z.array(z.object({ id: z.string().regex(/^[0-9]+$/), data: eventText })),
    },
  },
}

/** Sound as it is, without an encoding of the document's. */
export const wavBody = z.custom<Buffer>((body) => body instanceof Buffer, 'Send the prompt as audio/wav.')
schemaRegistry.add(wavBody, { contentMediaType: 'audio/wav' })
export const wavAnswer = { description: 'The prompt', content: { 'audio/wav': { schema: wavBody } } }

export const csvBody = z.custom<Buffer>((body) => body instanceof Buffer, 'Send the agents as text/csv.')
schemaRegistry.add(csvBody, { contentMediaType: 'text/csv' })

const toJsonSchema = createJsonSchemaTransform({ schemaRegistry })
const withNamedSchemas = createJsonSchemaTransformObject({ schemaRegistry })
const problemAnswer = {
  description: 'Refused or failed: a problem document (RFC 9457).',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** Serves the description of all routes that are added after this (OpenAPI 3.1), as a page and as JSON. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Offhook contact center', version: '1.0.0' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          signIn: { type: 'apiKey', in: 'header', name: 'Offhook-Sign-In' },
        },
      },
    },
    transform: (document) => {
      const { schema, url } = toJsonSchema(document)
      const response = { ...(schema.response as object | undefined), default: problemAnswer }
      return { schema: { ...schema, response }, url }
    },
    transformObject: (document) => withoutUnused(withNamedSchemas(document)),
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: docsPolicy })
}

/** Of the page that shows the document: its scripts are files of its own, its styles are not all. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Each named schema comes twice, as it is read and as it is written. Those to which nothing refers go. */
function withoutUnused<T extends object>(document: T): T {
  const { components } = document as { components?: { schemas?: Record<string, unknown> } }
  const text = JSON.stringify(document)
  const used = Object.entries(components?.schemas ?? {}).filter(([name]) =>
    text.includes(`"#/components/schemas/${name}"`),
  )
  return { ...document, components: { ...components, schemas: Object.fromEntries(used) } }
}
