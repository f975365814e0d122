import { type Result, fail, succeed } from '../../contract/errors.js'
import { isLoopback } from '../loopback.js'
import { type IdentityOptions, defaultIdentity } from './identity-options.js'

export const identityUsage = `  --public-url URL  how browsers and softphones reach the center, where that is not how it listens (OFFHOOK_PUBLIC_URL)
  --oidc-issuer URL an issuer of your own in place of the embedded one (OFFHOOK_OIDC_ISSUER)
  --oidc-audience ID        the audience of its access tokens (OFFHOOK_OIDC_AUDIENCE, <public url>/api)
  --oidc-username-claim NAME  the claim that is the user name here (OFFHOOK_OIDC_USERNAME_CLAIM, preferred_username)
  --oidc-scope SCOPES       what clients ask for (OFFHOOK_OIDC_SCOPE, "openid offline_access")
  --oidc-softphone-client ID, --oidc-manager-client ID
                    the ids of both clients there (OFFHOOK_OIDC_SOFTPHONE_CLIENT, OFFHOOK_OIDC_MANAGER_CLIENT)`

export const identityFlags = {
  'public-url': { type: 'string' },
  'oidc-issuer': { type: 'string' },
  'oidc-audience': { type: 'string' },
  'oidc-username-claim': { type: 'string' },
  'oidc-scope': { type: 'string' },
  'oidc-softphone-client': { type: 'string' },
  'oidc-manager-client': { type: 'string' },
} as const

type Flags = Readonly<Partial<Record<keyof typeof identityFlags, string | undefined>>>

/** Flags win over the environment. */
export function readIdentityOptions(flags: Flags, env: NodeJS.ProcessEnv): Result<Partial<IdentityOptions>> {
  const of = (flag: keyof Flags): string | undefined =>
    flags[flag] ?? env[`OFFHOOK_${flag.toUpperCase().replaceAll('-', '_')}`]
  const [publicUrl, issuer] = [of('public-url'), of('oidc-issuer')]
  if (publicUrl !== undefined && !isPublicUrl(publicUrl))
    return fail(
      'bad-request',
      'The public URL is https://host or https://host:port, without a path; http only on this machine.',
    )
  if (issuer !== undefined && !isSecure(issuer))
    return fail(
      'bad-request',
      'The issuer is an https URL as its discovery document has it; http only on this machine.',
    )
  const needsIssuer = (['oidc-audience', 'oidc-username-claim', 'oidc-scope'] as const).find(
    (flag) => issuer === undefined && of(flag) !== undefined,
  )
  if (needsIssuer) return fail('bad-request', `--${needsIssuer} belongs to --oidc-issuer.`)
  const usernameClaim = of('oidc-username-claim') ?? 'preferred_username'
  return succeed({
    publicUrl: publicUrl?.replace(/\/$/, '') ?? null,
    external: issuer === undefined ? null : { issuer, usernameClaim },
    audience: of('oidc-audience') ?? null,
    scope: of('oidc-scope') ?? defaultIdentity.scope,
    softphoneClientId: of('oidc-softphone-client') ?? defaultIdentity.softphoneClientId,
    managerClientId: of('oidc-manager-client') ?? defaultIdentity.managerClientId,
  })
}

/** RFC 8414 §2: https; without it only where nobody can listen in between. */
function isSecure(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.host))
}

function isPublicUrl(text: string): boolean {
  if (!isSecure(text)) return false
  const { pathname, search, hash, username } = new URL(text)
  return pathname === '/' && search === '' && hash === '' && username === ''
}
