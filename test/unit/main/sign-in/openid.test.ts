import { describe, expect, it } from 'vitest'
import type { Fetch } from '../../../../src/main/net/http.js'
import { discoverIssuer } from '../../../../src/main/sign-in/openid.js'

const id = 'https://issuer.example'
const signIn = {
  issuer: id,
  resource: 'https://center.example/api',
  scope: 'openid offline_access',
  softphoneClientId: 'offhook-softphone',
  managerClientId: 'offhook-manager',
}
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An issuer whose ID tokens ended so many seconds ago by this computer's clock. */
function issuerWith(endpoints: object, endedSecondsAgo = 0): Fetch {
  const end = Math.floor(Date.now() / 1000) - endedSecondsAgo
  const claims = { iss: id, sub: 'agent:1', aud: 'offhook-softphone', iat: end - 3600, exp: end }
  return async (url) =>
    url.includes('.well-known')
      ? Response.json({
          issuer: id,
          authorization_endpoint: `${id}/auth`,
          token_endpoint: `${id}/token`,
          ...endpoints,
        })
      : Response.json({
          access_token: 'access-2',
          refresh_token: 'refresh-2',
          token_type: 'bearer',
          expires_in: 300,
          id_token: `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`,
        })
}

describe('the issuer', () => {
  it("renews a sign-in whatever this computer's clock says: the refresh token it gave is not thrown away", async () => {
    const issuer = await discoverIssuer(signIn, issuerWith({}, 13 * 3600))
    if (!issuer.ok) throw new Error(issuer.error.message)
    expect(await issuer.value.refresh('refresh-1')).toEqual({
      ok: true,
      value: { accessToken: 'access-2', refreshToken: 'refresh-2', expiresInSeconds: 300 },
    })
  })

  it.each([
    'file:///etc/passwd',
    'offhook://x',
    'javascript:alert(1)',
    'http://issuer.example/auth',
    '--help',
    undefined,
  ])('whose page is at %s is opened in no browser', async (authorization_endpoint) => {
    expect(await discoverIssuer(signIn, issuerWith({ authorization_endpoint }))).toMatchObject({ ok: false })
  })
})
