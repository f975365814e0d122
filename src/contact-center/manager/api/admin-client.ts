import type { z } from 'zod'
import { type AdminRouteName, adminRoutes } from '../../../contract/admin-api/routes.js'
import { type ErrorCode, problem } from '../../../contract/errors.js'
import type { Refusal } from './refused.js'

export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly etag: string | null }
  | { readonly ok: false; readonly refusal: Refusal }

export interface Asked {
  readonly id?: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: object | Blob
  /** the ETag that was read; sent as If-Match */
  readonly etag?: string | null
}

/** Speaks to the configuration server. The token is in this closure and nowhere else: no storage, no URL. */
export interface AdminClient {
  ask<S extends z.ZodType>(route: AdminRouteName, answer: S, asked?: Asked): Promise<Answer<z.infer<S>>>
  /** a file, or a sound */
  fetchBlob(route: AdminRouteName, asked?: Asked): Promise<Answer<Blob>>
  /** an open response whose body is read as it comes; aborted by the signal */
  open(route: AdminRouteName, signal: AbortSignal): Promise<Answer<Response>>
  setToken(token: string | null): void
}

/** long enough for 10,000 agents to be imported */
const patienceMs = 60_000

export function createAdminClient(ports: {
  readonly fetch: typeof fetch
  /** The center no longer knows the token. True: there is another, and it is worth asking again. */
  readonly onExpired: () => Promise<boolean>
}): AdminClient {
  let token: string | null = null

  const request = async (
    route: AdminRouteName,
    asked: Asked,
    signal: AbortSignal,
    /** a request that is refused for its token is sent once more with a newer one */
    again = true,
  ): Promise<Answer<Response>> => {
    const { method } = adminRoutes[route]
    const { body, etag } = asked
    const headers = new Headers()
    const used = token
    if (used !== null) headers.set('authorization', `Bearer ${used}`)
    if (etag) headers.set('if-match', etag)
    if (body) headers.set('content-type', body instanceof Blob ? body.type : 'application/json')
    const sent = body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }
    let response
    try {
      response = await ports.fetch(addressOf(route, asked), { method, headers, signal, ...sent })
    } catch {
      const message = 'The contact center cannot be reached. What you typed is still here; try again.'
      return refuse(0, 'server-unreachable', message)
    }
    if (response.ok) return { ok: true, value: response, etag: response.headers.get('etag') }
    if (response.status !== 401 || used === null) return readProblem(response)
    // Another request may have replaced the token meanwhile.
    const renewed = used === token ? await ports.onExpired() : token !== null
    return renewed && again ? request(route, asked, signal, false) : readProblem(response)
  }

  return {
    setToken: (next) => {
      token = next
    },
    open: (route, signal) => request(route, {}, signal),
    fetchBlob: async (route, asked = {}) => {
      const answer = await request(route, asked, AbortSignal.timeout(patienceMs))
      return answer.ok ? { ...answer, value: await answer.value.blob() } : answer
    },
    ask: async (route, schema, asked = {}) => {
      const answer = await request(route, asked, AbortSignal.timeout(patienceMs))
      if (!answer.ok) return answer
      const text = await answer.value.text().catch(() => null)
      const parsed = schema.safeParse(text === '' ? null : fromJson(text))
      return parsed.success
        ? { ...answer, value: parsed.data }
        : refuse(0, 'bad-answer', 'The contact center sent an answer that this page does not understand.')
    },
  }
}

function addressOf(route: AdminRouteName, { id = '', query = {} }: Asked): string {
  const path = adminRoutes[route].path.replace(':id', encodeURIComponent(id))
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') asked.set(name, String(value))
  return asked.size === 0 ? path : `${path}?${asked.toString()}`
}

const refuse = (
  status: number,
  code: ErrorCode,
  message: string,
  errors: Refusal['errors'] = [],
): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { status, code, message, errors },
})

async function readProblem(response: Response): Promise<Answer<never>> {
  const parsed = problem.safeParse(fromJson(await response.text().catch(() => null)))
  const { status } = response
  if (!parsed.success)
    return refuse(status, 'bad-answer', `The contact center answered with status ${status}.`)
  const { code, detail, title, errors } = parsed.data
  return refuse(status, code, detail ?? title, errors)
}

function fromJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
