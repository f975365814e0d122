import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { about, aboutRoute } from '../../contract/about.js'

/** A sign-in as a browser does it, without one: for a command line and for tests. */
export interface FlowAccount {
  readonly as: 'agent' | 'admin'
  readonly username: string
  readonly password: string
}
export const issuedTokens = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  id_token: z.string(),
  expires_in: z.number(),
})
export type IssuedTokens = z.infer<typeof issuedTokens>

/** The words of the page when it lets nobody in, and the status that it came with. */
export class SignInRefused extends Error {
  readonly status: number
  constructor(status: number, words: string) {
    super(words)
    this.status = status
  }
}

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
})
export type Endpoints = z.infer<typeof metadata> & z.infer<typeof about>['signIn']

export async function readEndpoints(center: string): Promise<Endpoints> {
  const { signIn } = about.parse(await (await fetch(center + aboutRoute.path)).json())
  const found = await fetch(`${signIn.issuer}/.well-known/openid-configuration`)
  return { ...signIn, ...metadata.parse(await found.json()) }
}

/** One authorization request: what is sent, and what the code is exchanged with. */
export function authorizationRequest(center: string, endpoints: Endpoints, as: 'agent' | 'admin') {
  const verifier = randomBytes(32).toString('base64url')
  const clientId = as === 'agent' ? endpoints.softphoneClientId : endpoints.managerClientId
  const redirectUri = as === 'agent' ? 'http://127.0.0.1:49152/callback' : `${center}/manager/`
  const parameters: Record<string, string> = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: endpoints.scope,
    resource: endpoints.resource,
    state: randomBytes(12).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'consent',
  }
  return { parameters, verifier, clientId, redirectUri }
}

/** As much of a browser as a form needs: cookies by path, no redirect followed that is not asked for. */
export function createTinyBrowser() {
  const cookies = new Map<string, { readonly value: string; readonly path: string }>()
  const go = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(url)
    const cookie = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const headers = { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, { value, path: /path=([^;]+)/i.exec(line)?.[1] ?? '/' })
    }
    return response
  }
  /** where a redirect leads */
  const next = (from: string, response: Response): string => {
    const location = response.headers.get('location')
    if (location === null)
      throw new SignInRefused(response.status, `No way on from ${new URL(from).pathname}`)
    return new URL(location, from).href
  }
  return {
    go,
    next,
    post: (url: string, form: Readonly<Record<string, string>>) =>
      go(url, { method: 'POST', body: new URLSearchParams(form), headers: { origin: new URL(url).origin } }),
  }
}

/** Types the password into the page, and returns where the page leads in the end. */
export async function signInOnPage(authorizationUrl: string, account: FlowAccount): Promise<URL> {
  const browser = createTinyBrowser()
  const page = browser.next(authorizationUrl, await browser.go(authorizationUrl))
  const shown = await browser.go(page)
  const form = /<form method="post" action="([^"]+)"/.exec(await shown.text())?.[1]
  if (form === undefined) throw new SignInRefused(shown.status, 'This is not the sign-in page')
  const action = new URL(form, page).href
  const { username, password } = account
  const answer = await browser.post(action, { username, password, action: 'sign-in' })
  if (answer.status !== 303) {
    const words = /id="error"[^>]*>\s*([^<]+?)\s*</.exec(await answer.text())?.[1]
    throw new SignInRefused(answer.status, words ?? 'The page lets nobody in')
  }
  const resumed = browser.next(action, answer)
  return new URL(browser.next(resumed, await browser.go(resumed)))
}

/** @param endpoints read once, when there are many sign-ins */
export async function signInByFlow(
  center: string,
  account: FlowAccount,
  endpoints?: Endpoints,
): Promise<IssuedTokens> {
  const known = endpoints ?? (await readEndpoints(center))
  const { parameters, verifier, clientId, redirectUri } = authorizationRequest(center, known, account.as)
  const url = `${known.authorization_endpoint}?${new URLSearchParams(parameters).toString()}`
  const { searchParams } = await signInOnPage(url, account)
  const code = searchParams.get('code')
  if (code === null)
    throw new SignInRefused(400, searchParams.get('error_description') ?? 'No code came back')
  const answer = await fetch(known.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      client_id: clientId,
      redirect_uri: redirectUri,
    }),
  })
  if (!answer.ok) throw new SignInRefused(answer.status, `The issuer gave no token: ${await answer.text()}`)
  return issuedTokens.parse(await answer.json())
}

export const refreshByFlow = (
  endpoints: Endpoints,
  clientId: string,
  refreshToken: string,
): Promise<Response> =>
  fetch(endpoints.token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
    }),
  })
