import { AuthorizationResponseError } from 'openid-client'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { IssuedTokens, Issuer } from '../../../../src/contact-center/manager/api/openid.js'
import { createSession, type Session } from '../../../../src/contact-center/manager/api/session.js'

interface Request {
  readonly url: string
  readonly init: RequestInit
}
const issued = (accessToken: string, subject = 'admin:1'): IssuedTokens => ({
  accessToken,
  refreshToken: `${accessToken}-refresh`,
  idToken: `${accessToken}-id`,
  subject,
  expiresInSeconds: 600,
})
const refusal = (error: string) =>
  new AuthorizationResponseError(error, { cause: new URLSearchParams({ error }) })

/** An issuer that gives out what it is told to, in turn. */
function createIssuer(answers: readonly (IssuedTokens | Error)[]) {
  const waiting = [...answers]
  const asked: string[] = []
  const next = async (what: string): Promise<IssuedTokens> => {
    asked.push(what)
    const answer = waiting.shift() ?? new TypeError('Failed to fetch')
    if (answer instanceof Error) throw answer
    return answer
  }
  const issuer: Issuer = {
    begin: async ({ silent, username, kind }) => {
      const state = `${kind}.1`
      const link = `https://issuer.test/auth?silent=${silent}&hint=${username ?? ''}`
      return { link, begun: { state, nonce: 'n', codeVerifier: 'v' } }
    },
    finish: (_begun, search) => next(`finish ${search}`),
    renew: (refreshToken) => next(`renew ${refreshToken}`),
    revoke: async (refreshToken) => void asked.push(`revoke ${refreshToken}`),
    signOutLink: (idToken) => `https://issuer.test/end?hint=${idToken ?? ''}`,
  }
  return { issuer, asked }
}

interface Given {
  readonly address?: string
  readonly kept?: Readonly<Record<string, string>>
  readonly network?: readonly (Response | 'away')[]
  readonly tokens?: readonly (IssuedTokens | Error)[]
  readonly noWindows?: boolean
}
/** A browser whose network and issuer answer in turn, and whose one timer is in the test's hand. */
function open({
  address = '/manager/',
  kept = {},
  network = [],
  tokens = [],
  noWindows = false,
}: Given = {}) {
  const waiting = [...network]
  const requests: Request[] = []
  const storage = new Map(Object.entries(kept))
  const went: string[] = []
  const told: string[] = []
  let shown = address
  let timer: { readonly run: () => void; readonly ms: number } | null = null
  let listener: ((search: string) => void) | null = null
  const { issuer, asked } = createIssuer(tokens)
  const session = createSession({
    fetch: async (input, init = {}) => {
      requests.push({ url: input as string, init })
      const answer = waiting.shift()
      if (answer === undefined || answer === 'away') throw new TypeError('Failed to fetch')
      return answer
    },
    discover: async () => issuer,
    browser: {
      setTimeout: (run, ms) => {
        timer = { run, ms }
        return 1
      },
      clearTimeout: () => (timer = null),
      address: () => new URL(shown, 'https://center.test'),
      go: (link) => void went.push(link),
      showAddress: (path) => (shown = path),
      openWindow: () => (noWindows ? null : { lead: (link) => void went.push(`beside ${link}`) }),
      closeWindow: () => void went.push('close'),
      kept: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => void storage.delete(key),
      },
      answers: {
        tell: (search) => void told.push(search),
        onTold: (next) => {
          listener = next
          return () => (listener = null)
        },
      },
    },
  })
  return {
    session,
    requests,
    asked,
    went,
    told,
    kept: storage,
    shown: () => shown,
    timer: () => timer,
    answer: (search: string) => listener?.(search),
    state: () => session.state.getState(),
  }
}
/** back from the issuer, with tokens */
const begun = JSON.stringify({ state: 'page.1', nonce: 'n', codeVerifier: 'v', path: '/manager/live?x=1' })
const signedIn = async ({ tokens = [], ...given }: Given = {}) => {
  const browser = open({
    address: '/manager/?code=c&state=page.1',
    kept: { 'offhook-sign-in': begun },
    tokens: [issued('one'), ...tokens],
    ...given,
  })
  await browser.session.start()
  return browser
}
const problem = (status: number, code: string, detail: string) =>
  Response.json({ type: `urn:offhook:problem:${code}`, title: 'Refused', status, code, detail }, { status })
const expired = () => problem(401, 'session-expired', 'Sign in again.')
const bearerOf = ({ init }: Request): string | null => new Headers(init.headers).get('authorization')
const ask = ({ client }: Session) => client.ask('tenant', z.object({ id: z.string() }))

describe('an administrator’s sign-in', () => {
  it('waits for a click on the first visit, and leads to the issuer', async () => {
    const browser = open({ address: '/manager/agents' })
    await browser.session.start()
    expect(browser.state().phase).toBe('signed-out')
    expect(browser.went).toEqual([])
    await browser.session.signIn()
    expect(browser.went).toEqual(['https://issuer.test/auth?silent=false&hint='])
    expect(browser.kept.get('offhook-sign-in')).toContain('/manager/agents')
  })

  it('comes back to where one was going, and leaves neither code nor secret behind', async () => {
    const { state, shown, kept, session, requests } = await signedIn({
      network: [Response.json({ id: 'x' })],
    })
    expect(state()).toEqual({ phase: 'signed-in', failure: null })
    expect(shown()).toBe('/manager/live?x=1')
    expect([...kept]).toEqual([['offhook-signed-in', 'yes']])
    await ask(session)
    expect(requests.map(bearerOf)).toEqual(['Bearer one'])
    expect(requests.map(({ url }) => url).join()).not.toContain('one')
  })

  it('takes no answer to a question that it has not asked', async () => {
    const browser = open({ address: '/manager/?code=stolen&state=page.other', tokens: [issued('theirs')] })
    await browser.session.start()
    expect(browser.asked).toEqual([])
    expect(browser.state()).toMatchObject({
      phase: 'signed-out',
      failure: 'This sign-in was begun elsewhere. Sign in here.',
    })
    expect(browser.shown()).toBe('/manager/')
  })

  it('asks the issuer silently after a reload, and says nothing when nobody is signed in there', async () => {
    const reloaded = open({ kept: { 'offhook-signed-in': 'yes' } })
    await reloaded.session.start()
    expect(reloaded.went).toEqual(['https://issuer.test/auth?silent=true&hint='])
    const back = open({
      address: '/manager/?error=login_required&state=page.1',
      kept: { 'offhook-signed-in': 'yes', 'offhook-sign-in': begun },
      tokens: [refusal('login_required')],
    })
    await back.session.start()
    expect(back.state()).toEqual({ phase: 'signed-out', failure: null })
    // No circle: the next load waits for a click.
    expect(back.kept.size).toBe(0)
  })

  it.each([
    ['cancelled', refusal('access_denied'), 'The sign-in was cancelled.'],
    [
      'away',
      new TypeError('Failed to fetch'),
      'The sign-in service cannot be reached. Try again in a moment.',
    ],
    [
      'refused',
      refusal('invalid_scope'),
      'The sign-in service did not accept the sign-in (invalid_scope). Try again.',
    ],
  ])('says why it came to nothing: %s', async (_what, fault, words) => {
    const browser = open({
      address: '/manager/?code=c&state=page.1',
      kept: { 'offhook-sign-in': begun },
      tokens: [fault],
    })
    await browser.session.start()
    expect(browser.state()).toEqual({ phase: 'signed-out', failure: words })
  })

  it('is renewed before its token ends, and again soon when the issuer is away', async () => {
    const { session, requests, asked, timer } = await signedIn({
      tokens: [new TypeError('Failed to fetch'), issued('two')],
      network: [Response.json({ id: 'x' })],
    })
    expect(timer()?.ms).toBeLessThan(600_000)
    timer()?.run()
    await expect.poll(() => timer()?.ms).toBe(10_000)
    timer()?.run()
    await expect.poll(() => timer()?.ms).toBe(360_000)
    await ask(session)
    expect(requests.map(bearerOf)).toEqual(['Bearer two'])
    expect(asked.slice(1)).toEqual(['renew one-refresh', 'renew one-refresh'])
  })

  it('whose token ended while the computer slept is renewed, and what was asked is asked again', async () => {
    const { session, requests, state } = await signedIn({
      tokens: [issued('two')],
      network: [expired(), Response.json({ id: 'x' })],
    })
    expect(await ask(session)).toMatchObject({ ok: true })
    expect(requests.map(bearerOf)).toEqual(['Bearer one', 'Bearer two'])
    expect(state().phase).toBe('signed-in')
  })

  it('that the center no longer knows is asked for again beside the page, which stays', async () => {
    const browser = await signedIn({
      tokens: [refusal('invalid_grant'), issued('two')],
      network: [expired(), Response.json({ id: 'x' })],
    })
    expect(await ask(browser.session)).toMatchObject({ ok: false, refusal: { status: 401 } })
    expect(browser.state().phase).toBe('expired')
    await browser.session.signInAgain('admin')
    expect(browser.went).toEqual(['beside https://issuer.test/auth?silent=false&hint=admin'])
    browser.answer('?code=c&state=again.other')
    browser.answer('?code=c&state=again.1')
    await expect.poll(() => browser.state().phase).toBe('signed-in')
    await ask(browser.session)
    expect(browser.requests.map(bearerOf)).toEqual(['Bearer one', 'Bearer two'])
  })

  it('of somebody else does not take over what is typed', async () => {
    const browser = await signedIn({
      tokens: [refusal('invalid_grant'), issued('two', 'admin:2')],
      network: [expired()],
    })
    await ask(browser.session)
    await browser.session.signInAgain('admin')
    browser.answer('?code=c&state=again.1')
    await expect.poll(() => browser.state().failure).toContain('somebody else')
    expect(browser.state().phase).toBe('expired')
  })

  it('says when the browser lets no window open', async () => {
    const browser = await signedIn({ noWindows: true })
    await browser.session.signInAgain('admin')
    expect(browser.state().failure).toContain('pop-up')
  })

  it('in the window beside hands the answer over and closes', async () => {
    const browser = open({ address: '/manager/?code=c&state=again.1' })
    await browser.session.start()
    expect(browser.told).toEqual(['?code=c&state=again.1'])
    expect(browser.went).toEqual(['close'])
    expect(browser.asked).toEqual([])
  })

  it('leaves nothing behind when it ends, here and at the issuer', async () => {
    const { session, requests, asked, went, kept, state, timer } = await signedIn({
      network: [Response.json({ id: 'x' })],
    })
    await session.signOut()
    await ask(session)
    expect(timer()).toBeNull()
    expect(requests.map(bearerOf)).toEqual([null])
    expect(asked.at(-1)).toBe('revoke one-refresh')
    expect(went).toEqual(['https://issuer.test/end?hint=one-id'])
    expect(kept.size).toBe(0)
    expect(state().phase).toBe('signed-out')
  })
})

describe('an answer', () => {
  it.each([
    ['that does not come', 'away', 'server-unreachable'],
    ['that is no JSON', new Response('<html>'), 'bad-answer'],
    ['of another shape', Response.json({ id: 7 }), 'bad-answer'],
    ['of a proxy', new Response('Bad gateway', { status: 502 }), 'bad-answer'],
  ] as const)('%s is a refusal, not a crash', async (_, answer, code) => {
    const { session } = open({ network: [answer] })
    expect(await ask(session)).toMatchObject({ ok: false, refusal: { code } })
  })

  it('is asked for with If-Match, and a filter that is empty is left out', async () => {
    const { session, requests } = open({ network: [Response.json({}), Response.json({})] })
    await session.client.ask('saveAgent', z.unknown(), { id: 'a/b', body: { x: 1 }, etag: '"3"' })
    await session.client.ask('agents', z.unknown(), { query: { search: 'ö&', groupId: '', limit: 5 } })
    expect(requests[0]?.url).toBe('/api/v1/admin/agents/a%2Fb')
    expect(new Headers(requests[0]?.init.headers).get('if-match')).toBe('"3"')
    expect(requests[1]?.url).toBe('/api/v1/admin/agents?search=%C3%B6%26&limit=5')
  })
})
