import * as client from 'openid-client'
import type { About } from '../../contract/about.js'
import { type ApiResult, apiFailure } from '../net/api-request.js'
import { checkServerUrl } from '../net/secure-url.js'
import type { Fetch } from '../net/http.js'
import type { IssuedTokens, Issuer } from './issuer.js'
import { issuerFailure } from './issuer-failure.js'

/**
 * The one file that knows openid-client: OpenID Connect discovery, authorization code with PKCE (RFC 7636), refresh and
 * revocation. Loaded when somebody signs in or is signed in again, never at the start of the app.
 */

/** A computer's clock is often some minutes off; the issuer's own clock is what counts. */
const clockToleranceSeconds = 300
/** A renewal proves nobody anew. Refused for the time in it, its refresh token would be lost, and the old one is used up. */
const anyClock = { [client.clockTolerance]: Number.MAX_SAFE_INTEGER }
/** of a token that does not say how long it is good for */
const unknownLifetimeSeconds = 60

export async function discoverIssuer(
  { issuer: id, scope, resource, softphoneClientId }: About['signIn'],
  /** gives up by itself */
  fetch: Fetch,
): Promise<ApiResult<Issuer>> {
  const address = checkServerUrl(id, 'http')
  if (!address.ok) return address
  const metadata = { [client.clockTolerance]: clockToleranceSeconds }
  let config: client.Configuration
  try {
    config = await client.discovery(new URL(id), softphoneClientId, metadata, client.None(), {
      [client.customFetch]: asCustomFetch(fetch),
      // http: is for this computer itself, which checkServerUrl holds it to, here and at every request.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: address.value.protocol === 'http:' ? [client.allowInsecureRequests] : [],
    })
  } catch (error) {
    return issuerFailure(error)
  }
  const renewal = new client.Configuration(
    config.serverMetadata(),
    softphoneClientId,
    anyClock,
    client.None(),
  )
  renewal[client.customFetch] = asCustomFetch(fetch)
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  if (address.value.protocol === 'http:') client.allowInsecureRequests(renewal)
  const page = checkServerUrl(config.serverMetadata().authorization_endpoint ?? '', 'http')
  if (!page.ok) return apiFailure('bad-answer', 'The sign-in service names no page to sign in on.')

  return {
    ok: true,
    value: {
      id,
      authorize: async (redirectUri) => {
        const [state, nonce] = [client.randomState(), client.randomNonce()]
        const codeVerifier = client.randomPKCECodeVerifier()
        const link = client.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope,
          resource,
          state,
          nonce,
          code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          // A desk is shared: whoever signs in proves who they are, whatever the browser remembers of the one before.
          prompt: scope.split(' ').includes('offline_access') ? 'login consent' : 'login',
        })
        return { link: link.href, state, nonce, codeVerifier }
      },
      exchange: async (answer, { state, nonce, codeVerifier }) => {
        try {
          const response = await client.authorizationCodeGrant(
            config,
            answer,
            { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
            { resource },
          )
          const subject = response.claims()?.sub
          if (subject === undefined) {
            return apiFailure('bad-answer', 'The sign-in service did not say who signed in.')
          }
          return { ok: true, value: { tokens: tokensOf(response), person: { subject } } }
        } catch (error) {
          return refused(issuerFailure(error))
        }
      },
      refresh: async (refreshToken) => {
        try {
          const tokens = tokensOf(await client.refreshTokenGrant(renewal, refreshToken, { resource }))
          return { ok: true, value: { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken } }
        } catch (error) {
          return issuerFailure(error)
        }
      },
      revoke: async (refreshToken) => {
        if (config.serverMetadata().revocation_endpoint === undefined) return
        await client
          .tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' })
          // The sign-in at the contact center has ended all the same, and the token is forgotten here.
          .catch(() => undefined)
      },
    },
  }
}

/** The library follows no redirect, and neither may what is underneath: a token goes where it was sent. */
const asCustomFetch =
  (fetch: Fetch): client.CustomFetch =>
  (url, { body, headers, method, signal }) =>
    fetch(url, {
      method,
      headers,
      redirect: 'error',
      // Every body of this client is a form.
      ...(body instanceof URLSearchParams ? { body: body.toString() } : {}),
      ...(signal === undefined ? {} : { signal }),
    })

const tokensOf = (response: client.TokenEndpointResponse): IssuedTokens => ({
  accessToken: response.access_token,
  refreshToken: response.refresh_token ?? null,
  expiresInSeconds: response.expires_in ?? unknownLifetimeSeconds,
})

/** A code that is refused was never a sign-in: nothing has expired. */
const refused = <T>(result: ApiResult<T>): ApiResult<T> =>
  !result.ok && result.error.code === 'session-expired'
    ? apiFailure(
        'sign-in-failed',
        'The sign-in service did not accept the sign-in. Press Sign in and try again.',
      )
    : result
