import { type About, about, aboutRoute } from '../../contract/about.js'
import { type ApiResult, parseAnswer, sendRequest } from '../net/api-request.js'
import type { Fetch } from '../net/http.js'
import type { Clock } from '../clock.js'
import type { Issuer } from './issuer.js'

/** The issuer that this contact center names, looked up when it is first needed. */
export interface IssuerFinder {
  /** the one that was found last, or else as `findAnew` */
  find(): Promise<ApiResult<Issuer>>
  /** asks the contact center again: it may have moved to another issuer */
  findAnew(): Promise<ApiResult<Issuer>>
}

export interface IssuerFinderOptions {
  readonly fetch: Fetch
  readonly clock: Clock
  /** origin of the contact center */
  readonly server: string
  readonly timeoutMs: number
}

export function createIssuerFinder({ fetch, clock, server, timeoutMs }: IssuerFinderOptions): IssuerFinder {
  let found: Issuer | null = null

  const findAnew = async (): Promise<ApiResult<Issuer>> => {
    const { method, path } = aboutRoute
    const request = { method, url: server + path, headers: {} }
    const answer = parseAnswer<About>(about, await sendRequest(fetch, clock, request, timeoutMs))
    if (!answer.ok) return answer
    // The library is a tenth of main's code, and most starts of the app do without it.
    const { discoverIssuer } = await import('./openid.js')
    const issuer = await discoverIssuer(answer.value.signIn, fetchWithin(fetch, clock, timeoutMs))
    if (issuer.ok) found = issuer.value
    return issuer
  }
  return {
    find: async () => (found ? { ok: true, value: found } : findAnew()),
    findAnew,
  }
}

/** As `fetch`, but an answer that has not come whole by then is a failure. The library's own limit counts real time only. */
const fetchWithin =
  (fetch: Fetch, clock: Clock, timeoutMs: number): Fetch =>
  async (url, init = {}) => {
    const limit = new AbortController()
    const timer = { ran: false }
    const cancel = clock.after(timeoutMs, () => {
      timer.ran = true
      limit.abort()
    })
    try {
      const response = await fetch(url, { ...init, signal: limit.signal })
      const body = await response.arrayBuffer()
      const { status, headers } = response
      return new Response(bodiless.has(status) ? null : body, { status, headers })
    } catch (error) {
      if (timer.ran) throw new DOMException('no answer in time', 'TimeoutError')
      throw error
    } finally {
      cancel()
    }
  }

/** Statuses that the constructor of Response refuses a body for. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])
