import { networkFailure } from '../net/network-failure.js'

/** What a failed socket is called in front of an agent. */
export function socketFailure(error: unknown): string {
  const status = /^Unexpected server response: (\d{3})/.exec(error instanceof Error ? error.message : '')?.[1]
  // A web server answered where a SIP server was meant (RFC 6455 §4.1).
  if (status !== undefined)
    return `The contact center does not offer phone connections here (HTTP ${status}).`
  return networkFailure(error).message
}
