import { describe, expect, it } from 'vitest'
import { type AgentApi, createAgentApi } from '../../../../src/main/agent/agent-api.js'
import { apiFailure } from '../../../../src/main/net/api-request.js'
import type { Fetch } from '../../../../src/main/net/http.js'
import { createFakeIssuer, issuedTokens } from '../../../support/fake-issuer.js'
import { VirtualClock, settle } from '../../../support/virtual-clock-main.js'

const json = (body: unknown, status = 200, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
const problem = (status: number, code: string, more: object = {}): Response =>
  json({ type: 'about:blank', title: 'Refused', status, code, ...more }, status, 'application/problem+json')
const lost = () => apiFailure('server-unreachable', 'no network')
const begun = () => json({ signInId: 's1' })
const person = { subject: 'agent:1' }

interface Request {
  readonly path: string
  readonly token: string | null
  readonly signInId: string | null
  readonly body: unknown
}

type Answer = (request: Request) => Response | Promise<Response>

/** A server whose answers the test gives, in order; the last one repeats. */
function stage(...answers: readonly Answer[]) {
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
const signedIn = async (...answers: readonly Answer[]) => {
  const all = stage(begun, ...answers)
  await all.signIn()
  return all
}
const never = (): Promise<Response> => new Promise(() => undefined)

describe('the Agent API', () => {
  it('begins a sign-in with the token of the issuer, and keeps the refresh token', async () => {
    const { signIn, kept, requests } = stage(begun)
    expect(await signIn()).toEqual({ ok: true, value: null })
    expect(kept).toEqual(['refresh-1'])
    expect(requests).toEqual([
      { path: '/api/v1/sign-in', token: 'access-1', signInId: null, body: { deviceId: 'device-0001' } },
    ])
  })

  it('says why the contact center takes nobody in, and ends the grant that is of no use', async () => {
    const { signIn, kept, issuer } = stage(() =>
      problem(403, 'forbidden', { detail: 'You are no agent here.' }),
    )
    expect(await signIn()).toMatchObject({
      ok: false,
      error: { code: 'forbidden', message: 'You are no agent here.' },
    })
    expect(kept).toEqual([])
    expect(issuer.revoked).toEqual(['refresh-1'])
  })

  it('takes a page for no answer to a command, because a hotel network answers 200 to everything', async () => {
    const { api } = await signedIn(
      () => new Response('<h1>Welcome</h1>', { status: 200, headers: { 'content-type': 'text/html' } }),
    )
    expect(await api.setStatus('available', null)).toMatchObject({ ok: false, error: { code: 'bad-answer' } })
  })

  it('sends every command with an id of its own', async () => {
    const { api, requests } = await signedIn(() => json({}))
    await api.setStatus('available', null)
    await api.interaction('accept', 'i/1')
    expect(requests.slice(1)).toMatchObject([
      {
        path: '/api/v1/status',
        token: 'access-1',
        signInId: 's1',
        body: { commandId: 'command-1', status: 'available', reasonCode: null },
      },
      { path: '/api/v1/interactions/i%2F1/accept', body: { commandId: 'command-2' } },
    ])
  })

  it('keeps what a problem document adds', async () => {
    const { api } = await signedIn(() => problem(403, 'pin-wrong', { attemptsLeft: 1, retryAt: 5 }))
    expect(await api.confirmPin('c1', '1234', 'command-7')).toMatchObject({
      error: { code: 'pin-wrong', attemptsLeft: 1, retryAt: 5 },
    })
  })
})

describe('bad answers are clear failures', () => {
  it.each([
    ['an HTML error page', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), 'server-error'],
    ['500 without a body', () => new Response(null, { status: 500 }), 'server-error'],
    ['404 of somebody else', () => new Response('nope', { status: 404 }), 'bad-answer'],
    ['429 of a proxy', () => new Response('slow down', { status: 429 }), 'too-many-requests'],
    ['a problem document with an unknown code', () => problem(409, 'no-such-code'), 'bad-answer'],
    [
      'HTML with 200',
      () => new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      'bad-answer',
    ],
    [
      'broken JSON',
      () => new Response('{"uri":', { headers: { 'content-type': 'application/json' } }),
      'bad-answer',
    ],
    ['JSON of another shape', () => json({ uri: 7 }), 'bad-answer'],
  ] as const)('%s', async (_name, answer, code) => {
    const { api } = await signedIn(answer)
    const result = await api.sipAccount()
    expect(result).toMatchObject({ ok: false, error: { code } })
    expect(JSON.stringify(result)).not.toContain('<')
  })

  it('names the place of what does not fit', async () => {
    const { api } = await signedIn(() =>
      json({
        uri: 'sip:a@b',
        authorizationUser: 'a',
        password: 'p',
        displayName: 'A',
        webSocketUrls: 'ws://x',
        iceServers: [],
      }),
    )
    expect(await api.sipAccount()).toMatchObject({
      error: { message: expect.stringContaining('webSocketUrls') as string },
    })
  })

  it.each([
    [
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      }),
      'server-unreachable',
    ],
    [
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      }),
      'tls-failed',
    ],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'tls-failed'],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), 'proxy-failed'],
  ])('a network failure (%s)', async (error, code) => {
    const { api } = await signedIn(() => Promise.reject(error))
    expect(await api.sipAccount()).toMatchObject({ error: { code } })
  })

  it('gives up after 8 seconds and leaves no timer', async () => {
    const { api, clock } = await signedIn(never)
    const asked = api.openConnection()
    await clock.advance(7_999)
    // Beside the renewal of the token.
    expect(clock.pending).toBe(2)
    await clock.advance(1)
    expect(await asked).toMatchObject({ error: { code: 'timeout' } })
    expect(clock.pending).toBe(1)
    api.authorization.clear()
    expect(clock.pending).toBe(0)
  })
})

describe('tokens', () => {
  it('are renewed before they end, once for all who ask', async () => {
    const { api, requests, clock, kept, issuer } = await signedIn(() => json({}))
    clock.jump(290_000)
    await Promise.all([api.openConnection(), api.finishPostProcessing(), api.cancelNextStatus()])
    expect(issuer.refreshed).toEqual(['refresh-1'])
    expect(requests.slice(1).map(({ token }) => token)).toEqual(['access-2', 'access-2', 'access-2'])
    expect(kept).toEqual(['refresh-1', 'refresh-2'])
  })

  it('are renewed ahead of their end also while nothing is sent', async () => {
    const { clock, kept } = await signedIn()
    await clock.advance(285_000)
    expect(kept).toEqual(['refresh-1', 'refresh-2'])
    await clock.advance(285_000)
    expect(kept).toEqual(['refresh-1', 'refresh-2', 'refresh-3'])
  })

  it('that are good for no time at all are not renewed without a pause', async () => {
    const { api, clock, issuer } = stage(begun)
    issuer.answers(
      ...Array.from({ length: 50 }, () => () => ({ ok: true, value: issuedTokens(2, 0) }) as const),
    )
    await api.signIn({ issuer, tokens: issuedTokens(1, 0), person }, 'device-0001')
    await clock.advance(20_000)
    expect(issuer.refreshed.length).toBeLessThan(5)
  })

  it('that are good for longer than a timer can wait are renewed each day', async () => {
    const { api, clock, issuer } = stage(begun)
    await api.signIn({ issuer, tokens: issuedTokens(1, 40 * 86_400), person }, 'device-0001')
    await clock.advance(86_400_000)
    expect(issuer.refreshed).toEqual(['refresh-1'])
  })

  it('are renewed once after a 401, and the request is sent again', async () => {
    const { api, requests } = await signedIn(
      () => problem(401, 'session-expired'),
      () => json({}),
    )
    expect(await api.openConnection()).toEqual({ ok: true, value: null })
    expect(requests.slice(1).map(({ token }) => token)).toEqual(['access-1', 'access-2'])
  })

  it('two requests refused at once use the rotated token once', async () => {
    const { api, issuer } = await signedIn((request) =>
      request.token === 'access-1' ? problem(401, 'session-expired') : json({}),
    )
    const both = await Promise.all([api.openConnection(), api.finishPostProcessing()])
    expect(both.every(({ ok }) => ok)).toBe(true)
    expect(issuer.refreshed).toHaveLength(1)
  })

  it('a request that was refused late is not sent again in the name of whoever signed in meanwhile', async () => {
    const refused = Promise.withResolvers<Response>()
    const { api, requests, issuer } = await signedIn(
      () => refused.promise,
      () => json({ signInId: 's2' }),
      () => json({}),
    )
    const asked = api.signOut()
    await settle()
    api.authorization.clear()
    await api.signIn({ issuer, tokens: issuedTokens(7), person: { subject: 'agent:2' } }, 'device-0001')
    refused.resolve(problem(401, 'session-expired'))
    expect(await asked).toMatchObject({ ok: false, error: { code: 'session-expired' } })
    expect(requests.map(({ path }) => path)).toEqual([
      '/api/v1/sign-in',
      '/api/v1/sign-out',
      '/api/v1/sign-in',
    ])
    expect(issuer.refreshed).toEqual([])
  })

  it('a request that somebody else than the contact center refuses ends no sign-in', async () => {
    const { api } = await signedIn(() => new Response('<h1>Sign in to Hotel WiFi</h1>', { status: 401 }))
    expect(await api.sipAccount()).toMatchObject({ error: { code: 'bad-answer', status: 401 } })
  })

  it('a request refused twice is not sent for ever', async () => {
    const { api, requests } = await signedIn(() => problem(401, 'session-expired'))
    expect(await api.openConnection()).toMatchObject({ error: { code: 'session-expired' } })
    expect(requests).toHaveLength(3)
  })

  it('a renewal whose answer was lost is asked for once more', async () => {
    const { api, issuer, kept } = await signedIn(() => json({}))
    issuer.answers(lost)
    expect(await api.authorization.renew('access-1')).toMatchObject({ ok: true })
    expect(issuer.refreshed).toEqual(['refresh-1', 'refresh-1'])
    expect(kept).toHaveLength(2)
  })

  it('a renewal that the network ate twice ends nothing', async () => {
    const { api, issuer, over } = await signedIn(() => json({}))
    issuer.answers(lost, lost)
    expect(await api.authorization.renew('access-1')).toMatchObject({ error: { code: 'server-unreachable' } })
    expect(issuer.refreshed).toHaveLength(2)
    expect(over).toEqual([])
  })

  it('a renewal that the issuer refuses ends the sign-in, here and at the contact center', async () => {
    const { clock, issuer, over, requests } = await signedIn(() => json({}))
    issuer.answers(() => apiFailure('session-expired', 'over'))
    await clock.advance(285_000)
    expect(over).toEqual(['session-expired'])
    expect(requests.at(-1)).toMatchObject({ path: '/api/v1/sign-out', token: 'access-1', signInId: 's1' })
  })

  it('without a refresh token last as long as the access token', async () => {
    const { api, clock, issuer, over, kept } = stage(begun, () => json({}))
    await api.signIn({ issuer, tokens: { ...issuedTokens(1), refreshToken: null }, person }, 'device-0001')
    expect(kept).toEqual([null])
    expect(await api.openConnection()).toMatchObject({ ok: true })
    clock.jump(300_000)
    expect(await api.openConnection()).toMatchObject({ error: { code: 'session-expired' } })
    expect(over).toEqual(['session-expired'])
  })

  it('without a refresh token last as long as they say, also when that is a month', async () => {
    const { api, clock, issuer, over } = stage(begun, () => json({}))
    const month = { ...issuedTokens(1, 30 * 86_400), refreshToken: null }
    await api.signIn({ issuer, tokens: month, person }, 'device-0001')
    await clock.advance(29 * 86_400_000)
    expect(await api.openConnection()).toMatchObject({ ok: true })
    expect(over).toEqual([])
  })

  it('a sign-in elsewhere is not answered with a refresh', async () => {
    const { api, requests, issuer } = await signedIn(() => problem(401, 'signed-in-elsewhere'))
    expect(await api.openConnection()).toMatchObject({ error: { code: 'signed-in-elsewhere' } })
    expect(requests).toHaveLength(2)
    expect(issuer.refreshed).toEqual([])
  })

  it('that come after the sign-out are not kept, and the sign-in they stand for is ended', async () => {
    const { api, kept, requests, issuer } = stage(() => new Response(null, { status: 204 }))
    const answer = Promise.withResolvers<
      ReturnType<typeof lost> | { ok: true; value: ReturnType<typeof issuedTokens> }
    >()
    issuer.answers(() => answer.promise)
    const asked = api.authorization.restore({ issuer, signInId: 's1', subject: 'agent:1' }, 'old')
    await settle()
    api.authorization.clear()
    answer.resolve({ ok: true, value: issuedTokens(2) })
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } })
    await settle()
    expect(kept).toEqual([])
    expect(requests.at(-1)).toMatchObject({ path: '/api/v1/sign-out', token: 'access-2', signInId: 's1' })
    expect(issuer.revoked).toEqual(['refresh-2'])
    expect(await api.openConnection()).toMatchObject({ error: { code: 'not-signed-in' } })
  })

  it('of a sign-in that was given up are not kept either', async () => {
    let respond = (_: Response): void => undefined
    const { api, kept, signIn, issuer } = stage(
      () => new Promise<Response>((resolve) => (respond = resolve)),
      () => new Response(null, { status: 204 }),
    )
    const asked = signIn()
    await settle()
    api.authorization.clear()
    respond(begun())
    expect(await asked).toMatchObject({ error: { code: 'cancelled' } })
    expect(kept).toEqual([])
    await settle()
    expect(issuer.revoked).toEqual(['refresh-1'])
  })

  it('are gone after clear', async () => {
    const { api } = await signedIn(() => json({}))
    api.authorization.clear()
    expect(await api.openConnection()).toMatchObject({ error: { code: 'not-signed-in' } })
    await settle()
  })
})
