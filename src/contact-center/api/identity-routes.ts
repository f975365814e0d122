import type { FastifyReply, FastifyRequest } from 'fastify'
import { type InteractionResults, type Provider, errors } from 'oidc-provider'
import type { Clock } from '../clock/clock.js'
import { type AccountKind, accountId } from '../identity/accounts.js'
import type { Identity } from '../identity/identity.js'
import { issuerPath } from '../identity/identity-options.js'
import { pageHeaders } from '../identity/issuer-pages.js'
import { pageStyle, styleFile } from '../identity/page-style.js'
import { type SignInView, failurePage, signInPage } from '../identity/pages.js'
import type { Database } from '../store/database.js'
import type { App } from './app.js'

const signInPath = `${issuerPath}/sign-in/:uid`
const schema = { hide: true }
/** A name, a password and what the browser makes of them. */
const longestForm = 8 * 1024

/** The embedded issuer's own endpoints, its sign-in page, and nothing of it while another issuer is set. */
export function addIdentityRoutes(
  parent: App,
  deps: { readonly identity: Identity; readonly db: Database; readonly clock: Clock },
): void {
  const { identity } = deps
  if (identity.options.external) return
  void parent.register(async (app: App) => {
    app.get(`${issuerPath}/${styleFile}`, { schema }, (_request, reply) =>
      reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .type('text/css; charset=utf-8')
        .send(pageStyle),
    )
    addSignInPage(app, deps)
  })
  void parent.register(async (app: App) => {
    // The issuer reads bodies by itself.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    app.all(`${issuerPath}/*`, { schema }, (request, reply) => {
      const issuer = identity.embedded()
      if (!issuer) throw new Error('The issuer is asked before the server listens')
      reply.hijack()
      const { raw } = request
      const url = raw.url ?? '/'
      // As a mounted application is told: where it is called, and by which whole address.
      Object.assign(raw, { originalUrl: url, url: url.slice(issuerPath.length) })
      tellHowReached(request, identity.options.publicUrl)
      void issuer.callback()(raw, reply.raw)
    })
  })
}

/** For the issuer: by which address the browser came, which behind a proxy is not what the connection says. */
function tellHowReached(request: FastifyRequest, publicUrl: string | null): void {
  const { host, protocol } = new URL(publicUrl ?? `${request.protocol}://${request.host}`)
  Object.assign(request.raw.headers, {
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-forwarded-host': host,
  })
}

function addSignInPage(
  app: App,
  { identity, db, clock }: { readonly identity: Identity; readonly db: Database; readonly clock: Clock },
): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: longestForm },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body.toString()))),
  )
  const show = (reply: FastifyReply, status: number, text: string, targets: readonly string[] = []) =>
    reply.code(status).headers(pageHeaders(targets)).type('text/html; charset=utf-8').send(text)

  /** What is asked for, by the cookie of the browser that asks. Null when it is over, and answered. */
  const pending = async (request: FastifyRequest, reply: FastifyReply): Promise<Pending | null> => {
    const issuer = identity.embedded()
    tellHowReached(request, identity.options.publicUrl)
    try {
      if (!issuer) throw new Error('The issuer is asked before the server listens')
      const { params, prompt, uid } = await issuer.interactionDetails(request.raw, reply.raw)
      if (uid === (request.params as { uid: string }).uid) return pendingOf(issuer, params, prompt.name)
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error
    }
    const words = 'This sign-in is over, or it took too long. Go back to where you came from and begin again.'
    void show(reply, 400, failurePage(words, null))
    return null
  }
  const pendingOf = (issuer: Provider, params: Record<string, unknown>, prompt: string): Pending => {
    const redirectUri = String(params['redirect_uri'])
    const isSoftphone = params['client_id'] === identity.options.softphoneClientId
    const hint = params['login_hint']
    return {
      issuer,
      prompt,
      kind: isSoftphone ? 'agent' : 'admin',
      asking: isSoftphone ? 'with the Offhook softphone on this computer' : 'for the Configuration Manager',
      // Browsers hold a form to where it may lead, redirects included (CSP, form-action).
      targets: [new URL(redirectUri).origin],
      hint: typeof hint === 'string' ? hint : null,
    }
  }
  const centerName = async (): Promise<string> => {
    const tenants = await db.selectFrom('tenants').select('name').limit(2).execute()
    return (tenants.length === 1 ? tenants[0]?.name : undefined) ?? 'the contact center'
  }
  const viewOf = async (request: FastifyRequest, { asking }: Pending) => ({
    asking,
    center: await centerName(),
    host: new URL(identity.publicUrl()).host,
    action: request.url,
  })
  const finish = async (
    { issuer }: Pending,
    request: FastifyRequest,
    reply: FastifyReply,
    result: InteractionResults,
  ) => {
    const next = await issuer.interactionResult(request.raw, reply.raw, result, {
      mergeWithLastSubmission: false,
    })
    return reply.headers(pageHeaders()).redirect(next, 303)
  }

  app.get(signInPath, { schema }, async (request, reply) => {
    const asked = await pending(request, reply)
    if (!asked) return reply
    if (asked.prompt !== 'login') return finish(asked, request, reply, { consent: {} })
    const demo = identity.options.prefill[asked.kind]
    const known = asked.hint === null || asked.hint === demo?.username ? demo : undefined
    const view: SignInView = {
      ...(await viewOf(request, asked)),
      username: known?.username ?? asked.hint?.slice(0, 100) ?? '',
      password: known?.password ?? '',
      error: null,
    }
    return show(reply, 200, signInPage(view), asked.targets)
  })

  app.post(signInPath, { schema, bodyLimit: longestForm }, async (request, reply) => {
    if (!isFromOurPage(request)) {
      const words = 'This form was sent by another page. Go back to where you came from and begin again.'
      return show(reply, 403, failurePage(words, null))
    }
    const asked = await pending(request, reply)
    if (!asked) return reply
    const { action, username = '', password = '' } = (request.body ?? {}) as Readonly<Record<string, string>>
    if (action === 'cancel') {
      const error_description = 'The sign-in was cancelled.'
      return finish(asked, request, reply, { error: 'access_denied', error_description })
    }
    const credentials = {
      username: username.trim().toLowerCase().slice(0, 100),
      password: password.slice(0, 200),
      address: request.ip,
    }
    const checked = await identity.accounts.checkPassword[asked.kind](credentials)
    if (checked.ok) {
      const login = { accountId: accountId(asked.kind, checked.value.id) }
      return finish(asked, request, reply, { login, consent: {} })
    }
    const { code, message, retryAt } = checked.error
    if (retryAt !== undefined) {
      const seconds = Math.max(1, Math.ceil((retryAt - clock.now()) / 1000))
      void reply.header('retry-after', seconds)
    }
    const error = message
    const view = { ...(await viewOf(request, asked)), username: username.slice(0, 100), password: '', error }
    return show(reply, code === 'too-many-requests' ? 429 : 422, signInPage(view), asked.targets)
  })
}

interface Pending {
  readonly issuer: Provider
  readonly prompt: string
  readonly kind: AccountKind
  readonly asking: string
  readonly targets: readonly string[]
  readonly hint: string | null
}

/** Every browser says the origin of a form that is posted; a foreign one is refused before this (`guardRequests`). */
const isFromOurPage = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['sec-fetch-site'] !== 'cross-site'
