import type { Desk, DeskEvent, OfferRequest } from './desk-shape-state.js'
import type { Interaction } from './interaction-shape-state.js'
import type { OfferFacts } from './interaction-start-state.js'
import type { LegId } from './leg-state.js'
import { type Status, type StatusEvent, signedInStatus } from './status-state.js'

export function statusAfter(ended: Interaction, postProcessingSeconds: number): StatusEvent {
  const { phase } = ended
  if (phase.name !== 'ended') return { type: 'returned' }
  if (phase.breakCause !== null) return { type: 'break', cause: phase.breakCause }
  const talked = ended.joinedAt !== null && ended.kind !== 'test'
  const overNormally = phase.cause === 'agent-hung-up' || phase.cause === 'customer-hung-up'
  return talked && overNormally ? { type: 'ended', postProcessingSeconds } : { type: 'returned' }
}

export function takenOver(status: Status, free: boolean, now: number): Status {
  const fresh = signedInStatus(now)
  return free ? fresh : { ...status, began: fresh.began, next: null, breakAfter: null }
}

/** By the open connection where it goes, or by an INVITE to the workplace. */
export function reach(
  desk: Desk,
  inviteLeg: LegId,
): Pick<Interaction, 'via' | 'delivery' | 'workplace' | 'agentLeg'> {
  const { connection } = desk
  if (connection.phase === 'open') {
    const { workplace, legId } = connection
    const delivery = workplace.kind === 'softphone' ? 'persistent-leg' : 'desk-phone'
    return { via: 'connection', delivery, workplace, agentLeg: legId }
  }
  const { workplace } = desk
  return {
    via: 'invite',
    delivery: workplace.kind === 'softphone' ? 'invite' : 'desk-phone',
    workplace,
    agentLeg: inviteLeg,
  }
}

export function offerFacts(desk: Desk, offer: OfferRequest, inviteLeg: LegId): OfferFacts {
  const { terms } = desk
  return {
    ...offer,
    ...reach(desk, inviteLeg),
    // A customer who dialled the agent is auto answered only in Available (SPEC §1).
    autoAnswer: terms.autoAnswer && (offer.kind !== 'direct' || desk.status.status === 'available'),
    // A test is the agent's own: it may always be put away.
    allowReject: terms.allowReject || offer.kind === 'test',
    holdGraceSeconds: terms.customerHoldGraceSeconds,
    offerTimeoutSeconds: terms.offerTimeoutSeconds,
    autoAnswerDelaySeconds: terms.autoAnswerDelaySeconds,
    prompt: terms.prompt,
  }
}

export function outboundFacts(desk: Desk, event: Extract<DeskEvent, { type: 'dial' }>, customerLeg: LegId) {
  return {
    interactionId: event.interactionId,
    commandId: event.commandId,
    customerLeg,
    customer: { name: null, address: event.address },
    holdGraceSeconds: desk.terms.customerHoldGraceSeconds,
    agentRingSeconds: desk.terms.offerTimeoutSeconds,
  }
}
