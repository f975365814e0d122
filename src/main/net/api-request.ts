import type { z } from 'zod'
import { type ErrorCode, type Failure, problem } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import { answerFailure, networkFailure } from './network-failure.js'
import type { Fetch } from './http.js'

/** A failure of the Agent API: what a problem document (RFC 9457) adds to the code is kept. */
export interface ApiFailure extends Failure {
  readonly status?: number
  /** tries left after a wrong PIN */
  readonly attemptsLeft?: number
  /** epoch ms of the center's clock from which the command may be repeated */
  readonly retryAt?: number
}
export type ApiResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiFailure }

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** An answer with a status of 2xx or 304, its body not yet trusted. */
export interface HttpAnswer {
  readonly status: number
  readonly etag: string | null
  readonly contentType: string | null
  readonly body: unknown
  readonly bytes: Uint8Array
}

export const apiFailure = (
  code: ErrorCode,
  message: string,
  more: Partial<ApiFailure> = {},
): ApiResult<never> => ({
  ok: false,
  error: { ...more, code, message },
})

/** Sends one request and waits at most `timeoutMs` for its whole answer. */
export async function sendRequest(
  fetch: Fetch,
  clock: Clock,
  request: HttpRequest,
  timeoutMs: number,
): Promise<ApiResult<HttpAnswer>> {
  const abort = new AbortController()
  const timer = { ran: false }
  const cancelTimeout = clock.after(timeoutMs, () => {
    timer.ran = true
    abort.abort()
  })
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'error',
      signal: abort.signal,
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (!response.ok && response.status !== 304) return refusal(response, bytes)
    const contentType = response.headers.get('content-type')
    const body = parseJson(bytes, contentType)
    const etag = response.headers.get('etag')
    return { ok: true, value: { status: response.status, etag, contentType, body, bytes } }
  } catch (error) {
    if (timer.ran) {
      return { ok: false, error: networkFailure(new DOMException('', 'TimeoutError')) }
    }
    return { ok: false, error: networkFailure(error) }
  } finally {
    cancelTimeout()
  }
}

/** Parses an answer's body; what does not fit is named by its path. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: ApiResult<HttpAnswer>): ApiResult<T> {
  if (!answer.ok) return answer
  const parsed = schema.safeParse(answer.value.body)
  if (parsed.success) return { ok: true, value: parsed.data }
  if (answer.value.body === undefined) return { ok: false, error: answerFailure(answer.value) }
  return apiFailure(
    'bad-answer',
    `The contact center answered something unexpected (${firstFault(parsed.error)}).`,
  )
}

/** The first fault of a refused document, with its path and without its value. */
export const firstFault = ({ issues: [issue] }: z.ZodError): string =>
  issue ? faultInWords(issue) : 'unknown fault'

export function faultInWords(issue: Pick<z.core.$ZodIssue, 'path' | 'message'>): string {
  const path = issue.path.map(String).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}

function parseJson(bytes: Uint8Array, contentType: string | null): unknown {
  if (bytes.length === 0 || !(contentType ?? '').includes('json')) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}

function refusal({ status, headers }: Response, bytes: Uint8Array): ApiResult<never> {
  const parsed = problem.safeParse(parseJson(bytes, 'json'))
  if (parsed.success) {
    const { code, title, detail, attemptsLeft, retryAt } = parsed.data
    return apiFailure(code, detail ?? title, {
      status,
      ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
      ...(retryAt === undefined ? {} : { retryAt }),
    })
  }
  // A proxy's or a crashed server's page: never shown, only what it means.
  if (status === 429) return apiFailure('too-many-requests', 'Too many tries. Wait a moment.', { status })
  return {
    ok: false,
    error: { ...answerFailure({ status, contentType: headers.get('content-type') }), status },
  }
}
