import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import type { AutoAnswerDecision, AutoAnswerInput } from './auto-answer.js'
import type { CallState } from './call-shape-state.js'

/** The call that waits on line 1, and what Auto Answer is told of it. */

/** A call that the agent, or Auto Answer, may take now. */
export interface WaitingCall {
  readonly key: string
  readonly via: 'invite' | 'persistent-leg' | 'desk-phone'
  readonly offer: InteractionSnapshot | null
}

export function waitingCall(state: CallState): WaitingCall | null {
  const { dialog, interaction } = state
  if (dialog?.state === 'ringing') {
    const key = dialog.interactionId ?? dialog.dialogId
    return { key, via: 'invite', offer: interaction?.interactionId === key ? interaction : null }
  }
  // An offer delivered by INVITE waits for that INVITE.
  if (interaction?.state !== 'offered' || interaction.delivery === 'invite') return null
  return { key: interaction.interactionId, via: interaction.delivery, offer: interaction }
}

/** An INVITE rings. An offer for the open leg is silent, unless Auto Answer should have taken it and could not. */
export const ringsAloud = (call: WaitingCall, decision: AutoAnswerDecision): boolean =>
  call.via === 'invite' ||
  (call.via === 'persistent-leg' && ['device-unusable', 'failed-before'].includes(decision.reason))

/** @param now ms of the machine's clock */
export function autoAnswerInput(state: CallState, call: WaitingCall, now: number): AutoAnswerInput {
  const { conditions, dialog } = state
  const invite = call.via === 'invite' ? dialog : null
  const command = state.commands.find(({ id }) => id === invite?.commandId)
  return {
    via: call.via,
    purpose: invite
      ? invite.purpose
      : call.offer?.kind === 'test'
        ? ('test' as const)
        : ('interaction' as const),
    answerMode: invite?.answerMode ?? null,
    hasAudio: invite?.hasAudio ?? true,
    line: 1 as const,
    signedIn: conditions.signedIn,
    enabled: conditions.autoAnswer,
    wantedByPlatform: call.offer?.autoAnswer ?? null,
    kind: call.offer?.kind ?? null,
    restingStatus: conditions.restingStatus,
    otherInteractionActive: isOtherActive(state, call),
    rejectedByAgent: state.rejected === call.key,
    failedBefore: state.failed === call.key,
    outboundCommandAgeMs: command ? now - command.issuedAt : null,
    deviceProblem: conditions.deviceProblem,
    connectionOpen: conditions.connectionOpen,
    delaySeconds: conditions.autoAnswerDelaySeconds,
    plain: invite?.plain ?? null,
  }
}

function isOtherActive({ interaction, dialog, over }: CallState, call: WaitingCall): boolean {
  if (call.via !== 'invite') return dialog !== null
  if (!interaction || interaction.interactionId === call.key) return false
  if (interaction.delivery === 'invite' && interaction.interactionId === over) return false
  return interaction.state !== 'ended' && interaction.state !== 'offered'
}
