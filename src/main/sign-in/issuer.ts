import type { ApiResult } from '../net/api-request.js'

/** What an issuer gave for one sign-in. Nothing of it reaches a page, a log or a URL. */
export interface IssuedTokens {
  readonly accessToken: string
  /** null: the issuer gives none, and the sign-in ends with the access token */
  readonly refreshToken: string | null
  readonly expiresInSeconds: number
}

/** Who signed in, as the ID token says it. */
export interface SignedInPerson {
  /** stable and unique at this issuer */
  readonly subject: string
}

/** One authorization request: what the browser is sent to, and what its answer is held against. */
export interface AuthorizationRequest {
  readonly link: string
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** The issuer of this contact center, found and ready (OpenID Connect). */
export interface Issuer {
  /** issuer identifier */
  readonly id: string
  authorize(redirectUri: string): Promise<AuthorizationRequest>
  /** @param answer the address that the browser came back to */
  exchange(
    answer: URL,
    request: AuthorizationRequest,
  ): Promise<ApiResult<{ readonly tokens: IssuedTokens; readonly person: SignedInPerson }>>
  /** each refresh token may be good only once */
  refresh(refreshToken: string): Promise<ApiResult<IssuedTokens>>
  /** ends the grant behind a refresh token (RFC 7009); best effort */
  revoke(refreshToken: string): Promise<void>
}
