import { fail, succeed, type Result } from '../../contract/errors.js'
import type { PeerConnections } from '../media/peer-connections.js'
import type { JsSipSession } from './jssip-session.js'
import { reInvite } from './re-invite.js'

/**
 * Holds or resumes by a re-INVITE whose audio is `sendonly` or `sendrecv` (RFC 3264 §8.4). The engine keeps a held
 * connection silent from the first moment, and when the far end does not take the change, puts it back.
 */
export async function holdCall(
  session: JsSipSession,
  connectionId: string,
  connections: PeerConnections,
  held: boolean,
): Promise<Result<null>> {
  if (session.isEnded()) return fail('no-interaction', 'This call is over.')
  if (!session.readyToReOffer)
    return fail('not-allowed-in-state', 'The call is just being changed. Try again in a moment.')
  connections.setHeld(connectionId, held)
  const refused = async (): Promise<Result<null>> => {
    connections.setHeld(connectionId, !held)
    await connections.rollback(connectionId)
    return fail(
      'conflict',
      held ? 'The server did not hold the call.' : 'The server did not resume the call.',
    )
  }
  const offer = await connections.offer(connectionId, { iceRestart: false })
  if (!offer.ok) return refused()
  if (session.isEnded()) return fail('no-interaction', 'This call is over.')
  const answer = await reInvite(session, offer.value.sdp)
  if (answer === null) return refused()
  const applied = await connections.applyAnswer(connectionId, answer)
  return applied.ok ? succeed(null) : refused()
}
