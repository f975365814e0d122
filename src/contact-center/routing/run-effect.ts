import type { Voice } from '../voice/port.js'
import type { DeskEffect } from './desk-shape-state.js'
import type { Interaction } from './interaction-shape-state.js'

export interface EffectContext {
  readonly voice: Voice
  readonly signInId: string
  /** the interaction that the effect is about, as it is after the transition */
  readonly interaction: Interaction | null
  readonly makePin: (connectionId: string) => void
  readonly pin: () => string | null
}

/** What the customer's name on the phone's display is while a validation call rings. */
const validationCaller = { name: 'Contact center', address: 'validation' }

/** One effect of a desk as the command to voice that it stands for. */
export function runEffect(
  effect: Exclude<DeskEffect, { type: 'interaction-ended' | 'offer-not-taken' }>,
  context: EffectContext,
): void {
  const { voice, signInId, interaction } = context
  switch (effect.type) {
    case 'place-validation-call':
      context.makePin(effect.connectionId)
      voice.placeAgentLeg({
        legId: effect.legId,
        signInId,
        workplace: effect.workplace,
        purpose: 'validation',
        // Never auto answered, whatever Auto Answer says (RFC 5373).
        answerMode: 'manual',
        interactionId: null,
        commandId: null,
        connectionId: effect.connectionId,
        caller: validationCaller,
      })
      break
    case 'speak-pin': {
      const digits = context.pin()
      if (digits !== null) voice.speakPin(effect.legId, digits)
      break
    }
    case 'stop-pin':
      voice.stopPin(effect.legId)
      break
    case 'open-leg':
      voice.park(effect.legId)
      voice.allowReplaces(effect.legId, signInId)
      break
    case 'place-agent-leg':
      if (interaction) placeAgentLeg(voice, signInId, interaction, effect.answerMode)
      break
    case 'allow-replaces':
      voice.allowReplaces(effect.agentLeg, signInId)
      break
    case 'place-test-customer':
      voice.placeTestCustomer(effect.customerLeg)
      break
    case 'dial-out':
      voice.dialOut({ legId: effect.customerLeg, address: effect.address })
      break
    case 'ringback':
      voice.ringback(effect.agentLeg)
      break
    case 'bridge':
      voice.bridge(effect.agentLeg, effect.customerLeg)
      break
    case 'park':
      voice.park(effect.agentLeg)
      break
    case 'hold-music':
      voice.holdMusic(effect.customerLeg)
      break
    case 'play-prompt':
      voice.playPrompt(effect.agentLeg, effect.prompt)
      break
    case 'mute-input':
      voice.muteInput(effect.agentLeg, effect.muted)
      break
    case 'release':
      voice.release(effect.legId, effect.reason)
      break
  }
}

function placeAgentLeg(
  voice: Voice,
  signInId: string,
  interaction: Interaction,
  answerMode: 'auto' | 'manual',
): void {
  const { kind, agentLeg, workplace, interactionId, commandId, customer } = interaction
  voice.placeAgentLeg({
    legId: agentLeg,
    signInId,
    workplace,
    purpose: kind === 'outbound' || kind === 'test' ? kind : 'interaction',
    answerMode,
    interactionId,
    commandId,
    connectionId: null,
    caller: customer,
  })
}
