import type {
  InteractionEvent,
  InteractionStep,
} from '../../../../src/contact-center/routing/interaction-shape-state.js'
import {
  type OfferFacts,
  startOffer,
  startOutbound,
} from '../../../../src/contact-center/routing/interaction-start-state.js'
import { interactionTransition } from '../../../../src/contact-center/routing/interaction-state.js'

// What happens to an interaction, told beat by beat.

export const start = Date.UTC(2026, 0, 5, 9)
const facts: OfferFacts = {
  interactionId: 'i1',
  kind: 'queue',
  via: 'connection',
  delivery: 'persistent-leg',
  workplace: { kind: 'softphone' },
  agentLeg: 'agent',
  customerLeg: 'customer',
  customer: { name: 'Dana', address: '+44' },
  queueName: 'Support',
  autoAnswer: false,
  allowReject: false,
  commandId: null,
  holdGraceSeconds: 60,
  offerTimeoutSeconds: 30,
  autoAnswerDelaySeconds: 0,
  prompt: 'bleep',
}
export const byInvite = { ...facts, via: 'invite', delivery: 'invite' } as const
export const toDeskPhone = {
  ...facts,
  delivery: 'desk-phone',
  workplace: { kind: 'phone', number: '+441234' },
  autoAnswer: true,
} as const

type Beat = InteractionEvent | number

/** Numbers are seconds that pass. Effects are the last event's. */
export function play(
  first: InteractionStep,
  ...beats: readonly Beat[]
): InteractionStep & { readonly now: number } {
  let step = first
  let now = start
  for (const beat of beats) {
    if (typeof beat === 'number') now += beat * 1000
    else step = interactionTransition(step.state, beat, now)
  }
  return { ...step, now }
}
export const offer = (more: Partial<OfferFacts> = {}): InteractionStep =>
  startOffer({ ...facts, ...more }, start)
export const accept = { type: 'accept' } as const
export const endOf = ({ state }: InteractionStep) => (state.phase.name === 'ended' ? state.phase : null)

export function outbound(more: { via: 'connection' | 'invite'; delivery?: 'desk-phone' }): InteractionStep {
  const { kind: _kind, queueName: _queue, autoAnswer: _auto, allowReject: _reject, ...rest } = facts
  const { offerTimeoutSeconds: _offer, autoAnswerDelaySeconds: _delay, prompt: _prompt, ...common } = rest
  return startOutbound(
    { ...common, delivery: 'invite', ...more, commandId: 'command-1', agentRingSeconds: 30 },
    start,
  )
}
