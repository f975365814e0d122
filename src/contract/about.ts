import { z } from 'zod'

/**
 * What a contact center tells everybody about itself, before anybody is signed in. Agents sign in with the issuer named
 * here (OpenID Connect): authorization code with PKCE. A scope with `offline_access` is asked for with `prompt=consent`
 * (OpenID Connect Core §11).
 */
export const about = z.object({
  name: z.string(),
  version: z.string(),
  signIn: z.object({
    /** issuer identifier; discovery is below it */
    issuer: z.url(),
    /** audience of the access tokens (RFC 8707) */
    resource: z.url(),
    scope: z.string().min(1),
    softphoneClientId: z.string().min(1),
    managerClientId: z.string().min(1),
  }),
})
export type About = z.infer<typeof about>

export const aboutRoute = { method: 'GET', path: '/api/v1/about' } as const
/** Beside the bearer token on every request of the Agent API but the sign-in itself: which sign-in it belongs to. */
export const signInHeader = 'offhook-sign-in'
