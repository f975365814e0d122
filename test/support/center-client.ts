import { randomUUID } from 'node:crypto'
import { createParser } from 'eventsource-parser'
import {
  issuedTokens,
  readEndpoints,
  refreshByFlow,
  signInByFlow,
} from '../../src/contact-center/lab/sign-in-flow.js'
import { signInHeader } from '../../src/contract/about.js'
import { type RouteName, routes, signInBegun } from '../../src/contract/agent-api/commands.js'
import { type AgentEvent, agentEvent } from '../../src/contract/agent-api/events.js'
import { type AgentSession, agentSession } from '../../src/contract/agent-api/session.js'
import { type Problem, problem } from '../../src/contract/errors.js'

/** An agent's softphone reduced to HTTP and the event stream, for tests of the contact center. */
export interface CenterClient {
  readonly signInId: string
  accessToken: string
  refreshToken: string
  /** of every request: whose, and of which sign-in */
  readonly headers: Readonly<Record<string, string>>
  call(route: RouteName, body?: object, path?: Record<string, string>): Promise<Answer>
  /** expects success */
  command(route: RouteName, body?: object, path?: Record<string, string>): Promise<unknown>
  /** expects a problem document */
  refusal(route: RouteName, body?: object, path?: Record<string, string>): Promise<Problem>
  /** exchanges the refresh token with the issuer, as a softphone does before the access token's end */
  renew(): Promise<void>
  session(): Promise<AgentSession>
  stream(lastEventId?: number): Promise<EventTap>
}
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export interface EventTap {
  readonly events: readonly AgentEvent[]
  /** the first event, seen already or to come, that fits */
  until(fits: (event: AgentEvent) => boolean): Promise<AgentEvent>
  readonly closed: Promise<void>
  close(): void
}

export const newCommandId = (): string => randomUUID()

export async function send(
  url: string,
  method: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : text,
  }
}

export async function signIn(
  baseUrl: string,
  username: string,
  password = 'offhook-demo',
): Promise<CenterClient> {
  const endpoints = await readEndpoints(baseUrl)
  const issued = await signInByFlow(baseUrl, { as: 'agent', username, password }, endpoints)
  const begun = await send(
    baseUrl + routes.signIn.path,
    'POST',
    { deviceId: `device-${username}` },
    { authorization: `Bearer ${issued.access_token}` },
  )
  if (begun.status !== 200) throw new Error(`Sign-in answered ${begun.status}: ${JSON.stringify(begun.body)}`)
  const { signInId } = signInBegun.parse(begun.body)

  const call: CenterClient['call'] = (route, body, path = {}) => {
    const { method, path: template } = routes[route]
    const filled = template.replace(/:(\w+)/g, (_, name: string) => path[name] ?? '')
    const sent = method === 'GET' ? undefined : { commandId: newCommandId(), ...body }
    return send(baseUrl + filled, method, sent, client.headers)
  }
  const client: CenterClient = {
    signInId,
    accessToken: issued.access_token,
    refreshToken: issued.refresh_token,
    get headers() {
      return { authorization: `Bearer ${client.accessToken}`, [signInHeader]: signInId }
    },
    call,
    command: async (route, body, path) => {
      const answer = await call(route, body, path)
      if (answer.status >= 300)
        throw new Error(`${route} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    refusal: async (route, body, path) => {
      const answer = await call(route, body, path)
      if (answer.status < 400) throw new Error(`${route} was allowed (${answer.status})`)
      return problem.parse(answer.body)
    },
    renew: async () => {
      const answer = await refreshByFlow(endpoints, endpoints.softphoneClientId, client.refreshToken)
      if (!answer.ok) throw new Error(`Refresh answered ${answer.status}`)
      const renewed = issuedTokens.parse(await answer.json())
      Object.assign(client, { accessToken: renewed.access_token, refreshToken: renewed.refresh_token })
    },
    session: async () => agentSession.parse((await call('session')).body),
    stream: (lastEventId) => openStream(baseUrl, client.headers, lastEventId),
  }
  return client
}

async function openStream(
  baseUrl: string,
  headers: Readonly<Record<string, string>>,
  lastEventId?: number,
): Promise<EventTap> {
  const abort = new AbortController()
  const response = await fetch(baseUrl + routes.events.path, {
    headers: {
      ...headers,
      ...(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }),
    },
    signal: abort.signal,
  })
  if (response.status !== 200 || !response.body)
    throw new Error(`The event stream answered ${response.status}`)
  const events: AgentEvent[] = []
  const waiting = new Set<() => void>()
  const parser = createParser({
    onEvent: ({ data, id }) => {
      const event = agentEvent.parse(JSON.parse(data))
      if (id !== String(event.version)) throw new Error(`SSE id ${id} is not the version ${event.version}`)
      events.push(event)
      for (const check of [...waiting]) check()
    },
  })
  const { body } = response
  const closed = (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
    } catch (error) {
      if (!abort.signal.aborted) throw error
    }
  })()
  closed.catch(() => undefined)
  return {
    events,
    until: (fits) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = events.find(fits)
          if (!found) return
          waiting.delete(check)
          resolve(found)
        }
        waiting.add(check)
        check()
      }),
    closed,
    close: () => abort.abort(),
  }
}
