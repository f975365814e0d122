import { calleeCause, end, giveUp, withdraw } from './interaction-end-state.js'
import {
  type Interaction,
  type InteractionEvent,
  type InteractionPhase,
  type InteractionStep,
  interactionDeadline,
} from './interaction-shape-state.js'
import { dialCallee } from './interaction-start-state.js'
import type { LegFailure } from './leg-state.js'

/** Voice tells silence after 5 s: within this time of joining, the leg never had any media. */
const neverHeardMs = 7_000

/** Total: an event that means nothing in this phase changes nothing. */
export function interactionTransition(
  state: Interaction,
  event: InteractionEvent,
  now: number,
): InteractionStep {
  if (state.phase.name === 'ended') return stay(state)
  switch (event.type) {
    case 'accept':
      return state.phase.name === 'offered' && state.via === 'connection' ? join(state, now) : stay(state)
    case 'reject':
      return state.phase.name === 'offered'
        ? end(state, 'rejected', 'returned', 'rejected-offer')
        : stay(state)
    case 'hang-up':
      return state.phase.name === 'offered' ? stay(state) : end(state, 'agent-hung-up', 'released')
    case 'hold':
      return state.phase.name === 'active' ? hold(state) : stay(state)
    case 'resume':
      return state.phase.name === 'held' ? join(state, now) : stay(state)
    case 'mute':
      return mute(state, event.muted)
    case 'agent-answered':
      return agentAnswered(state, now)
    case 'agent-failed':
      return agentFailed(state, event.failure)
    case 'agent-ended':
      return state.via === 'invite'
        ? end(state, 'agent-hung-up', 'released', null, { agentLeg: 'gone' })
        : stay(state)
    case 'agent-silent':
      return agentSilent(state, now)
    case 'agent-alive':
      return state.via === 'invite' ? restore(state, now) : stay(state)
    case 'callee-ringing':
      return state.phase.name === 'dialing'
        ? stay({ ...state, phase: { ...state.phase, name: 'ringing' } })
        : stay(state)
    case 'customer-answered':
      return calleeAnswered(state, event.agentReady, now)
    case 'customer-failed':
      return isCalling(state) ? end(state, calleeCause(event.failure), 'gone') : stay(state)
    case 'customer-ended':
      return customerEnded(state)
    case 'connection-recovering':
    case 'connection-alive':
    case 'connection-dialing':
    case 'connection-lost':
    case 'connection-open':
      return state.via === 'connection' ? connectionChanged(state, event, now) : stay(state)
    case 'sign-out':
      return state.phase.name === 'offered' ? withdraw(state) : end(state, 'signed-out', 'released')
    case 'take-over':
      return takeOver(state)
    case 'deadline':
      return deadline(state, now)
  }
}

const stay = (state: Interaction): InteractionStep => ({ state, effects: [] })
const isCalling = ({ phase }: Interaction): boolean => phase.name === 'dialing' || phase.name === 'ringing'
const isTalking = ({ phase }: Interaction): boolean => phase.name === 'active' || phase.name === 'held'

function join(state: Interaction, now: number): InteractionStep {
  const { agentLeg, customerLeg, muted } = state
  return {
    state: { ...state, joinedAt: state.joinedAt ?? now, phase: { name: 'active' } },
    effects: [
      { type: 'bridge', agentLeg, customerLeg },
      ...(muted ? [{ type: 'mute-input', agentLeg, muted } as const] : []),
    ],
  }
}

function hold(state: Interaction): InteractionStep {
  return {
    state: { ...state, phase: { name: 'held' } },
    effects: [
      { type: 'hold-music', customerLeg: state.customerLeg },
      { type: 'park', agentLeg: state.agentLeg },
    ],
  }
}

function mute(state: Interaction, muted: boolean): InteractionStep {
  if (!isTalking(state) || state.muted === muted) return stay(state)
  return { state: { ...state, muted }, effects: [{ type: 'mute-input', agentLeg: state.agentLeg, muted }] }
}

function agentAnswered(state: Interaction, now: number): InteractionStep {
  if (state.via !== 'invite') return stay(state)
  const replaceable = { type: 'allow-replaces', agentLeg: state.agentLeg } as const
  if (state.phase.name === 'connecting') {
    const step = dialCallee(state, now)
    return { state: step.state, effects: [replaceable, ...step.effects] }
  }
  if (state.phase.name !== 'offered') return stay(state)
  const step = join(state, now)
  return { state: step.state, effects: [replaceable, ...step.effects] }
}

function agentFailed(state: Interaction, failure: LegFailure): InteractionStep {
  if (state.via !== 'invite') return stay(state)
  const legGone = { agentLeg: 'gone' } as const
  if (state.phase.name === 'connecting') return end(state, 'agent-not-answered', 'gone', null, legGone)
  if (state.phase.name !== 'offered') return stay(state)
  if (failure === 'unreachable') return end(state, 'withdrawn', 'returned', 'phone-not-registered', legGone)
  const refused = failure === 'declined' || failure === 'busy'
  return refused && state.allowReject
    ? end(state, 'rejected', 'returned', 'rejected-offer', legGone)
    : end(state, 'missed', 'returned', 'missed-offer', legGone)
}

function agentSilent(state: Interaction, now: number): InteractionStep {
  if (state.via !== 'invite') return stay(state)
  if (isCalling(state)) return end(state, 'media-lost', 'released', 'media-lost')
  if (!isTalking(state)) return stay(state)
  if (state.joinedAt !== null && now - state.joinedAt <= neverHeardMs)
    return giveUp(state, 'media-lost', 'media-lost')
  return keepWaiting(state, { legGone: false, runningSince: now })
}

function calleeAnswered(state: Interaction, agentReady: boolean, now: number): InteractionStep {
  if (!isCalling(state)) return stay(state)
  if (agentReady) return join(state, now)
  const talking: Interaction = { ...state, joinedAt: now, phase: { name: 'active' } }
  return keepWaiting(talking, { legGone: false, runningSince: null })
}

function customerEnded(state: Interaction): InteractionStep {
  const { phase } = state
  if (phase.name === 'offered') return end(state, 'customer-left-before-answer', 'gone')
  const agentAway = phase.name === 'customer-waiting' && phase.legGone
  return end(state, 'customer-hung-up', 'gone', agentAway ? 'customer-gone-while-held' : null)
}

type ConnectionChange = Extract<InteractionEvent, { type: `connection-${string}` }>

function connectionChanged(state: Interaction, event: ConnectionChange, now: number): InteractionStep {
  const { phase } = state
  if (phase.name === 'offered' && event.type !== 'connection-alive' && event.type !== 'connection-open') {
    return withdraw(state)
  }
  switch (event.type) {
    case 'connection-recovering':
      return isTalking(state) ? keepWaiting(state, { legGone: false, runningSince: null }) : stay(state)
    case 'connection-alive':
      return restore(state, now)
    case 'connection-dialing':
    case 'connection-lost': {
      if (isCalling(state)) return end(state, 'media-lost', 'released', 'connection-lost')
      // A validation call that dials or validates stops the customer's clock.
      const runningSince = event.type === 'connection-lost' ? now : null
      if (isTalking(state)) return keepWaiting(state, { legGone: true, runningSince })
      return phase.name === 'customer-waiting' ? stay(setClock(state, phase, runningSince, now)) : stay(state)
    }
    case 'connection-open':
      return phase.name === 'customer-waiting' ? join({ ...state, agentLeg: event.legId }, now) : stay(state)
  }
}

function keepWaiting(
  state: Interaction,
  how: { readonly legGone: boolean; readonly runningSince: number | null },
): InteractionStep {
  const was = state.phase.name === 'held' ? 'held' : 'active'
  const remainingMs = state.holdGraceSeconds * 1000
  return {
    state: { ...state, phase: { name: 'customer-waiting', was, remainingMs, ...how } },
    effects: [{ type: 'hold-music', customerLeg: state.customerLeg }],
  }
}

function setClock(
  state: Interaction,
  phase: Extract<InteractionPhase, { name: 'customer-waiting' }>,
  runningSince: number | null,
  now: number,
): Interaction {
  const used = phase.runningSince === null ? 0 : Math.max(0, now - phase.runningSince)
  const remainingMs = Math.max(0, phase.remainingMs - used)
  return { ...state, phase: { ...phase, legGone: true, remainingMs, runningSince } }
}

/** The leg is alive again: as it was before. */
function restore(state: Interaction, now: number): InteractionStep {
  const { phase } = state
  if (phase.name !== 'customer-waiting' || phase.legGone) return stay(state)
  return phase.was === 'held' ? stay({ ...state, phase: { name: 'held' } }) : join(state, now)
}

function takeOver(state: Interaction): InteractionStep {
  if (state.phase.name === 'offered') return withdraw(state)
  return giveUp(state, 'signed-out', null)
}

function deadline(state: Interaction, now: number): InteractionStep {
  const due = interactionDeadline(state)
  if (due === null || now < due) return stay(state)
  const { phase } = state
  switch (phase.name) {
    case 'offered': {
      if (phase.acceptAt === null || now < phase.acceptAt)
        return end(state, 'missed', 'returned', 'missed-offer')
      const step = join(state, now)
      const prompt = { type: 'play-prompt', agentLeg: state.agentLeg, prompt: phase.prompt } as const
      return { state: step.state, effects: [...step.effects, prompt] }
    }
    case 'connecting':
      return end(state, 'agent-not-answered', 'gone')
    case 'dialing':
    case 'ringing':
      return end(state, 'callee-no-answer', 'released')
    case 'customer-waiting':
      return giveUp(state, 'hold-expired', state.via === 'connection' ? 'connection-lost' : 'media-lost')
    case 'active':
    case 'held':
    case 'ended':
      return stay(state)
  }
}
