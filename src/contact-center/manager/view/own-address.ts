import type { About } from '../../../contract/about.js'

/**
 * The address at which the center's own issuer knows this page, when that is another than the one it was opened at (localhost
 * for 127.0.0.1, an inner name for the public one): only there a sign-in comes back. Null when it is this one, or when the
 * issuer is elsewhere and says nothing of it.
 */
export function addressToOpen({ issuer, resource }: About['signIn'], opened: URL): string | null {
  const publicUrl = issuer.replace(/\/oidc$/, '')
  if (publicUrl === issuer || resource !== `${publicUrl}/api`) return null
  const own = new URL(publicUrl).origin
  return own === opened.origin ? null : own + opened.pathname + opened.search
}
