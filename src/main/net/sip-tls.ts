import type { LookupFunction } from 'node:net'
import type { ClientOptions } from 'ws'
import { fail, succeed, type Result } from '../../contract/errors.js'
import { tunnelAgent } from './proxy-agent.js'
import { parseProxyList, type ProxyRoute } from './proxy-list.js'
import { checkServerUrl } from './secure-url.js'
import type { Trust } from './trust.js'

export interface SipNetwork {
  readonly trust: Trust
  /** Electron's `session.resolveProxy`: a list such as `PROXY proxy.example:3128; DIRECT` */
  resolveProxy(url: string): Promise<string>
  /** in place of Node's own */
  readonly lookup?: LookupFunction
}

/** How long a WebSocket may take to open, from DNS to the 101, in ms. */
const HANDSHAKE_TIMEOUT_MS = 10_000

/**
 * Options with which `ws` reaches a SIP server (RFC 7118): the computer's and the policy's trust, the computer's proxy,
 * `ws:` to this computer only. A connection that fails for them says so with an error for `networkFailure`.
 *
 * @param attempt counts the tries, so that a proxy that is down gives way to the next of the list
 */
export async function sipClientOptions(
  url: string,
  network: SipNetwork,
  attempt = 0,
): Promise<Result<ClientOptions>> {
  const checked = checkServerUrl(url, 'webSocket')
  if (!checked.ok) return checked
  const options: ClientOptions = {
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    // A redirect could lead to a server that was never agreed to.
    followRedirects: false,
    perMessageDeflate: false,
  }
  // In the clear means to this computer itself, which is reached neither by TLS nor through a proxy.
  if (checked.value.protocol === 'ws:') return succeed(options)

  const route = pick(parseProxyList(await proxyList(url, network)), attempt)
  if (route === null) {
    return fail('proxy-failed', 'This computer names only SOCKS proxies, which Offhook cannot use for SIP.')
  }
  const { secureContext } = network.trust
  const secured = {
    ...options,
    secureContext,
    // Said outright, because NODE_TLS_REJECT_UNAUTHORIZED=0 changes the default.
    rejectUnauthorized: true,
    ...(network.lookup && route.kind === 'direct' ? { lookup: network.lookup } : {}),
  }
  return succeed(route.kind === 'direct' ? secured : { ...secured, agent: tunnelAgent(route, secureContext) })
}

async function proxyList(url: string, network: SipNetwork): Promise<string> {
  try {
    return await network.resolveProxy(url)
  } catch {
    // A PAC script that cannot be fetched or run: Chromium goes direct then as well.
    return 'DIRECT'
  }
}

function pick(
  routes: readonly ProxyRoute[],
  attempt: number,
): Exclude<ProxyRoute, { kind: 'unsupported' }> | null {
  const usable = routes.filter((route) => route.kind !== 'unsupported')
  return usable[attempt % usable.length] ?? null
}
