import type { Logger } from '../log/logger.js'
import { type SipNetwork, sipClientOptions } from '../net/sip-tls.js'
import type { SocketOptions } from '../sip/socket.js'

/** The SIP socket's trust and proxy for each try; a proxy that is down gives way to the next of the list. */
export function sipSocketOptions(network: SipNetwork, log: Logger): SocketOptions {
  let attempt = 0
  return async (url) => {
    const options = await sipClientOptions(url, network, attempt)
    attempt += 1
    if (options.ok) return options.value
    log.warn('the computer names no usable way to the SIP server, trying directly', {
      code: options.error.code,
    })
    return { secureContext: network.trust.secureContext } as Awaited<ReturnType<SocketOptions>>
  }
}
