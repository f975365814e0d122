import type { PeerConnections } from '../media/peer-connections.js'
import type { JsSipSession, ReceivedMessage } from './jssip.js'

/**
 * A re-INVITE with new ICE credentials (RFC 8839 §4.4.1.1). Not by JsSIP's renegotiate: that ends the call when the
 * center answers 488. Resolves with whether the new credentials are in force.
 */
export async function restartIce(
  session: JsSipSession,
  connectionId: string,
  connections: PeerConnections,
): Promise<boolean> {
  if (session.isEnded() || !session.readyToReOffer) return false
  const offer = await connections.offer(connectionId, { iceRestart: true })
  if (!offer.ok || session.isEnded()) return false
  const answer = await reInvite(session, offer.value.sdp)
  if (answer === null) {
    await connections.rollback(connectionId)
    return false
  }
  const applied = await connections.applyAnswer(connectionId, answer)
  return applied.ok
}

/** The SDP answer, or null when there is none. */
function reInvite(session: JsSipSession, sdp: string): Promise<string | null> {
  return new Promise((resolve) => {
    const refused = (): void => resolve(null)
    session.send('INVITE', sdp, {
      onSuccessResponse: (response: ReceivedMessage) => {
        // Also for each retransmission of the 2xx (RFC 3261 §13.2.2.4).
        session.sendAck()
        resolve(response.body === '' ? null : response.body)
      },
      onErrorResponse: refused,
      onDialogError: refused,
      onRequestTimeout: refused,
      onTransportError: refused,
    })
  })
}
