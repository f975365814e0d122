import { createHash } from 'node:crypto'
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider'
import { failurePage, leavingPage, pressSignOut, signOutPage, signedOutPage } from './pages.js'

/** What the issuer shows by itself. */
export interface PagesInKoa {
  /** headers of everything that it answers */
  secure(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void>
  signOut(ctx: KoaContextWithOIDC, form: string): void
  signedOut(ctx: KoaContextWithOIDC): void
  failed(ctx: KoaContextWithOIDC, out: ErrorOut, error: Error): void
}

/**
 * @param formTargets where a form may lead, redirects included, beside the page's own origin
 * @param script the source of the only script that runs, as a policy names it
 */
export const pageHeaders = (
  formTargets: readonly string[] = [],
  script = "'none'",
): Readonly<Record<string, string>> => ({
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'self'",
    'img-src data:',
    ["form-action 'self'", ...formTargets].join(' '),
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // Not `no-referrer`: a form that is posted would say no origin.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
})

const show = (ctx: KoaContextWithOIDC, text: string): void => {
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = text
}

/**
 * The app that sends the browser here holds an id token of the very person who is signed in: it is the app they pressed Sign out in
 * (OpenID Connect RP-Initiated Logout 1.0 §2). Without it any page could send them here, so they are asked.
 */
const hasAskedAlready = ({ oidc }: KoaContextWithOIDC): boolean => {
  const hinted = oidc.entities.IdTokenHint?.payload['sub']
  return hinted !== undefined && hinted === oidc.session?.accountId
}
const leaving = pageHeaders([], `'sha256-${createHash('sha256').update(pressSignOut).digest('base64')}'`)

export const issuerPages: PagesInKoa = {
  secure: async (ctx, next) => {
    ctx.set({ ...pageHeaders() })
    await next()
  },
  signOut: (ctx, form) => {
    if (hasAskedAlready(ctx)) {
      ctx.set({ ...leaving })
      show(ctx, leavingPage({ html: form }))
    } else show(ctx, signOutPage({ html: form }))
  },
  signedOut: (ctx) => show(ctx, signedOutPage()),
  failed: (ctx, { error, error_description: description }) => {
    const isOurs = error === 'server_error'
    const words = isOurs
      ? 'Something went wrong in the contact center. Go back to where you came from and try again.'
      : 'Go back to where you came from and begin the sign-in again.'
    const detail = isOurs ? null : [error, description].filter(Boolean).join(': ')
    show(ctx, failurePage(words, detail))
  },
}
