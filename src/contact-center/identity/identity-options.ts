import type { About } from '../../contract/about.js'

/** How people sign in, as the operator has set it. */
export interface IdentityOptions {
  /** as browsers and softphones reach the center, without a slash at its end; null: as it listens */
  readonly publicUrl: string | null
  /** an issuer of the organisation's own in place of the embedded one */
  readonly external: ExternalIssuer | null
  /** of access tokens; null: `<public url>/api` */
  readonly audience: string | null
  readonly scope: string
  readonly softphoneClientId: string
  readonly managerClientId: string
  /** how long an access token of the embedded issuer is good */
  readonly accessSeconds: number
  /** what the sign-in page is filled in with: the demo's accounts */
  readonly prefill: Readonly<Partial<Record<'agent' | 'admin', DemoAccount>>>
}
export interface ExternalIssuer {
  readonly issuer: string
  /** the claim of an access token that is the user name here */
  readonly usernameClaim: string
}
export interface DemoAccount {
  readonly username: string
  readonly password: string
}

export const defaultIdentity: IdentityOptions = {
  publicUrl: null,
  external: null,
  audience: null,
  scope: 'openid offline_access',
  softphoneClientId: 'offhook-softphone',
  managerClientId: 'offhook-manager',
  accessSeconds: 600,
  prefill: {},
}

/** Where the embedded issuer is mounted. */
export const issuerPath = '/oidc'
/** Any port: RFC 8252 §7.3. */
export const softphoneRedirect = 'http://127.0.0.1/callback'
export const managerRedirect = (publicUrl: string): string => `${publicUrl}/manager/`

export function signInOf(options: IdentityOptions, publicUrl: string): About['signIn'] {
  const { external, audience, scope, softphoneClientId, managerClientId } = options
  return {
    issuer: external?.issuer ?? publicUrl + issuerPath,
    resource: audience ?? `${publicUrl}/api`,
    scope,
    softphoneClientId,
    managerClientId,
  }
}
