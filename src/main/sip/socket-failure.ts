import { networkFailure } from '../net/network-failure.js'

/** A connection that is not even tried; its message is for an agent. */
export class SocketRefused extends Error {}

/** What a failed socket is called in front of an agent. */
export function socketFailure(error: unknown): string {
  if (error instanceof SocketRefused) return error.message
  const status = /^Unexpected server response: (\d{3})/.exec(error instanceof Error ? error.message : '')?.[1]
  // A web server answered where a SIP server was meant (RFC 6455 §4.1).
  if (status !== undefined)
    return `The contact center does not offer phone connections here (HTTP ${status}).`
  return networkFailure(error).message
}
