import { describe, expect, it } from 'vitest'
import { begun, json, never, problem, signedIn, stage } from '../../../support/agent-api-stage.js'

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
