import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { expect, it, onTestFinished } from 'vitest'
import { signInHeader } from '../../../src/contract/about.js'
import { routes, signInBegun } from '../../../src/contract/agent-api/commands.js'
import { problem } from '../../../src/contract/errors.js'
import {
  authorizationRequest,
  createTinyBrowser,
  readEndpoints,
} from '../../../src/contact-center/lab/sign-in-flow.js'
import { send } from '../../support/center-client.js'
import { openStage } from '../../support/center-stage.js'

const audience = 'api://offhook'
/** As the organisation names its people; `given` is in no claim but this. */
const people: Readonly<Record<string, string>> = { 'u-1': 'Alex', 'u-2': 'admin', 'u-3': 'stranger' }

/** An issuer of the organisation's own: a real provider with its own people and its own page. */
async function startIssuer() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const shared = {
    token_endpoint_auth_method: 'none' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
  }
  const provider = new Provider(issuer, {
    clients: [
      {
        ...shared,
        client_id: 'softphone-there',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['of the test'] },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: 'openid', audience, accessTokenFormat: 'jwt' }),
      },
    },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 600,
      Interaction: 600,
      Session: 600,
    },
    interactions: { url: (_ctx, { uid }) => `/login/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    extraTokenClaims: (_ctx, token) => ({
      upn: people[(token as { accountId?: string }).accountId ?? ''] ?? '',
    }),
  })
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/login/')) return void provider.callback()(request, response)
    void (async () => {
      const { params, prompt, session } = await provider.interactionDetails(request, response)
      const accountId =
        session?.accountId ?? new URL(request.url ?? '', issuer).searchParams.get('as') ?? 'u-1'
      if (prompt.name === 'login')
        return provider.interactionFinished(request, response, { login: { accountId } })
      const grant = new provider.Grant({ accountId, clientId: String(params['client_id']) })
      grant.addOIDCScope('openid offline_access')
      grant.addResourceScope(audience, 'openid')
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } })
    })()
  })
  const stop = () => stopServer(server)
  onTestFinished(stop)
  return { issuer, stop }
}
const stopServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  })

const openOn = (issuer: string) =>
  openStage(
    {},
    {
      external: { issuer, usernameClaim: 'upn' },
      audience,
      softphoneClientId: 'softphone-there',
      managerClientId: 'manager-there',
    },
  )

/** The whole flow there, as this person. */
async function tokenFor(center: string, person: string): Promise<string> {
  const endpoints = await readEndpoints(center)
  const { parameters, verifier, clientId, redirectUri } = authorizationRequest(center, endpoints, 'agent')
  const browser = createTinyBrowser()
  let at = `${endpoints.authorization_endpoint}?${new URLSearchParams(parameters).toString()}`
  while (!at.startsWith(redirectUri)) {
    const there = at.includes('/login/') ? `${at}?as=${person}` : at
    at = browser.next(at, await browser.go(there))
  }
  const code = new URL(at).searchParams.get('code') ?? ''
  const answer = await fetch(endpoints.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      client_id: clientId,
      redirect_uri: redirectUri,
    }),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}
const begin = (url: string, token: string) =>
  send(url + routes.signIn.path, 'POST', { deviceId: 'device-1234' }, { authorization: `Bearer ${token}` })

it('takes the tokens of an issuer elsewhere, and finds its people by the claim that is their user name', async () => {
  const { issuer } = await startIssuer()
  await using stage = await openOn(issuer)
  const token = await tokenFor(stage.url, 'u-1')
  const begun = await begin(stage.url, token)
  expect(begun.status).toBe(200)
  const { signInId } = signInBegun.parse(begun.body)
  const session = await send(stage.url + routes.session.path, 'GET', undefined, {
    authorization: `Bearer ${token}`,
    [signInHeader]: signInId,
  })
  expect(session.body).toMatchObject({ identity: { username: 'alex' } })
  const admin = await tokenFor(stage.url, 'u-2')
  const me = await send(`${stage.url}/api/v1/admin/me`, 'GET', undefined, {
    authorization: `Bearer ${admin}`,
  })
  expect(me.body).toMatchObject({ username: 'admin', role: 'tenant-administrator' })
})

it('lets nobody in whom it does not know here, and serves no sign-in page of its own', async () => {
  const { issuer } = await startIssuer()
  await using stage = await openOn(issuer)
  const refused = await begin(stage.url, await tokenFor(stage.url, 'u-3'))
  expect([refused.status, problem.parse(refused.body).code]).toEqual([403, 'forbidden'])
  expect((await fetch(`${stage.url}/oidc/.well-known/openid-configuration`)).status).toBe(404)
})

it('goes on with the keys that it knows while the issuer is away', async () => {
  const { issuer, stop } = await startIssuer()
  await using stage = await openOn(issuer)
  const token = await tokenFor(stage.url, 'u-1')
  expect((await begin(stage.url, token)).status).toBe(200)
  await stop()
  expect((await begin(stage.url, token)).status).toBe(200)
})

it('says that the issuer is away when it cannot judge a token', async () => {
  const { issuer, stop } = await startIssuer()
  const first = await openOn(issuer)
  const token = await tokenFor(first.url, 'u-1')
  await first[Symbol.asyncDispose]()
  await stop()
  await using stage = await openOn(issuer)
  const answer = await begin(stage.url, token)
  expect(answer.status).toBe(503)
  expect(problem.parse(answer.body)).toMatchObject({
    code: 'issuer-unreachable',
    detail: 'The sign-in service of your organisation does not answer. Try again in a moment.',
  })
})
