import type { KoaContextWithOIDC, Provider } from 'oidc-provider'

/**
 * A softphone's sign-in neither uses nor leaves a session in the browser: whoever sits down at the desk next is asked for a
 * password, and an administrator who is signed in with the same browser stays so.
 */
export function softphoneApart(provider: Provider, softphoneClientId: string) {
  const session = provider.cookieName('session')
  const isSession = (cookie: string): boolean => cookie.trim().startsWith(session)
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if ((await clientOf(provider, ctx)) !== softphoneClientId) return next()
    const { headers } = ctx.req
    headers.cookie = headers.cookie
      ?.split(';')
      .filter((cookie) => !isSession(cookie))
      .join(';')
    await next()
    const set = [ctx.response.headers['set-cookie'] ?? []].flat().map(String)
    const kept = set.filter((cookie) => !isSession(cookie))
    if (kept.length > 0) ctx.set('set-cookie', kept)
    else ctx.remove('set-cookie')
  }
}

/** Who asks, at the authorization endpoint and where it goes on after the sign-in page. */
async function clientOf(provider: Provider, ctx: KoaContextWithOIDC): Promise<unknown> {
  // As the issuer finds its routes: whatever the case, and with a slash at the end.
  if (/^\/auth\/?$/i.test(ctx.path)) return ctx.query['client_id']
  const [, uid] = /^\/auth\/([\w-]{1,100})\/?$/i.exec(ctx.path) ?? []
  if (uid === undefined) return null
  return (await provider.Interaction.find(uid))?.params['client_id']
}
