import { type AgentApi, createAgentApi } from '../../src/main/agent/agent-api.js'
import { apiFailure } from '../../src/main/net/api-request.js'
import type { Fetch } from '../../src/main/net/http.js'
import { createFakeIssuer, issuedTokens } from './fake-issuer.js'
import { VirtualClock } from './virtual-clock-main.js'

export const json = (body: unknown, status = 200, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
export const problem = (status: number, code: string, more: object = {}): Response =>
  json({ type: 'about:blank', title: 'Refused', status, code, ...more }, status, 'application/problem+json')
export const lost = () => apiFailure('server-unreachable', 'no network')
export const begun = () => json({ signInId: 's1' })
export const person = { subject: 'agent:1' }

interface Request {
  readonly path: string
  readonly token: string | null
  readonly signInId: string | null
  readonly body: unknown
}

type Answer = (request: Request) => Response | Promise<Response>

/** A server whose answers the test gives, in order; the last one repeats. */
export function stage(...answers: readonly Answer[]) {
  const requests: Request[] = []
  const clock = new VirtualClock()
  const kept: (string | null)[] = []
  const over: string[] = []
  const issuer = createFakeIssuer()
  const fetch: Fetch = async (url, init) => {
    const headers = new Headers(init?.headers)
    const request: Request = {
      path: new URL(url).pathname,
      token: headers.get('authorization')?.replace('Bearer ', '') ?? null,
      signInId: headers.get('offhook-sign-in'),
      body: typeof init?.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    }
    const answer = answers[Math.min(requests.length, answers.length - 1)]
    requests.push(request)
    const aborted = new Promise<never>((_, reject) =>
      init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))),
    )
    return Promise.race([answer?.(request) ?? json({}), aborted])
  }
  let ids = 0
  const api: AgentApi = createAgentApi({
    fetch,
    clock,
    chance: { random: () => 0, uuid: () => `command-${++ids}` },
    server: 'https://center.example',
    onRefreshToken: (token) => kept.push(token),
    onOver: ({ code }) => over.push(code),
  })
  const signIn = () => api.signIn({ issuer, tokens: issuedTokens(1), person }, 'device-0001')
  return { api, requests, clock, kept, over, issuer, signIn }
}
export const signedIn = async (...answers: readonly Answer[]) => {
  const all = stage(begun, ...answers)
  await all.signIn()
  return all
}
export const never = (): Promise<Response> => new Promise(() => undefined)
