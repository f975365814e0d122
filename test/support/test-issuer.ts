import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { type About, aboutRoute } from '../../src/contract/about.js'

/** A real OpenID provider that lets everybody in by any name, and says where it is as a contact center does. */
export interface TestIssuer extends AsyncDisposable {
  /** of the contact center that names it */
  readonly server: string
  readonly about: About
  /** `/token?refresh_token` → how often; for counting what was asked */
  readonly requests: readonly string[]
}

export async function startTestIssuer(
  options: {
    readonly accessSeconds?: number
    readonly about?: (about: About['signIn']) => Partial<About['signIn']>
  } = {},
): Promise<TestIssuer> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const resource = `${origin}/api`
  const signIn = {
    issuer: `${origin}/oidc`,
    resource,
    scope: 'openid offline_access',
    softphoneClientId: 'offhook-softphone',
    managerClientId: 'offhook-manager',
  }
  const about: About = {
    name: 'Offhook contact center',
    version: '0.0.0',
    signIn: { ...signIn, ...options.about?.(signIn) },
  }
  const provider = new Provider(signIn.issuer, {
    clients: [
      {
        client_id: signIn.softphoneClientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: ['http://127.0.0.1/callback'],
      },
    ],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    ttl: { AccessToken: options.accessSeconds ?? 300 },
    cookies: { keys: ['test only'] },
    features: {
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: options.accessSeconds ?? 300,
        }),
        useGrantedResource: () => true,
      },
    },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  })
  const answer = provider.callback()
  const requests: string[] = []
  server.on('request', (request, response) => {
    const url = request.url ?? ''
    requests.push(`${request.method ?? ''} ${url.split('?')[0] ?? ''}`)
    if (url === aboutRoute.path) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(about))
      return
    }
    // Mounted: the provider finds its own path by the original address.
    Object.assign(request, { originalUrl: url })
    request.url = url.replace(/^\/oidc/, '')
    void answer(request, response)
  })
  return {
    server: origin,
    about,
    requests,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
