import { once } from 'node:events'
import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { ServerCertificate } from './private-ca.js'

/** An HTTPS server that also takes WebSockets: the far end of the network tests, on 127.0.0.1. */
export interface TlsPeer {
  readonly port: number
  dispose(): Promise<void>
}

/**
 * `/` answers `ok`; `/events` sends one event at once and a second when `/continue` is asked for, so that a test can tell
 * a stream from a collected body; `/redirect` leads elsewhere; `/cookie` sets one; `/headers` says what it was sent;
 * `/page`, `/error/…`, `/silence` and `/break` are what stands in a contact center's place now and then.
 *
 * @param certificate null for plain HTTP
 */
export async function startTlsPeer(certificate: ServerCertificate | null): Promise<TlsPeer> {
  const server = certificate === null ? createPlainServer() : createServer({ ...certificate })
  let continueEvents: () => void = () => undefined
  server.on('request', (request, response) => {
    switch (request.url) {
      case '/events':
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.write('data: first\n\n')
        continueEvents = () => response.end('data: second\n\n')
        return
      case '/continue':
        continueEvents()
        response.end('ok')
        return
      case '/redirect':
        response.writeHead(302, { location: 'http://example.invalid/' }).end()
        return
      case '/cookie':
        response.writeHead(200, { 'set-cookie': 'a=1' }).end('ok')
        return
      case '/page':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>')
        return
      case '/json':
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
        return
      case '/silence':
        return
      case '/break':
        response.destroy()
        return
      case '/error/500':
      case '/error/503':
      case '/error/404':
        response
          .writeHead(Number(request.url.slice(-3)), { 'content-type': 'text/html' })
          .end('<h1>Sorry</h1>')
        return
      case '/headers':
        response.end(JSON.stringify(request.headers))
        return
      default:
        response.end('ok')
    }
  })
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (protocols) => (protocols.has('sip') ? 'sip' : false),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async dispose() {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
