import type { Interaction, InteractionEffect, InteractionStep } from './interaction-shape-state.js'
import type { BuiltInPrompt } from '../../contract/settings.js'

/** A callee may ring this long. */
export const calleeRingMs = 60_000

export interface OfferFacts extends Omit<
  Interaction,
  'phase' | 'joinedAt' | 'muted' | 'commandId' | 'offeredAt'
> {
  readonly commandId: string | null
  readonly offerTimeoutSeconds: number
  readonly autoAnswerDelaySeconds: number
  readonly prompt: BuiltInPrompt
}

export function startOffer(facts: OfferFacts, now: number): InteractionStep {
  const { offerTimeoutSeconds, autoAnswerDelaySeconds, prompt, ...interaction } = facts
  const platformAccepts = facts.via === 'connection' && facts.delivery === 'desk-phone' && facts.autoAnswer
  const phase = {
    name: 'offered',
    expiresAt: now + offerTimeoutSeconds * 1000,
    acceptAt: platformAccepts ? now + autoAnswerDelaySeconds * 1000 : null,
    prompt,
  } as const
  const state: Interaction = { ...interaction, offeredAt: now, joinedAt: null, muted: false, phase }
  const effects: InteractionEffect[] = []
  if (facts.kind === 'test') effects.push({ type: 'place-test-customer', customerLeg: facts.customerLeg })
  if (facts.via === 'invite') {
    effects.push({ type: 'place-agent-leg', answerMode: facts.autoAnswer ? 'auto' : 'manual' })
  }
  return { state, effects }
}

export type OutboundFacts = Omit<
  Interaction,
  'phase' | 'joinedAt' | 'muted' | 'offeredAt' | 'kind' | 'queueName' | 'autoAnswer' | 'allowReject'
> & { readonly agentRingSeconds: number }

export function startOutbound(facts: OutboundFacts, now: number): InteractionStep {
  const { agentRingSeconds, ...rest } = facts
  const outbound: Omit<Interaction, 'phase'> = {
    ...rest,
    kind: 'outbound',
    queueName: null,
    autoAnswer: false,
    allowReject: false,
    offeredAt: now,
    joinedAt: null,
    muted: false,
  }
  if (facts.via === 'connection') return dialCallee(outbound, now)
  return {
    state: { ...outbound, phase: { name: 'connecting', giveUpAt: now + agentRingSeconds * 1000 } },
    // The softphone knows the call by its command's id and answers by itself; a desk phone rings.
    effects: [{ type: 'place-agent-leg', answerMode: facts.delivery === 'desk-phone' ? 'manual' : 'auto' }],
  }
}

/** The agent hears ringback while the callee is dialled. */
export function dialCallee(outbound: Omit<Interaction, 'phase'>, now: number): InteractionStep {
  const { agentLeg, customerLeg, customer } = outbound
  return {
    state: { ...outbound, phase: { name: 'dialing', giveUpAt: now + calleeRingMs } },
    effects: [
      { type: 'ringback', agentLeg },
      { type: 'dial-out', customerLeg, address: customer.address },
    ],
  }
}
