import { fail, succeed, type Result } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import type { PeerConnections } from '../media/peer-connections.js'
import { RemotePeerConnection } from '../media/remote-peer-connection.js'
import type { JsSipSession, ReceivedMessage } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'
import type { StoredDialog } from './sip-port.js'

/** A SIP session and the peer connection under it. Replaces gives a dialog a new leg. */
export interface Leg {
  readonly session: JsSipSession
  readonly connection: RemotePeerConnection
  readonly stored: StoredDialog
}

export interface ReplaceDeps {
  readonly agent: JsSipAgent
  readonly peerConnections: PeerConnections
  readonly clock: Clock
  /** the far end must know Replaces, or refuse */
  requireReplaces(): boolean
}

/** Longer than any center needs, shorter than anyone waits. */
const replaceTimeoutMs = 5_000

/**
 * INVITE with Replaces (RFC 3891). The tags are named as the center sees them: its own is `to-tag`.
 * Fails with `forbidden` or `not-found` when trying again is of no use.
 */
export function inviteWithReplaces(deps: ReplaceDeps, stored: StoredDialog): Promise<Result<Leg>> {
  const connection = new RemotePeerConnection(deps.peerConnections)
  return new Promise((resolve) => {
    let session: JsSipSession
    const settle = (result: Result<Leg>): void => {
      cancelTimeout()
      if (!result.ok) connection.close()
      resolve(result)
    }
    const cancelTimeout = deps.clock.after(replaceTimeoutMs, () => {
      settle(fail('timeout', 'The contact center did not answer the reconnection.'))
      session.terminate()
    })
    try {
      session = deps.agent.call(stored.remoteTarget, connection, [
        `Replaces: ${stored.callId};to-tag=${stored.remoteTag};from-tag=${stored.localTag}`,
        ...(deps.requireReplaces() ? ['Require: replaces'] : []),
      ])
    } catch {
      return settle(fail('not-found', 'The stored call cannot be called back.'))
    }
    let response: ReceivedMessage | null = null
    session.onAccepted((message) => (response = message))
    session.onConfirmed(() => {
      if (response)
        settle(succeed({ session, connection, stored: storedFromResponse(response, stored.remoteTarget) }))
    })
    session.onEnd(({ message, cause }) => settle(failureOf(message?.status_code ?? null, cause)))
  })
}

function failureOf(status: number | null, cause: string): Result<never> {
  if (status === 403) return fail('forbidden', 'The contact center does not take this call back.')
  if (status === 404 || status === 481)
    return fail('not-found', 'The call no longer exists at the contact center.')
  return fail('server-error', `The call could not be taken back (${status ?? cause}).`)
}

/** Seen from the callee: we sent the To tag (RFC 3261 §12.1.1). */
export const storedFromRequest = (request: ReceivedMessage): StoredDialog => ({
  callId: request.call_id,
  localTag: request.to_tag,
  remoteTag: request.from_tag,
  remoteTarget: contactUri(request) ?? request.from.uri.toString(),
})

export const storedFromResponse = (response: ReceivedMessage, fallbackTarget: string): StoredDialog => ({
  callId: response.call_id,
  localTag: response.from_tag,
  remoteTag: response.to_tag,
  // A Contact without a user names a server: an INVITE with Replaces to it finds no extension (404 at Asterisk).
  remoteTarget: [contactUri(response)].find((uri) => uri?.includes('@')) ?? fallbackTarget,
})

function contactUri(message: ReceivedMessage): string | null {
  const contact = message.parseHeader('contact') as { readonly uri: { toString(): string } } | undefined
  return contact?.uri.toString() ?? null
}
