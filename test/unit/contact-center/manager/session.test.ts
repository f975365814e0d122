import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createSession, type Session } from '../../../../src/contact-center/manager/api/session.js'

interface Request {
  readonly url: string
  readonly init: RequestInit
}

/** A browser whose network is answered by `answers`, in turn, and whose one timer is in the test's hand. */
function browser(...answers: readonly (Response | 'away')[]) {
  const waiting = [...answers]
  const requests: Request[] = []
  let timer: { readonly run: () => void; readonly ms: number } | null = null
  const session = createSession({
    fetch: async (input, init = {}) => {
      requests.push({ url: input as string, init })
      const answer = waiting.shift()
      if (answer === undefined || answer === 'away') throw new TypeError('Failed to fetch')
      return answer
    },
    setTimeout: (run, ms) => {
      timer = { run, ms }
      return 1
    },
    clearTimeout: () => (timer = null),
  })
  return { session, requests, timer: () => timer }
}

const token = (accessToken: string) => Response.json({ accessToken, expiresInSeconds: 900 })
const problem = (status: number, code: string, detail: string) =>
  Response.json({ type: `urn:offhook:problem:${code}`, title: 'Refused', status, code, detail }, { status })
const bearerOf = ({ init }: Request): string | null => new Headers(init.headers).get('authorization')
const ask = ({ client }: Session) => client.ask('tenant', z.object({ id: z.string() }))

describe('an administrator’s sign-in', () => {
  it('carries its token in the header, never in an address', async () => {
    const { session, requests } = browser(
      token('one'),
      Response.json({ id: 'x' }, { headers: { etag: '"7"' } }),
    )
    expect(await session.signIn('admin', 'secret')).toBeNull()
    expect(await ask(session)).toEqual({ ok: true, value: { id: 'x' }, etag: '"7"' })
    expect(requests.map(bearerOf)).toEqual([null, 'Bearer one'])
    expect(requests.map(({ url }) => url).join()).not.toContain('one')
  })

  it('tells why it was refused', async () => {
    const { session } = browser(problem(401, 'wrong-credentials', 'Wrong user name or password.'))
    expect(await session.signIn('admin', 'wrong')).toMatchObject({
      code: 'wrong-credentials',
      message: 'Wrong user name or password.',
    })
    expect(session.state.getState().phase).toBe('signed-out')
  })

  it('is renewed before its token ends', async () => {
    const { session, requests, timer } = browser(token('one'), token('two'), Response.json({ id: 'x' }))
    await session.signIn('admin', 'secret')
    expect(timer()?.ms).toBeLessThan(900_000)
    timer()?.run()
    await expect.poll(() => requests.length).toBe(2)
    await expect.poll(() => timer()).not.toBeNull()
    await ask(session)
    expect(requests.map(bearerOf)).toEqual([null, 'Bearer one', 'Bearer two'])
  })

  it('that the center no longer knows is asked for again, and the page stays', async () => {
    const { session } = browser(token('one'), problem(401, 'session-expired', 'Sign in again.'))
    await session.signIn('admin', 'secret')
    expect(await ask(session)).toMatchObject({ ok: false, refusal: { status: 401 } })
    expect(session.state.getState()).toEqual({ phase: 'expired', username: 'admin' })
  })

  it('leaves nothing behind when it ends', async () => {
    const { session, requests, timer } = browser(token('one'), Response.json({ id: 'x' }))
    await session.signIn('admin', 'secret')
    session.signOut()
    await ask(session)
    expect(timer()).toBeNull()
    expect(requests.map(bearerOf)).toEqual([null, null])
    expect(session.state.getState()).toEqual({ phase: 'signed-out', username: '' })
  })
})

describe('an answer', () => {
  it.each([
    ['that does not come', 'away', 'server-unreachable'],
    ['that is no JSON', new Response('<html>'), 'bad-answer'],
    ['of another shape', Response.json({ id: 7 }), 'bad-answer'],
    ['of a proxy', new Response('Bad gateway', { status: 502 }), 'bad-answer'],
  ] as const)('%s is a refusal, not a crash', async (_, answer, code) => {
    const { session } = browser(answer)
    expect(await ask(session)).toMatchObject({ ok: false, refusal: { code } })
  })

  it('is asked for with If-Match, and a filter that is empty is left out', async () => {
    const { session, requests } = browser(Response.json({}), Response.json({}))
    await session.client.ask('saveAgent', z.unknown(), { id: 'a/b', body: { x: 1 }, etag: '"3"' })
    await session.client.ask('agents', z.unknown(), { query: { search: 'ö&', groupId: '', limit: 5 } })
    expect(requests[0]?.url).toBe('/api/v1/admin/agents/a%2Fb')
    expect(new Headers(requests[0]?.init.headers).get('if-match')).toBe('"3"')
    expect(requests[1]?.url).toBe('/api/v1/admin/agents?search=%C3%B6%26&limit=5')
  })
})
