import type { InteractionEndCause, StatusCause } from '../../contract/domain.js'
import type {
  CustomerFate,
  Interaction,
  InteractionEffect,
  InteractionStep,
} from './interaction-shape-state.js'
import type { LegFailure } from './leg-state.js'

const isInbound = ({ kind }: Interaction): boolean => kind === 'queue' || kind === 'direct'

/** The customer goes on waiting, and it is nobody's miss. */
export const withdraw = (state: Interaction): InteractionStep => end(state, 'withdrawn', 'returned')

/**
 * An inbound customer goes back to the head of the queue, everybody else is released: a callee who has listened to music
 * for the agent's sake is told first.
 */
export function giveUp(
  state: Interaction,
  cause: InteractionEndCause,
  breakCause: StatusCause | null,
): InteractionStep {
  return isInbound(state)
    ? end(state, 'returned-to-queue', 'returned', breakCause)
    : end(
        state,
        cause,
        state.kind === 'outbound' && cause === 'hold-expired' ? 'told' : 'released',
        breakCause,
      )
}

/** `customer` says what becomes of the customer's leg, `legs` whether the agent's is still to be released. */
export function end(
  state: Interaction,
  cause: InteractionEndCause,
  customer: CustomerFate,
  breakCause: StatusCause | null = null,
  legs: { readonly agentLeg: 'gone' | 'up' } = { agentLeg: 'up' },
): InteractionStep {
  const { agentLeg, customerLeg, phase } = state
  const fate = customer === 'returned' && !canReturn(state, cause) ? 'released' : customer
  const effects: InteractionEffect[] = []
  const agentAway = phase.name === 'customer-waiting' && phase.legGone
  if (state.via === 'invite') {
    if (legs.agentLeg === 'up') effects.push({ type: 'release', legId: agentLeg, reason: cause })
  } else if (phase.name !== 'offered' && !agentAway) {
    if (state.muted) effects.push({ type: 'mute-input', agentLeg, muted: false })
    effects.push({ type: 'park', agentLeg })
  }
  if (fate === 'released') effects.push({ type: 'release', legId: customerLeg, reason: cause })
  const phaseAfter = {
    name: 'ended',
    cause,
    customer: fate,
    breakCause: breakAfter(state, breakCause),
  } as const
  return { state: { ...state, phase: phaseAfter }, effects }
}

/** A customer who dialled the agent has no queue to go back to after this agent's miss; a test has none at all. */
function canReturn(state: Interaction, cause: InteractionEndCause): boolean {
  return cause === 'missed' || cause === 'rejected' ? state.kind === 'queue' : isInbound(state)
}

/** A test costs the agent no status, unless the connection is really gone. */
function breakAfter({ kind }: Interaction, cause: StatusCause | null): StatusCause | null {
  return kind === 'test' && cause !== 'connection-lost' && cause !== 'customer-gone-while-held' ? null : cause
}

export function calleeCause(failure: LegFailure): InteractionEndCause {
  switch (failure) {
    case 'busy':
    case 'declined':
      return 'callee-busy'
    case 'no-answer':
      return 'callee-no-answer'
    case 'invalid':
      return 'callee-invalid'
    case 'unreachable':
    case 'not-acceptable':
    case 'failed':
      return 'callee-failed'
  }
}
