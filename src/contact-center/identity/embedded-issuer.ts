import {
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
  Provider,
  errors,
  interactionPolicy,
} from 'oidc-provider'
import type { About } from '../../contract/about.js'
import type { Log } from '../log/logger.js'
import type { Database } from '../store/database.js'
import type { Accounts } from './accounts.js'
import { createIdentityItems } from './identity-items.js'
import { type IdentityKeys, signingAlgorithm } from './identity-keys.js'
import { issuerPath, managerRedirect, softphoneRedirect } from './identity-options.js'
import type { PagesInKoa } from './issuer-pages.js'
import { realNow } from './real-time.js'
import { softphoneApart } from './softphone-apart.js'

/** A working day; then the password is wanted again. */
const longestSignInSeconds = 12 * 3600
/** However often it is renewed. */
const longestGrantSeconds = 14 * 24 * 3600
/** For typing a password. */
const interactionSeconds = 15 * 60

/** The OpenID Connect provider of a center that stands alone, below `<public url>/oidc`. */
export function createEmbeddedIssuer(deps: {
  readonly publicUrl: string
  readonly signIn: About['signIn']
  readonly accessSeconds: number
  readonly keys: IdentityKeys
  readonly db: Database
  readonly accounts: Accounts
  readonly pages: PagesInKoa
  readonly log: Log
}): Provider {
  const { publicUrl, signIn, accessSeconds, keys, db, accounts, pages, log } = deps
  const { origin } = new URL(publicUrl)
  const policy = interactionPolicy.base()
  // Both clients are ours: nobody is asked whether they may have what they are for.
  policy.get('consent')?.checks.clear()

  const configuration: Configuration = {
    adapter: createIdentityItems(db),
    clients: clientsOf(signIn, publicUrl),
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    jwks: { keys: [keys.signing] },
    cookies: {
      keys: keys.cookies,
      names: { session: 'offhook_session', interaction: 'offhook_sign_in', resume: 'offhook_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      // A client ends its own tokens, and nobody else's.
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: pages.signOut,
        postLogoutSuccessSource: pages.signedOut,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => signIn.resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx, resource) => {
          if (resource !== signIn.resource) throw new errors.InvalidTarget()
          return {
            audience: signIn.resource,
            scope: signIn.scope,
            accessTokenTTL: accessSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: signingAlgorithm } },
          }
        },
      },
    },
    formats: {
      customizers: {
        // To the millisecond (RFC 7519 allows a fraction): a sign-out and the sign-in after it may share a second.
        jwt: (_ctx, _token, { payload }) => {
          payload['iat'] = realNow() / 1000
          return undefined
        },
      },
    },
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    pkce: { required: () => true },
    clientBasedCORS: (_ctx, from) => from === origin,
    findAccount: async (_ctx, sub) =>
      (await accounts.isActive(sub)) ? { accountId: sub, claims: () => ({ sub }) } : undefined,
    loadExistingGrant: (ctx) => grantFor(ctx, signIn),
    interactions: { policy, url: (_ctx, { uid }) => `${issuerPath}/sign-in/${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // What is renewed goes on without the browser; it ends by revocation.
    expiresWithSession: () => false,
    rotateRefreshToken: true,
    renderError: pages.failed,
    ttl: {
      AccessToken: accessSeconds,
      AuthorizationCode: 60,
      Grant: longestGrantSeconds,
      IdToken: 3600,
      Interaction: interactionSeconds,
      Session: longestSignInSeconds,
      // A softphone's goes on while it is used; a page's ends with the day it began (RFC 9700 §4.14.2).
      RefreshToken: (ctx, _token, client) =>
        client.applicationType === 'web'
          ? (ctx.oidc.entities.RotatedRefreshToken?.remainingTTL ?? longestSignInSeconds)
          : longestSignInSeconds,
    },
  }
  const provider = new Provider(publicUrl + issuerPath, configuration)
  // Only what the mount itself says of how the browser came; see `mount-issuer`.
  provider.proxy = true
  provider.use(pages.secure)
  provider.use(softphoneApart(provider, signIn.softphoneClientId))
  provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'sign-in failed'))
  // Koa's own way would be the standard error output.
  provider.onerror = (error) => log.error({ err: error }, 'sign-in failed')
  provider.on('grant.error', (_ctx, { error, error_detail: detail }) =>
    log.info({ error, detail }, 'token refused'),
  )
  return provider
}

function clientsOf(signIn: About['signIn'], publicUrl: string): ClientMetadata[] {
  const shared = {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    token_endpoint_auth_method: 'none' as const,
  }
  return [
    {
      ...shared,
      client_id: signIn.softphoneClientId,
      client_name: 'Offhook softphone',
      application_type: 'native',
      redirect_uris: [softphoneRedirect],
    },
    {
      ...shared,
      client_id: signIn.managerClientId,
      client_name: 'Configuration Manager',
      application_type: 'web',
      redirect_uris: [managerRedirect(publicUrl)],
      post_logout_redirect_uris: [managerRedirect(publicUrl)],
    },
  ]
}

/** The grant of before, or a new one: nobody is asked. */
async function grantFor({ oidc }: KoaContextWithOIDC, { resource, scope }: About['signIn']) {
  const { client, session, account, provider } = oidc
  if (!client || !account) return undefined
  const { consent } = oidc.result ?? {}
  const known = consent?.grantId ?? session?.grantIdFor(client.clientId)
  const before = known === undefined ? undefined : await provider.Grant.find(known)
  if (before?.accountId === account.accountId) return before
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId })
  grant.addOIDCScope(scope)
  grant.addResourceScope(resource, scope)
  await grant.save()
  return grant
}
