import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type ApiResult, apiFailure } from '../net/api-request.js'
import { type FinishedAs, finishedPage } from './finished-page.js'
import { readRedirect, redirectPath } from './redirect-state.js'

/** Where the browser comes back to (RFC 8252 §7.3): 127.0.0.1, a free port, only while somebody signs in. */
export interface Loopback {
  readonly redirectUri: string
  /** resolves with the first answer that carries this state; every other request changes nothing */
  answer(state: string): Promise<URL>
  /** what the browser is left with; then the port is closed. Without an answer it is only closed. */
  finish(as: FinishedAs): void
}

export type Listen = () => Promise<ApiResult<Loopback>>

/** A request line is not longer than an authorization response, and nobody may hold the listener up. */
const limits = { maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 5_000 }

export const listenOnLoopback: Listen = async () => {
  const server = createServer(limits)
  const port = await listen(server)
  if (port === null) {
    return apiFailure(
      'sign-in-failed',
      'Offhook could not open a port for the answer of your browser. Restart Offhook; if that does not help, tell your IT support.',
    )
  }
  const origin = `http://127.0.0.1:${port}`
  let expected: string | null = null
  let browser: ServerResponse | null = null
  let onAnswer: (url: URL) => void = () => undefined

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request
    const read =
      expected === null
        ? { is: 'nothing' as const }
        : readRedirect({ method, target: url, host: headers.host ?? '' }, origin, expected)
    if (read.is === 'nothing') return send(response, 'not-found')
    // A code is good once: a page that was sent again gets the other tab's words.
    if (read.is === 'another-sign-in' || browser !== null) return send(response, 'another-sign-in')
    browser = response
    onAnswer(new URL(read.url))
  })
  return {
    ok: true,
    value: {
      redirectUri: origin + redirectPath,
      answer: (state) => {
        expected = state
        return new Promise((resolve) => (onAnswer = resolve))
      },
      finish: (as) => {
        expected = null
        if (browser) send(browser, as)
        server.close()
        server.closeIdleConnections()
      },
    },
  }
}

/** null: this computer gives no port */
const listen = (server: Server): Promise<number | null> =>
  new Promise((resolve) => {
    server.once('error', () => resolve(null))
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : null)
    })
  })

function send(response: ServerResponse, as: FinishedAs): void {
  const { status, headers, body } = finishedPage(as)
  response.writeHead(status, headers).end(body)
}
