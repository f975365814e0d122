import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createParser } from 'eventsource-parser'
import { type JWK, SignJWT, importJWK } from 'jose'
import { Client } from 'pg'
import { signInHeader } from '../../src/contract/about.js'
import { type RouteName, routes } from '../../src/contract/agent-api/commands.js'
import { type AgentEvent, agentEvent } from '../../src/contract/agent-api/events.js'
import { type AgentSession, agentSession } from '../../src/contract/agent-api/session.js'
import { openCluster } from '../../src/contact-center/store/blank-cluster.js'
import { inRoot } from '../../scripts/setup/paths.mjs'
import { type Answer, newCommandId, send } from './center-client.js'

/** A contact center in a process of its own, as it is started in production but for the build. */
export interface Instance extends AsyncDisposable {
  readonly url: string
  readonly sip: string
  readonly pid: number
  /** what it logged */
  readonly words: () => string
  signal(name: NodeJS.Signals): void
  /** ends it at once, as a crash would */
  kill(): Promise<void>
  /** resolves when it has ended by itself, after SIGTERM for one */
  stop(): Promise<void>
}

/** @param database a URL of PostgreSQL, or the folder of a center that is the only one */
export async function startInstance(database: string, ...options: readonly string[]): Promise<Instance> {
  const where = database.startsWith('/') ? ['--data', database, '--port', '0'] : ['--database', database]
  const args = ['--import', 'tsx', inRoot('src/contact-center/index.ts'), ...where, ...options]
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-200_000)))
  const ready = new Promise<{ url: string; sip: string }>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').once('data', (line: string) => {
      resolve(JSON.parse(line) as { url: string; sip: string })
    })
    child.once('close', (code) => reject(new Error(`It ended with ${code}: ${words}`)))
  })
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
  }
  const { url, sip } = await ready
  return {
    url,
    sip,
    pid: child.pid ?? -1,
    words: () => words,
    signal: (name) => void child.kill(name),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: () => end('SIGKILL'),
  }
}

/**
 * Access tokens as the embedded issuer on this database gives them, without a person at its page.
 * @param database of a center that has been there; in a folder it must not be there at present
 */
export async function tokensOf(database: string): Promise<TokenMint> {
  const jwk = await signingKeyOf(database)
  if (!jwk) throw new Error('No instance has made its keys yet')
  const key = await importJWK(jwk, 'ES256')
  return (url, subject) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: jwk.kid ?? '' })
      .setIssuer(`${url}/oidc`)
      .setAudience(`${url}/api`)
      .setSubject(subject)
      // To the millisecond, as the issuer has it: a sign-out and the sign-in after it may share a second.
      .setIssuedAt(Date.now() / 1000)
      .setExpirationTime('10m')
      .sign(key)
}

async function signingKeyOf(database: string): Promise<JWK | undefined> {
  const text = `select material from identity_keys where name = 'signing'`
  if (database.startsWith('/')) {
    const folder = await openCluster(join(database, 'database'))
    const { rows } = await folder.query<{ material: JWK }>(text)
    await folder.close()
    return rows[0]?.material
  }
  const client = new Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query<{ material: JWK }>(text)
  await client.end()
  return rows[0]?.material
}

/** @param url of the instance that is to believe it */
export type TokenMint = (url: string, subject: string) => Promise<string>

/** An agent's softphone reduced to HTTP, which asks any instance. */
export interface RoamingAgent {
  readonly signInId: string
  call(at: Instance, route: RouteName, body?: object, path?: Record<string, string>): Promise<Answer>
  /** expects success */
  command(at: Instance, route: RouteName, body?: object): Promise<Answer>
  session(at: Instance): Promise<AgentSession>
  stream(at: Instance, lastEventId?: number): Promise<RoamingStream>
}
export interface RoamingStream {
  readonly events: readonly AgentEvent[]
  readonly ended: boolean
  close(): void
}

export async function signInAt(at: Instance, mint: TokenMint, agentId: string): Promise<RoamingAgent> {
  const authorization = async (to: Instance) => ({
    authorization: `Bearer ${await mint(to.url, `agent:${agentId}`)}`,
  })
  const begun = await send(
    at.url + routes.signIn.path,
    'POST',
    { deviceId: `device-${agentId}` },
    await authorization(at),
  )
  if (begun.status !== 200) throw new Error(`Sign-in answered ${begun.status}: ${JSON.stringify(begun.body)}`)
  const { signInId } = begun.body as { signInId: string }
  const headers = async (to: Instance) => ({ ...(await authorization(to)), [signInHeader]: signInId })

  const agent: RoamingAgent = {
    signInId,
    call: async (to, route, body, path = {}) => {
      const { method, path: template } = routes[route]
      const filled = template.replace(/:(\w+)/g, (_, name: string) => path[name] ?? '')
      const sent = method === 'GET' ? undefined : { commandId: newCommandId(), ...body }
      return send(to.url + filled, method, sent, await headers(to))
    },
    command: async (to, route, body) => {
      const answer = await agent.call(to, route, body)
      if (answer.status >= 300)
        throw new Error(`${route} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer
    },
    session: async (to) => agentSession.parse((await agent.command(to, 'session')).body),
    stream: async (to, lastEventId) => openStream(to, await headers(to), lastEventId),
  }
  return agent
}

async function openStream(
  at: Instance,
  headers: Record<string, string>,
  lastEventId: number | undefined,
): Promise<RoamingStream> {
  const abort = new AbortController()
  const resume = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const response = await fetch(at.url + routes.events.path, {
    headers: { ...headers, ...resume },
    signal: abort.signal,
  })
  if (response.status !== 200 || !response.body) {
    abort.abort()
    throw new Error(`The event stream answered ${response.status}`)
  }
  const events: AgentEvent[] = []
  const parser = createParser({ onEvent: ({ data }) => events.push(agentEvent.parse(JSON.parse(data))) })
  const { body } = response
  let ended = false
  void (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of body) parser.feed(decoder.decode(chunk, { stream: true }))
  })()
    .catch(() => undefined)
    .finally(() => (ended = true))
  return {
    events,
    get ended() {
      return ended
    },
    close: () => abort.abort(),
  }
}

/** Waits for something that is to come true, and fails with what it saw last. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  fits: (seen: T) => boolean,
  withinMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    let seen: T | undefined
    let fault: unknown = null
    try {
      seen = await look()
      if (fits(seen)) return seen
    } catch (error) {
      fault = error
    }
    if (performance.now() > deadline)
      throw new Error(`${what}: not within ${withinMs} ms; last seen ${JSON.stringify(seen)}`, {
        cause: fault,
      })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
