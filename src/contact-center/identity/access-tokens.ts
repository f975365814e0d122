import { type JWK, type JWTPayload, type JWTVerifyGetKey, createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { About } from '../../contract/about.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { type Subject, accountOf } from './accounts.js'
import { IssuerUnreachable, createIssuerKeys } from './external-issuer.js'
import { type IdentityKeys, signingAlgorithm } from './identity-keys.js'
import type { ExternalIssuer } from './identity-options.js'

/** What an access token says, when it is good. Both times are real, in epoch ms. */
export interface AccessClaims {
  readonly subject: Subject
  readonly issuedAt: number
  readonly expiresAt: number
}
/** Every instance judges a token by itself: by signature, issuer, audience and time. */
export type VerifyAccess = (token: string) => Promise<Result<AccessClaims>>

/** Asymmetric ones only: with the others whoever can check a token can make one. */
const externalAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']
const toleranceSeconds = 10

export function verifyEmbedded(signIn: About['signIn'], { signing }: IdentityKeys): VerifyAccess {
  const { d: _, ...publicKey } = signing as JWK & { d?: string }
  return createVerify(createLocalJWKSet({ keys: [publicKey] }), {
    issuer: signIn.issuer,
    audience: signIn.resource,
    algorithms: [signingAlgorithm],
    // RFC 9068 §2.1: an id token is not taken for an access token.
    typ: 'at+jwt',
    subjectOf: ({ sub }) => (sub === undefined ? null : accountOf(sub)),
  })
}

export function verifyExternal(
  signIn: About['signIn'],
  { usernameClaim }: ExternalIssuer,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): VerifyAccess {
  return createVerify(createIssuerKeys(signIn.issuer, fetch), {
    issuer: signIn.issuer,
    audience: signIn.resource,
    algorithms: externalAlgorithms,
    subjectOf: (claims) => {
      const name = claims[usernameClaim] ?? claims.sub
      return typeof name === 'string' && name !== '' ? { kind: 'named', username: name.toLowerCase() } : null
    },
  })
}

function createVerify(
  keys: JWTVerifyGetKey,
  rules: {
    readonly issuer: string
    readonly audience: string
    readonly algorithms: string[]
    readonly typ?: string
    readonly subjectOf: (claims: JWTPayload) => Subject | null
  },
): VerifyAccess {
  const { subjectOf, ...options } = rules
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...options,
        clockTolerance: toleranceSeconds,
        requiredClaims: ['iat', 'exp', 'sub'],
      })
      const subject = subjectOf(payload)
      if (!subject) return fail('forbidden', 'The access token does not say who you are here.')
      const { iat = 0, exp = 0 } = payload
      return succeed({ subject, issuedAt: iat * 1000, expiresAt: exp * 1000 })
    } catch (error) {
      if (error instanceof IssuerUnreachable) return fail('issuer-unreachable', error.message)
      if (!(error instanceof errors.JOSEError)) throw error
      return fail('session-expired', 'The sign-in has expired. Sign in again.')
    }
  }
}
