import type { Logger } from '../log/logger.js'
import { type SipNetwork, sipClientOptions } from '../net/sip-tls.js'
import { SocketRefused } from '../sip/socket-failure.js'
import type { SocketOptions } from '../sip/socket.js'

/** The SIP socket's trust and proxy for each try; a proxy that is down gives way to the next of the list. */
export function sipSocketOptions(network: SipNetwork, log: Logger): SocketOptions {
  let attempt = 0
  return async (url) => {
    const options = await sipClientOptions(url, network, attempt)
    attempt += 1
    if (options.ok) return options.value
    // Going around the proxy that IT set would break its rule: the socket says why, and tries again later.
    log.warn('no permitted way to the SIP server', { code: options.error.code })
    throw new SocketRefused(options.error.message)
  }
}
