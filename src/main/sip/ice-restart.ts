import type { PeerConnections } from '../media/peer-connections.js'
import type { JsSipSession } from './jssip-session.js'
import { reInvite } from './re-invite.js'

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
