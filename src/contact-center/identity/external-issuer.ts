import { type JWTVerifyGetKey, createRemoteJWKSet, customFetch } from 'jose'
import { z } from 'zod'

/** The issuer cannot be asked now: nothing is wrong with the token. */
export class IssuerUnreachable extends Error {
  constructor(cause: unknown) {
    super('The sign-in service of your organisation does not answer. Try again in a moment.', { cause })
  }
}

/** OpenID Connect Discovery 1.0 §3. */
const metadata = z.looseObject({ issuer: z.string(), jwks_uri: z.url() })

const timeoutMs = 5_000
/** An issuer that is away is not asked for every request. */
const retryAfterMs = 2_000
const keysKeptMs = 10 * 60_000

/** The keys of an issuer elsewhere: found by discovery, kept, and read anew when a token names one that is not known. */
export function createIssuerKeys(issuer: string, fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  const ask = async (url: string, init?: RequestInit): Promise<Response> => {
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
      if (!response.ok) throw new Error(`${url} answered ${response.status}`)
      return response
    } catch (error) {
      throw new IssuerUnreachable(error)
    }
  }
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const response = await ask(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    const found = metadata.safeParse(await response.json().catch(() => null))
    if (!found.success || found.data.issuer !== issuer)
      throw new IssuerUnreachable(
        new Error(`${issuer} does not describe itself as OpenID Connect Discovery asks`),
      )
    return createRemoteJWKSet(new URL(found.data.jwks_uri), {
      cacheMaxAge: keysKeptMs,
      timeoutDuration: timeoutMs,
      [customFetch]: (url, init) => ask(url, init),
    })
  }
  let known: { readonly keys: Promise<JWTVerifyGetKey>; readonly retryAt: number | null } | null = null
  const keys = (): Promise<JWTVerifyGetKey> => {
    if (known && (known.retryAt === null || Date.now() < known.retryAt)) return known.keys
    const finding = discover()
    known = { keys: finding, retryAt: null }
    finding.catch(() => (known = { keys: finding, retryAt: Date.now() + retryAfterMs }))
    return finding
  }
  return async (header, token) => (await keys())(header, token)
}
