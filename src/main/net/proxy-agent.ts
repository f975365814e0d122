import type { Agent } from 'node:http'
import type { SecureContext } from 'node:tls'
import { HttpsProxyAgent } from 'https-proxy-agent'
import type { ProxyRoute } from './proxy-list.js'

/** The proxy answered CONNECT with something other than 200. */
export class ProxyRefused extends Error {
  readonly statusCode: number

  constructor(statusCode: number) {
    super(`The proxy answered ${statusCode}`)
    this.name = 'ProxyRefused'
    this.statusCode = statusCode
  }
}

/** The proxy itself could not be reached. */
class ProxyUnreachable extends Error {
  constructor(cause: unknown) {
    super('ERR_PROXY_CONNECTION_FAILED', { cause })
    this.name = 'ProxyUnreachable'
  }
}

/**
 * Tunnels through an HTTP proxy by CONNECT (RFC 9110 §9.3.6). A refusal becomes an error of its own: left alone, the
 * agent hands the proxy's answer on as if the server had given it, and a proxy's 403 would look like the server's.
 */
class TunnelAgent extends HttpsProxyAgent<string> {
  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    let statusCode = 0
    const onAnswer = (answer: { statusCode: number }): void => void (statusCode = answer.statusCode)
    request.once('proxyConnect', onAnswer)
    try {
      const socket = await super.connect(request, options)
      if (statusCode === 200) return socket
      socket.destroy()
    } catch (error) {
      // Nothing was answered: the proxy is not there, or broke off.
      if (statusCode !== 200) throw new ProxyUnreachable(error)
      throw error
    } finally {
      request.off('proxyConnect', onAnswer)
    }
    throw new ProxyRefused(statusCode)
  }
}

/** @param secureContext whom a proxy reached over TLS must be vouched for by */
export function tunnelAgent(
  route: Extract<ProxyRoute, { host: string }>,
  secureContext: SecureContext,
): Agent {
  return new TunnelAgent(`${route.kind}://${route.host}:${route.port}`, { secureContext })
}
