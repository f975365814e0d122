import type { InteractionSnapshot } from '../../../../src/contract/agent-api/session.js'
import {
  type CallConditions,
  type CallEffect,
  type CallEvent,
  type CallInvite,
  type CallState,
  initialCallState,
} from '../../../../src/main/calls/call-shape-state.js'
import { callTransition } from '../../../../src/main/calls/call-state.js'

// What happens to a call, told event by event.

export const ready: CallConditions = {
  signedIn: true,
  autoAnswer: false,
  autoAnswerDelaySeconds: 0,
  restingStatus: 'available',
  deviceProblem: null,
  connectionOpen: false,
}
export const auto: CallConditions = { ...ready, autoAnswer: true }
export const autoOnLeg: CallConditions = { ...auto, connectionOpen: true }

export const offer = (change: Partial<InteractionSnapshot> = {}): InteractionSnapshot => ({
  interactionId: 'i1',
  kind: 'queue',
  state: 'offered',
  delivery: 'invite',
  customer: { name: 'Dana', address: '+442079000001' },
  queueName: 'Support',
  autoAnswer: false,
  allowReject: true,
  offeredAt: 0,
  offerExpiresAt: null,
  joinedAt: null,
  customerHoldEndsAt: null,
  endCause: null,
  commandId: null,
  ...change,
})
export const autoOffer = offer({ autoAnswer: true })
export const legOffer = offer({ delivery: 'persistent-leg' })
export const autoLegOffer = offer({ delivery: 'persistent-leg', autoAnswer: true })

export const invite = (change: Partial<CallInvite> = {}): CallInvite => ({
  dialogId: 'd1',
  purpose: 'interaction',
  interactionId: 'i1',
  commandId: null,
  answerMode: null,
  hasAudio: true,
  plain: null,
  caller: { name: 'Dana', address: '+442079000001' },
  arrivedAt: 5_000_000,
  ...change,
})
export const autoInvite = invite({ answerMode: 'auto' })

/** Plays events one after the other; `at` moves the clock. */
export function play(
  conditions: CallConditions,
  ...events: readonly (CallEvent | { readonly at: number })[]
) {
  let state: CallState = { ...initialCallState, conditions }
  let now = 1_000
  const effects: CallEffect[] = []
  for (const event of events) {
    if ('at' in event) {
      now = event.at
      continue
    }
    const step = callTransition(state, event, now)
    state = step.state
    effects.push(...step.effects)
  }
  const told = effects.filter(({ type }) => type !== 'decided').map(inWords)
  return { state, told, decisions: effects.filter((effect) => effect.type === 'decided') }
}
const inWords = (effect: CallEffect): string => {
  switch (effect.type) {
    case 'answer':
      return `answer ${effect.dialogId}`
    case 'accept':
      return `accept ${effect.interactionId}`
    case 'refuse':
      return `refuse ${effect.dialogId} ${effect.status}`
    case 'hang-up':
      return `hang up ${effect.dialogId}`
    case 'schedule':
      return `at ${effect.at}`
    default:
      return effect.type
  }
}
export const arrives = (one: CallInvite): CallEvent => ({ type: 'invite', invite: one })
export const announced = (interaction: InteractionSnapshot | null): CallEvent => ({
  type: 'interaction',
  interaction,
})
export const dialog = (state: 'answering' | 'established' | 'ended', dialogId = 'd1'): CallEvent => ({
  type: 'dialog',
  dialogId,
  state,
})
