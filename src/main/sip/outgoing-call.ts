import type { Result } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import { engineBack } from '../media/engine-back.js'
import type { PeerConnections } from '../media/peer-connections.js'
import { RemotePeerConnection } from '../media/remote-peer-connection.js'
import type { JsSipSession, ReceivedMessage, Refer } from './jssip-session.js'
import type { JsSipAgent } from './jssip.js'
import { type Leg, storedFromResponse } from './leg.js'
import { reInvite } from './re-invite.js'
import { mostRedirects, redirectTarget } from './rejection.js'

/** An outgoing call that is not answered yet: every target so far, the present one last. */
export type Tried = readonly string[]

/** We keep session timers when a server demands them (RFC 4028 §7.1). */
const supported = ['Supported: timer']

/** What a call of our own is made with. */
export interface CallMeans {
  readonly peerConnections: PeerConnections
  readonly clock: Clock
}

/** Whoever calls in the first second after the start finds the engine still opening: the call waits for it. */
function newConnection({ peerConnections, clock }: CallMeans): RemotePeerConnection {
  const connection = new RemotePeerConnection(peerConnections)
  if (!peerConnections.available) void connection.prepareOffer(engineBack(peerConnections, clock))
  return connection
}

/** @throws when the SIP stack does not take the target */
export function newCall(means: CallMeans, agent: JsSipAgent, target: string): Leg {
  const connection = newConnection(means)
  const session = agent.call(target, connection, supported)
  return { session, connection, stored: { callId: '', localTag: '', remoteTag: '', remoteTarget: target } }
}

/** The call that a 3xx asks for instead (RFC 3261 §8.1.3.4); null when it is none, or one too many. */
export function redirectedCall(
  means: CallMeans,
  agent: JsSipAgent,
  message: ReceivedMessage | null,
  tried: Tried,
): { readonly leg: Leg; readonly tried: Tried } | null {
  const target = tried.length > mostRedirects ? null : redirectTarget(message, tried)
  if (target === null) return null
  try {
    return { leg: newCall(means, agent, target), tried: [...tried, target] }
  } catch {
    return null
  }
}

/** The call to whom a REFER names, until it is answered or not. */
export interface ReferredCall {
  /** nobody wants it any more */
  giveUp(): void
}

/** @returns null when the call that was to be sent on is over */
export function callReferred(
  means: CallMeans,
  refer: Refer,
  told: {
    /** @returns whether the new leg is wanted still; what is not is hung up */
    answered(leg: Leg, response: ReceivedMessage): boolean
    notAnswered(): void
  },
): ReferredCall | null {
  const connection = newConnection(means)
  const session = refer.accept(connection, supported)
  if (session === null) {
    connection.close()
    return null
  }
  let taken = false
  session.onAccepted((response) => {
    if (response !== null) {
      const stored = storedFromResponse(response, refer.target)
      taken = told.answered({ session, connection, stored }, response)
    }
    if (!taken) session.terminate()
  })
  session.onEnd(() => {
    if (taken) return
    connection.close()
    told.notAnswered()
  })
  return { giveUp: () => session.terminate() }
}

/** The same audio once more, for a server that wants a session refreshed by INVITE. */
export async function offerAgain(
  session: JsSipSession,
  connectionId: string,
  peerConnections: PeerConnections,
  headers: readonly string[],
): Promise<void> {
  if (!session.readyToReOffer) return
  const offer: Result<{ readonly sdp: string }> = await peerConnections.offer(connectionId, {
    iceRestart: false,
  })
  if (!offer.ok || session.isEnded()) return
  const answer = await reInvite(session, offer.value.sdp, headers)
  if (answer === null) await peerConnections.rollback(connectionId)
  else await peerConnections.applyAnswer(connectionId, answer)
}
