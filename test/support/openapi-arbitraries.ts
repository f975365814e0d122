import fc from 'fast-check'

/** What an OpenAPI document says may be sent, and what it does not, as arbitraries. */
export type Json = Record<string, unknown>
export interface Operation {
  readonly path: string
  readonly method: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Json }[]
  /** by media type */
  readonly bodies: readonly (readonly [string, Json])[]
  readonly protected: boolean
}
export interface HttpRequest {
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

interface Document {
  readonly paths: Record<string, Record<string, Json>>
  readonly components: { readonly schemas: Record<string, Json> }
}

export async function readOperations(url: string): Promise<readonly Operation[]> {
  const { paths } = (await (await fetch(`${url}/api/docs/json`)).json()) as Document
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const { content = {} } = (operation['requestBody'] ?? {}) as {
        content?: Record<string, { schema?: Json }>
      }
      return {
        path,
        method: method.toUpperCase(),
        parameters: (operation['parameters'] ?? []) as Operation['parameters'],
        bodies: Object.entries(content).map(([type, { schema = {} }]) => [type, schema] as const),
        protected: operation['security'] !== undefined,
      }
    }),
  )
}

const oddTexts = [
  '',
  ' ',
  '😀👩‍👩‍👧‍👦',
  'مرحبا \u202eabc\u202c',
  'שלום',
  'Ｆｕｌｌ',
  'i\u0307\u0300\u0301',
  'a\0b',
  '\ud800',
  '\r\n\t\u001b[2J',
  '../../etc/passwd',
  "'; drop table agents; --",
  '%_\\',
  '=1+1',
  '__proto__',
  'constructor',
  'NaN',
  '-0',
  '1e400',
  '9007199254740993',
  'true',
  'x'.repeat(5_000),
]
const oddText = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', maxLength: 200 }))
const oddNumber = fc.constantFrom(-1, 0, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, -(2 ** 63), 1e-300)
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom<unknown>(
    null,
    true,
    [],
    {},
    [[[]]],
    { __proto__: 1 },
    Array.from({ length: 2000 }, () => 'x'),
  ),
)

/** Ids that there are in the demo tenant, so that something is found behind them. */
const knownIds = ['alex', 'sam', 'support', 'sales']

function validValue(schema: Json, name = ''): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const choices = (schema['oneOf'] ?? schema['anyOf']) as Json[] | undefined
  if (choices) return fc.oneof(...choices.map((choice) => validValue(choice, name)))
  switch (schema['type']) {
    case 'object': {
      const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
      const required = new Set((schema['required'] ?? []) as string[])
      return fc.record(Object.fromEntries(properties.map(([key, value]) => [key, validValue(value, key)])), {
        requiredKeys: properties.map(([key]) => key).filter((key) => required.has(key)),
      })
    }
    case 'array':
      return fc.array(validValue((schema['items'] ?? {}) as Json, name === 'ids' ? 'id' : ''), {
        minLength: (schema['minItems'] as number | undefined) ?? 0,
        maxLength: 5,
      })
    case 'string':
      return validText(schema, name)
    case 'integer':
    case 'number': {
      const min = (schema['minimum'] as number | undefined) ?? -(2 ** 31)
      const max = (schema['maximum'] as number | undefined) ?? 2 ** 31
      return fc.oneof(
        fc.constantFrom(min, max),
        fc.maxSafeInteger().map((n) => min + (Math.abs(n) % (max - min + 1))),
      )
    }
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return oddValue
  }
}

function validText({ pattern, minLength = 0, maxLength = 200 }: Json, name: string): fc.Arbitrary<unknown> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern))
  const text = fc.string({ unit: 'grapheme', minLength: Number(minLength), maxLength: Number(maxLength) })
  return /^(id|groupId|entityId)$/.test(name) ? fc.oneof(fc.constantFrom(...knownIds), text) : text
}

/** Mostly one field of another kind, missing, or one too many. */
const spoilt = (value: unknown): fc.Arbitrary<unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return oddValue
  const keys = Object.keys(value)
  if (keys.length === 0) return oddValue
  return fc.oneof(
    oddValue,
    fc.tuple(fc.constantFrom(...keys), oddValue).map(([key, odd]) => ({ ...value, [key]: odd })),
    fc.constantFrom(...keys).map((key) => ({ ...value, [key]: undefined })),
    fc.constant({ ...value, unheardOf: 1 }),
    fc
      .constantFrom(...keys)
      .chain((key) => spoilt((value as Json)[key]).map((inner) => ({ ...value, [key]: inner }))),
  )
}

const jsonBody = (schema: Json): fc.Arbitrary<string> => {
  const valid = validValue(schema)
  return fc.oneof(
    valid.map((value) => JSON.stringify(value)),
    valid.chain(spoilt).map((value) => JSON.stringify(value)),
    fc.constantFrom('', '{', 'null', '[]', '"', '{"a":1}x', '\ufeff{}', '['.repeat(20_000)),
  )
}
const csvBody = fc.oneof(
  fc
    .array(
      fc.array(fc.oneof(oddText, fc.constantFrom('alex', 'Support', 'true', 'persistent', '+44 20', "'=1")), {
        minLength: 3,
        maxLength: 3,
      }),
    )
    .map((rows) =>
      [
        'username,displayName,group',
        ...rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')),
      ].join('\n'),
    ),
  oddText,
  fc.uint8Array({ maxLength: 500 }),
)
const wavBody = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), bytes])),
)
const bodyOf = ([type, schema]: readonly [string, Json]): fc.Arbitrary<string | Uint8Array> =>
  type === 'application/json' ? jsonBody(schema) : type === 'text/csv' ? csvBody : wavBody

const mediaTypes = [
  'application/json',
  'text/plain',
  'text/csv',
  'audio/wav',
  'application/x-www-form-urlencoded',
  'nonsense',
  'application/json; charset=utf-16',
]

const headerText = oddText.map((text) => text.replace(/[^\x20-\x7e]/g, '').slice(0, 1000))

/** Requests to one operation: right, nearly right, and far off. */
export function requestsTo(operation: Operation): fc.Arbitrary<HttpRequest> {
  const path = fc
    .oneof(
      { weight: 3, arbitrary: fc.constantFrom(...knownIds) },
      oddText.filter((text) => text !== '' && text.isWellFormed()),
    )
    .map((id) => operation.path.replace('{id}', encodeURIComponent(id)))
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query')
  const query = fc.array(
    fc.oneof(
      ...inQuery.map(({ name, schema }) =>
        fc.oneof(validValue(schema, name).map(String), oddText).map((value) => [name, value] as const),
      ),
      fc.constant(['unheardOf', '1'] as const),
    ),
    { maxLength: inQuery.length === 0 ? 1 : 4 },
  )
  const inHeaders = operation.parameters.filter((parameter) => parameter.in === 'header')
  const headers = fc.record(
    Object.fromEntries(inHeaders.map(({ name }) => [name, fc.oneof(fc.constant('*'), headerText)])),
    { requiredKeys: [] },
  )
  const body =
    operation.method === 'GET'
      ? fc.constant({ headers: {}, body: undefined })
      : operation.bodies.length === 0
        ? fc.constantFrom(
            { headers: {}, body: undefined },
            { headers: { 'content-type': 'application/json' }, body: '{}' },
          )
        : fc
            .tuple(
              fc.constantFrom(...operation.bodies).chain((one) => fc.tuple(fc.constant(one[0]), bodyOf(one))),
              fc.constantFrom(...mediaTypes),
              fc.nat(9),
            )
            .map(([[right, sent], other, chance]) => ({
              headers: { 'content-type': chance === 0 ? other : right },
              body: sent,
            }))
  return fc
    .record({ path, query, headers, body })
    .map(({ path: to, query: asked, headers: own, body: sent }) => ({
      path: to,
      query: asked,
      headers: { ...(own as Record<string, string>), ...sent.headers },
      body: sent.body,
    }))
}
