import { request } from 'node:http'
import { expect, it } from 'vitest'
import { about, aboutRoute } from '../../../src/contract/about.js'
import { routes } from '../../../src/contract/agent-api/commands.js'
import {
  type Endpoints,
  authorizationRequest,
  createTinyBrowser,
  readEndpoints,
  signInByFlow,
  signInOnPage,
} from '../../../src/contact-center/lab/sign-in-flow.js'
import { send } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const alex = { as: 'agent', username: 'alex', password: 'offhook-demo' } as const
const urlOf = (endpoints: Endpoints, parameters: Readonly<Record<string, string>>): string =>
  `${endpoints.authorization_endpoint}?${new URLSearchParams(parameters).toString()}`

/** At the page with the form; what is posted there is the test's. */
async function atThePage(url: string) {
  const endpoints = await readEndpoints(url)
  const asked = authorizationRequest(url, endpoints, 'agent')
  const browser = createTinyBrowser()
  const start = urlOf(endpoints, asked.parameters)
  const page = browser.next(start, await browser.go(start))
  return { endpoints, asked, browser, page }
}
const form = new URLSearchParams({ username: 'alex', password: 'offhook-demo', action: 'sign-in' })

/** As an attacker's page would: fetch lets nobody choose Origin on its own account. */
function postFrom(url: string, headers: Record<string, string>, from = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = request(url, { method: 'POST', localAddress: from, headers: { ...type, ...headers } })
    sent.on('error', reject)
    sent.on('response', (response) => resolve(response.resume().statusCode ?? 0))
    sent.end(form.toString())
  })
}

it('takes the form from its own page only', async () => {
  await using stage = await openStage()
  const { browser, page } = await atThePage(stage.url)
  const answers = []
  for (const origin of ['https://evil.example', 'null'])
    answers.push((await browser.go(page, { method: 'POST', body: form, headers: { origin } })).status)
  answers.push((await browser.go(page, { method: 'POST', body: form })).status)
  expect(answers).toEqual([403, 403, 403])
  // Without the cookies of who began it, the form is nobody's: no sign-in can be forced on a browser.
  expect(await postFrom(page, { origin: new URL(stage.url).origin })).toBe(400)
})

it('takes no form that is too long, or is none', async () => {
  await using stage = await openStage()
  const { browser, page } = await atThePage(stage.url)
  const headers = { origin: new URL(stage.url).origin }
  const long = new URLSearchParams({ username: 'x'.repeat(9000) })
  expect((await browser.go(page, { method: 'POST', body: long, headers })).status).toBe(413)
  const json = { ...headers, 'content-type': 'application/json' }
  expect((await browser.go(page, { method: 'POST', body: '{}', headers: json })).status).toBe(415)
})

it.each([
  'https://evil.example/callback',
  'http://evil.example/callback',
  'http://127.0.0.1.evil.example/callback',
  'http://127.0.0.1:49152/elsewhere',
  'http://127.0.0.1:49152@evil.example/callback',
  'http://localhost:49152/callback',
  'javascript:alert(1)',
])('leads no softphone to %s', async (redirect_uri) => {
  await using stage = await openStage()
  const endpoints = await readEndpoints(stage.url)
  const { parameters } = authorizationRequest(stage.url, endpoints, 'agent')
  const answer = await fetch(urlOf(endpoints, { ...parameters, redirect_uri }), { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
})

it('leads the Manager nowhere but to the Manager, also when it signs out', async () => {
  await using stage = await openStage()
  const endpoints = await readEndpoints(stage.url)
  const { parameters } = authorizationRequest(stage.url, endpoints, 'admin')
  for (const redirect_uri of [
    `${stage.url}/manager/../api/docs`,
    `${stage.url}/manager`,
    'https://evil.example/',
  ]) {
    const answer = await fetch(urlOf(endpoints, { ...parameters, redirect_uri }), { redirect: 'manual' })
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
  }
  const leave = new URLSearchParams({
    client_id: 'offhook-manager',
    post_logout_redirect_uri: 'https://evil.example/',
  })
  const answer = await fetch(`${stage.url}/oidc/session/end?${leave.toString()}`, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
})

it.each<[string, Record<string, string | undefined>]>([
  ['without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
  ['with a plain challenge', { code_challenge_method: 'plain' }],
  ['for a token in the redirect', { response_type: 'token' }],
  ['for the API of somebody else', { resource: 'https://elsewhere.example/api' }],
])('refuses to begin %s', async (_what, change) => {
  await using stage = await openStage()
  const endpoints = await readEndpoints(stage.url)
  const { parameters } = authorizationRequest(stage.url, endpoints, 'agent')
  const changed = Object.entries({ ...parameters, ...change }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const answer = await fetch(urlOf(endpoints, Object.fromEntries(changed)), { redirect: 'manual' })
  const location = answer.headers.get('location')
  // Told to the client that asked, with its state, and no page is shown.
  const { search, hash } = new URL(location ?? 'about:blank')
  const told = new URLSearchParams(hash === '' ? search : hash.slice(1))
  expect([told.has('error'), told.get('state')]).toEqual([true, parameters['state']])
  expect(location).not.toContain('/sign-in/')
})

it('exchanges a code once, for whoever has the verifier and came from there', async () => {
  await using stage = await openStage()
  const endpoints = await readEndpoints(stage.url)
  const exchange = async (change: Readonly<Record<string, string>>, twice = false) => {
    const { parameters, verifier, clientId, redirectUri } = authorizationRequest(
      stage.url,
      endpoints,
      'agent',
    )
    const back = await signInOnPage(urlOf(endpoints, parameters), alex)
    expect(back.searchParams.get('state')).toBe(parameters['state'])
    expect(back.searchParams.get('iss')).toBe(endpoints.issuer)
    const body = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      code_verifier: verifier,
      client_id: clientId,
      redirect_uri: redirectUri,
      ...change,
    }
    const ask = async () => {
      const answer = await fetch(endpoints.token_endpoint, {
        method: 'POST',
        body: new URLSearchParams(body),
      })
      return {
        status: answer.status,
        body: (await answer.json()) as { error?: string; refresh_token: string },
      }
    }
    const first = await ask()
    return twice ? { first, second: await ask() } : { first, second: null }
  }
  expect((await exchange({ code_verifier: 'v'.repeat(43) })).first.body.error).toBe('invalid_grant')
  expect((await exchange({ redirect_uri: 'http://127.0.0.1:1/callback' })).first.body.error).toBe(
    'invalid_grant',
  )
  expect((await exchange({ client_id: 'offhook-manager' })).first.body.error).toBe('invalid_grant')
  const { first, second } = await exchange({}, true)
  expect([first.status, second?.body.error]).toEqual([200, 'invalid_grant'])
  // Somebody else had the code: what it was exchanged for ends too.
  const renewed = await fetch(endpoints.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: first.body.refresh_token,
      client_id: endpoints.softphoneClientId,
    }),
  })
  expect(renewed.status).toBe(400)
})

it('takes a token in the Authorization header only, never in an address', async () => {
  await using stage = await openStage()
  const { access_token } = await signInByFlow(stage.url, alex)
  const inUrl = await send(`${stage.url}/api/v1/admin/me?access_token=${access_token}`, 'GET')
  expect(inUrl.status).toBe(401)
  const session = await send(`${stage.url}${routes.session.path}?access_token=${access_token}`, 'GET')
  expect(session.status).toBe(401)
})

it('tells nobody which names there are: the same words, and the password is hashed all the same', async () => {
  await using stage = await openStage()
  await stage.db.updateTable('agents').set({ active: false }).where('id', '=', 'robin').execute()
  const refused = async (username: string) => {
    const { browser, page } = await atThePage(stage.url)
    const before = performance.now()
    const answer = await browser.post(page, { username, password: 'guess', action: 'sign-in' })
    const ms = performance.now() - before
    const text = (await answer.text()).replaceAll(/sign-in\/[\w-]+/g, '').replaceAll(username, '')
    return { status: answer.status, text, ms }
  }
  const wrong = await refused('alex')
  for (const username of ['nobody', 'robin', 'admin']) {
    const other = await refused(username)
    expect([other.status, other.text]).toEqual([wrong.status, wrong.text])
    // A name that is not there would be refused within some milliseconds, if nothing were computed.
    expect(other.ms).toBeGreaterThan(wrong.ms / 4)
  }
})

it('slows guessing down, and says when to try again', async () => {
  await using stage = await openStage()
  const { browser, page } = await atThePage(stage.url)
  const guess = (password = 'guess') => browser.post(page, { username: 'alex', password, action: 'sign-in' })
  const answers = await Promise.all(Array.from({ length: 7 }, () => guess()))
  expect(answers.map(({ status }) => status).sort()).toEqual([422, 422, 422, 422, 422, 429, 429])
  const blocked = await guess('offhook-demo')
  expect([blocked.status, blocked.headers.get('retry-after')]).toEqual([429, '60'])
  // From elsewhere the agent comes in: a stranger who guesses locks out nobody but himself.
  stage.advance(61)
  expect((await guess('offhook-demo')).status).toBe(303)
})

it('sends every page and every answer with headers that keep it from harm', async () => {
  await using stage = await openStage()
  const { browser, page, endpoints } = await atThePage(stage.url)
  const pages = [
    await browser.go(page),
    await browser.post(page, { username: 'alex', password: 'guess', action: 'sign-in' }),
    await fetch(`${stage.url}/oidc/auth?client_id=nobody`),
    await fetch(`${stage.url}/oidc/sign-in/${'x'.repeat(43)}`),
  ]
  for (const { headers } of pages) {
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('same-origin')
  }
  const token = await fetch(endpoints.token_endpoint, { method: 'POST', body: new URLSearchParams({}) })
  const others = [token, await fetch(stage.url + aboutRoute.path), await fetch(`${stage.url}/oidc/jwks`)]
  for (const { headers } of [...pages, ...others]) {
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toContain('no-store')
  }
})

it('keeps its cookies from scripts, from other sites, and from the network where there is TLS', async () => {
  await using stage = await openStage({}, { publicUrl: 'https://phone.example' })
  // The public address leads nowhere here: the test is the proxy.
  const { signIn } = about.parse(await (await fetch(stage.url + aboutRoute.path)).json())
  const endpoints = { ...signIn, authorization_endpoint: '', token_endpoint: '' }
  const { parameters } = authorizationRequest('https://phone.example', endpoints, 'agent')
  const answer = await fetch(`${stage.url}/oidc/auth?${new URLSearchParams(parameters).toString()}`, {
    redirect: 'manual',
  })
  const cookies = answer.headers.getSetCookie()
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) expect(cookie).toMatch(/samesite=lax; secure; httponly/i)
})
