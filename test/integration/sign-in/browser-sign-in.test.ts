import { describe, expect, it } from 'vitest'
import { apiFailure } from '../../../src/main/net/api-request.js'
import type { Fetch } from '../../../src/main/net/http.js'
import {
  type BrowserSignIn,
  type SignInStep,
  browserLimitMs,
  createBrowserSignIn,
} from '../../../src/main/sign-in/browser-sign-in.js'
import { createIssuerFinder } from '../../../src/main/sign-in/find-issuer.js'
import { type Listen, listenOnLoopback } from '../../../src/main/sign-in/loopback.js'
import { type LastPage, visitSignInPage } from '../../support/page-visitor.js'
import { recordingLogger } from '../../support/recording-logger.js'
import { type TestIssuer, startTestIssuer } from '../../support/test-issuer.js'
import { VirtualClock } from '../../support/virtual-clock-main.js'

interface Stage {
  readonly signIn: BrowserSignIn
  readonly clock: VirtualClock
  readonly steps: SignInStep[]
  readonly log: ReturnType<typeof recordingLogger>
  /** the link that the browser was opened with */
  opened(): Promise<string>
}

function openStage(
  server: string,
  how: { fetch?: Fetch; openBrowser?: () => Promise<void>; listen?: Listen } = {},
): Stage {
  const clock = new VirtualClock()
  const steps: SignInStep[] = []
  const log = recordingLogger()
  const links: string[] = []
  let onLink: (() => void) | null = null
  const fetching: Fetch = how.fetch ?? ((url, init) => fetch(url, init))
  const signIn = createBrowserSignIn({
    issuers: createIssuerFinder({ fetch: fetching, clock, server, timeoutMs: 8_000 }),
    listen: how.listen ?? listenOnLoopback,
    openBrowser: async (link) => {
      links.push(link)
      onLink?.()
      await how.openBrowser?.()
    },
    clock,
    log,
    onStep: (step) => steps.push(step),
  })
  return {
    signIn,
    clock,
    steps,
    log,
    opened: async () => {
      if (links.length === 0) await new Promise<void>((resolve) => (onLink = resolve))
      return links.at(-1) ?? ''
    },
  }
}

const alex = { username: 'alex', password: 'anything' }
const visitAs = (link: string): Promise<LastPage> => visitSignInPage(link, alex)

/** The redirect as the browser would send it, with parameters of the test's own. */
const redirectOf = (link: string, query: Record<string, string>): string => {
  const { searchParams } = new URL(link)
  const url = new URL(searchParams.get('redirect_uri') ?? '')
  const state = searchParams.get('state') ?? ''
  url.search = new URLSearchParams({ state, ...query }).toString()
  return url.href
}

async function signedIn(issuer: TestIssuer) {
  const stage = openStage(issuer.server)
  const running = stage.signIn.run()
  const page = visitAs(await stage.opened())
  const answer = await running
  if (!answer.ok) throw new Error(answer.error.message)
  answer.value.finish('signed-in')
  return { ...stage, answer: answer.value, page: await page }
}

describe('signing in by the browser', () => {
  it('brings tokens for the contact center, says who it was, and lets the tab be closed', async () => {
    await using issuer = await startTestIssuer()
    const { answer, page, steps } = await signedIn(issuer)
    expect(answer.person).toEqual({ subject: 'alex' })
    expect(answer.tokens.refreshToken).not.toBeNull()
    expect(answer.tokens.expiresInSeconds).toBe(300)
    expect(JSON.parse(atob(answer.tokens.accessToken.split('.')[1] ?? ''))).toMatchObject({
      aud: issuer.about.signIn.resource,
      sub: 'alex',
    })
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('You are signed in') as string })
    expect(page.text).not.toContain('<script')
    expect(steps).toEqual(['contacting', 'browser', 'finishing'])
  })

  it('asks by PKCE with S256, state and nonce, on a loopback address, and for the password each time', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const running = stage.signIn.run()
    const asked = new URL(await stage.opened()).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: 'offhook-softphone',
      code_challenge_method: 'S256',
      resource: issuer.about.signIn.resource,
      prompt: 'login consent',
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/) as string,
    })
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.get(name)?.length).toBeGreaterThan(40)
    stage.signIn.cancel()
    await running
  })

  it('says that it was cancelled in the browser', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const running = stage.signIn.run()
    const link = await stage.opened()
    const { issuer: iss } = issuer.about.signIn
    const page = visitAs(redirectOf(link, { error: 'access_denied', iss }))
    expect(await running).toMatchObject({
      error: {
        code: 'sign-in-failed',
        message: expect.stringContaining('cancelled in the browser') as string,
      },
    })
    expect(await page).toMatchObject({ status: 400 })
  })

  it('takes no answer that another issuer sent (RFC 9207)', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const running = stage.signIn.run()
    const link = await stage.opened()
    const page = visitAs(redirectOf(link, { code: 'stolen', iss: 'https://another.example' }))
    expect(await running).toMatchObject({ error: { code: 'sign-in-failed' } })
    expect((await page).text).toContain('You are not signed in')
    expect(issuer.requests).not.toContain('POST /oidc/token')
  })

  it('is not disturbed by an answer with another state, by other paths, or by a host name that points here', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const running = stage.signIn.run()
    const link = await stage.opened()
    const wrong = await visitAs(redirectOf(link, { code: 'x', state: 'of-another-page' }))
    expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining('another sign-in') as string })
    const { origin } = new URL(redirectOf(link, {}))
    expect(await visitAs(`${origin}/favicon.ico`)).toMatchObject({ status: 404 })
    expect((await fetch(redirectOf(link, { code: 'x' }), { method: 'POST' })).status).toBe(404)
    const page = visitAs(link)
    const answer = await running
    expect(answer.ok).toBe(true)
    if (answer.ok) answer.value.finish('signed-in')
    expect((await page).status).toBe(200)
  })

  it('closes its port when it is over', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const running = stage.signIn.run()
    const link = await stage.opened()
    stage.signIn.cancel()
    expect(await running).toMatchObject({ error: { code: 'cancelled' } })
    await expect(fetch(redirectOf(link, { code: 'late' }))).rejects.toThrow()
    expect(stage.signIn.link).toBeNull()
    expect(stage.signIn.openAgain()).toBe(false)
  })

  it('gives up after five minutes', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const running = stage.signIn.run()
    const link = await stage.opened()
    await stage.clock.advance(browserLimitMs)
    expect(await running).toMatchObject({
      error: { code: 'sign-in-failed', message: expect.stringContaining('five minutes') as string },
    })
    await expect(fetch(redirectOf(link, { code: 'late' }))).rejects.toThrow()
    expect(stage.clock.pending).toBe(0)
  })

  it('offers the link when no browser could be opened, and still takes the answer', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server, { openBrowser: () => Promise.reject(new Error('no xdg-open')) })
    const running = stage.signIn.run()
    await stage.opened()
    await expect.poll(() => stage.steps.at(-1)).toBe('browser-not-opened')
    const page = visitAs(stage.signIn.link ?? '')
    const answer = await running
    expect(answer.ok).toBe(true)
    if (answer.ok) answer.value.finish('signed-in')
    await page
  })

  it('says so when this computer gives no port for the answer', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server, {
      listen: async () => apiFailure('sign-in-failed', 'no port'),
    })
    expect(await stage.signIn.run()).toMatchObject({ error: { code: 'sign-in-failed', message: 'no port' } })
    expect(stage.steps).toEqual(['contacting'])
    expect(stage.signIn.link).toBeNull()
    expect(stage.clock.pending).toBe(0)
  })

  it('a second sign-in takes the place of the first', async () => {
    await using issuer = await startTestIssuer()
    const stage = openStage(issuer.server)
    const first = stage.signIn.run()
    await stage.opened()
    const second = stage.signIn.run()
    expect(await first).toMatchObject({ error: { code: 'cancelled' } })
    stage.signIn.cancel()
    expect(await second).toMatchObject({ error: { code: 'cancelled' } })
  })

  it('logs neither link nor code nor token', async () => {
    await using issuer = await startTestIssuer()
    const { answer, log, opened } = await signedIn(issuer)
    const link = new URL(await opened())
    const secrets = [answer.tokens.accessToken, answer.tokens.refreshToken, link.searchParams.get('state')]
    for (const secret of secrets) expect(log.text()).not.toContain(secret)
  })
})

describe('an issuer that is not what it should be', () => {
  const html = (status: number): Response =>
    new Response('<h1>Bad gateway</h1>', { status, headers: { 'content-type': 'text/html' } })

  it.each([
    ['error 502 for about', '/about', () => html(502), 'server-error'],
    ['a page for about', '/about', () => html(200), 'bad-answer'],
    ['error 502 for discovery', '/.well-known', () => html(502), 'server-error'],
    ['a page for discovery', '/.well-known', () => html(200), 'bad-answer'],
    ['no network', '/.well-known', () => Promise.reject(new TypeError('fetch failed')), 'server-unreachable'],
  ] as const)('%s', async (_name, path, respond, code) => {
    await using issuer = await startTestIssuer()
    const broken: Fetch = async (url, init) => (url.includes(path) ? respond() : fetch(url, init))
    const stage = openStage(issuer.server, { fetch: broken })
    expect(await stage.signIn.run()).toMatchObject({ ok: false, error: { code } })
    expect(stage.clock.pending).toBe(0)
  })

  it('is waited for 8 s', async () => {
    await using issuer = await startTestIssuer()
    const asked = Promise.withResolvers<undefined>()
    const silent: Fetch = (url, init) => {
      if (!url.includes('.well-known')) return fetch(url, init)
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')))
        asked.resolve(undefined)
      })
    }
    const stage = openStage(issuer.server, { fetch: silent })
    const running = stage.signIn.run()
    await asked.promise
    await stage.clock.advance(8_000)
    expect(await running).toMatchObject({ error: { code: 'timeout' } })
  })

  it.each([
    ['on another computer without encryption', 'http://issuer.example/oidc', 'tls-failed'],
    ['a file', 'file:///etc/passwd', 'bad-request'],
  ])('%s', async (_name, id, code) => {
    await using issuer = await startTestIssuer({ about: () => ({ issuer: id }) })
    expect(await openStage(issuer.server).signIn.run()).toMatchObject({ error: { code } })
  })
})

describe('tokens afterwards', () => {
  it('are renewed with a new refresh token each time; one that was used is refused', async () => {
    await using issuer = await startTestIssuer()
    const { answer } = await signedIn(issuer)
    const first = answer.tokens.refreshToken ?? ''
    const renewed = await answer.issuer.refresh(first)
    expect(renewed).toMatchObject({ ok: true })
    if (!renewed.ok) return
    expect(renewed.value.refreshToken).not.toBe(first)
    expect(await answer.issuer.refresh(first)).toMatchObject({
      error: { code: 'session-expired', status: 400 },
    })
  })

  it('are worthless once they were revoked', async () => {
    await using issuer = await startTestIssuer()
    const { answer } = await signedIn(issuer)
    const token = answer.tokens.refreshToken ?? ''
    await answer.issuer.revoke(token)
    expect(await answer.issuer.refresh(token)).toMatchObject({ error: { code: 'session-expired' } })
  })
})
