import type { Fetch } from '../../../src/main/net/http.js'

/** A network whose answers a test may replace, by the end of the path. */
export interface Faults {
  readonly fetch: Fetch
  /** every request to such a path is answered so, until `heal` */
  answer(pathEnd: string, respond: () => Response | Promise<Response>): void
  heal(pathEnd?: string): void
  /** the event stream breaks now */
  cutEvents(): void
  readonly requests: readonly string[]
  /** of the commands sent to such a path, in order */
  commandIds(pathEnd: string): readonly string[]
}

export function createFaults(): Faults {
  const faults = new Map<string, () => Response | Promise<Response>>()
  const streams = new Set<AbortController>()
  const requests: string[] = []
  const commands: { readonly path: string; readonly id: string }[] = []
  return {
    requests,
    commandIds: (pathEnd) => commands.filter(({ path }) => path.endsWith(pathEnd)).map(({ id }) => id),
    fetch: async (url, init) => {
      const { pathname } = new URL(url)
      requests.push(`${init?.method ?? 'GET'} ${pathname}`)
      const id = typeof init?.body === 'string' ? /"commandId":"([^"]+)"/.exec(init.body)?.[1] : undefined
      if (id !== undefined) commands.push({ path: pathname, id })
      for (const [end, respond] of faults) if (pathname.endsWith(end)) return respond()
      if (!pathname.endsWith('/events')) return fetch(url, init)
      const cut = new AbortController()
      streams.add(cut)
      const signal = init?.signal ? AbortSignal.any([init.signal, cut.signal]) : cut.signal
      return fetch(url, { ...init, signal })
    },
    answer: (pathEnd, respond) => void faults.set(pathEnd, respond),
    heal: (pathEnd) => {
      if (pathEnd === undefined) faults.clear()
      else faults.delete(pathEnd)
    },
    cutEvents: () => {
      for (const stream of streams) stream.abort()
      streams.clear()
    },
  }
}

export const htmlPage = (status: number): Response =>
  new Response('<html><h1>Bad gateway</h1></html>', { status, headers: { 'content-type': 'text/html' } })
