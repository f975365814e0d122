import type { Session } from 'electron'
import { checkServerUrl } from './secure-url.js'

/** The part of `fetch` that the app uses; the body of the response streams. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

/**
 * `fetch` through Chromium's network stack, which knows the computer's trust store and proxy. Nothing is cached and no
 * cookie is kept or sent. Rejects on a plain `http:` address that is not this computer (checked again here because
 * addresses come from documents), otherwise as `fetch` does; `networkFailure` tells what a rejection means.
 */
export function sessionFetch(session: Session): Fetch {
  return async (url, init = {}) => {
    const checked = checkServerUrl(url, 'http')
    if (!checked.ok) throw new TypeError(checked.error.message)
    const { signal, ...rest } = init
    return session.fetch(checked.value.href, {
      ...rest,
      cache: 'no-store',
      credentials: 'omit',
      // Electron's type refuses the null that the standard allows.
      ...(signal === null || signal === undefined ? {} : { signal }),
    })
  }
}
