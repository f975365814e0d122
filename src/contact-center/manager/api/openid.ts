import * as client from 'openid-client'
import type { About } from '../../../contract/about.js'

/** The one file of the page that knows openid-client: code with PKCE, renewal and sign-out at the issuer. */
export interface Issuer {
  /** Where the browser goes to sign in, and what must be known when it is back. */
  begin(wish: SignInWish): Promise<{ readonly link: string; readonly begun: BegunSignIn }>
  /** @param search of the address that the browser came back to */
  finish(begun: BegunSignIn, search: string): Promise<IssuedTokens>
  renew(refreshToken: string): Promise<IssuedTokens>
  /** what was issued is worth nothing from now on */
  revoke(refreshToken: string): Promise<void>
  /** where the browser goes so that the issuer forgets it too; null when the issuer has no such page */
  signOutLink(idToken: string | null): string | null
}
export interface SignInWish {
  /** answers at once, without a page of its own, when nobody is signed in with this browser */
  readonly silent: boolean
  /** who is expected */
  readonly username: string | null
  /** begins the state, so that the page knows its own answers apart */
  readonly kind: 'page' | 'again'
}
export interface BegunSignIn {
  readonly state: string
  readonly nonce: string
  /** RFC 7636: without it the code is worth nothing */
  readonly codeVerifier: string
}
export interface IssuedTokens {
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly idToken: string | null
  readonly subject: string | null
  readonly expiresInSeconds: number
}
export const kindOfState = (state: string | null): SignInWish['kind'] | null =>
  state?.startsWith('again.') ? 'again' : state?.startsWith('page.') ? 'page' : null

/** The issuer refused, by OAuth's own word for why (RFC 6749 §4.1.2.1); null when it could not be asked. */
export const refusalCode = (error: unknown): string | null =>
  error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError
    ? error.error
    : null

const clockToleranceSeconds = 300
const unknownLifetimeSeconds = 60

/** @param redirectUri the page's own address, as the issuer knows it */
export async function discoverIssuer(
  { issuer, scope, resource, managerClientId }: About['signIn'],
  redirectUri: string,
): Promise<Issuer> {
  const server = new URL(issuer)
  const metadata = { [client.clockTolerance]: clockToleranceSeconds }
  const config = await client.discovery(server, managerClientId, metadata, client.None(), {
    // Browsers let a page do this only on the computer itself: elsewhere there is no crypto.subtle without TLS.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    execute: server.protocol === 'http:' ? [client.allowInsecureRequests] : [],
  })
  return {
    begin: async ({ silent, username, kind }) => {
      const begun = {
        state: `${kind}.${client.randomState()}`,
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      }
      const link = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        // Nothing that lasts longer than the browser's own sign-in is asked for.
        scope: scope
          .split(' ')
          .filter((one) => one !== 'offline_access')
          .join(' '),
        resource,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(begun.codeVerifier),
        code_challenge_method: 'S256',
        ...(silent ? { prompt: 'none' } : {}),
        ...(username === null ? {} : { login_hint: username }),
      })
      return { link: link.href, begun }
    },
    finish: async ({ state, nonce, codeVerifier }, search) =>
      tokensOf(
        await client.authorizationCodeGrant(
          config,
          new URL(redirectUri + search),
          {
            expectedState: state,
            expectedNonce: nonce,
            pkceCodeVerifier: codeVerifier,
            idTokenExpected: true,
          },
          { resource },
        ),
      ),
    renew: async (refreshToken) => {
      const issued = tokensOf(await client.refreshTokenGrant(config, refreshToken, { resource }))
      return { ...issued, refreshToken: issued.refreshToken ?? refreshToken }
    },
    revoke: async (refreshToken) => {
      if (config.serverMetadata().revocation_endpoint === undefined) return
      await client
        .tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' })
        .catch(() => undefined)
    },
    signOutLink: (idToken) =>
      config.serverMetadata().end_session_endpoint === undefined
        ? null
        : client.buildEndSessionUrl(config, {
            post_logout_redirect_uri: redirectUri,
            ...(idToken === null ? {} : { id_token_hint: idToken }),
          }).href,
  }
}

const tokensOf = (
  response: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
): IssuedTokens => ({
  accessToken: response.access_token,
  refreshToken: response.refresh_token ?? null,
  idToken: response.id_token ?? null,
  subject: response.claims()?.sub ?? null,
  expiresInSeconds: response.expires_in ?? unknownLifetimeSeconds,
})
