import type {
  AgentProfile,
  ConnectionSnapshot,
  InteractionSnapshot,
  StatusSnapshot,
} from '../../contract/agent-api/session.js'
import { isConnecting } from './connection-state.js'
import type { Desk } from './desk-shape-state.js'
import { type Interaction, holdEndsAt } from './interaction-shape-state.js'

/** The desk in the words of the Agent API. Leg ids, limits and bookkeeping stay inside. */

export const profileSnapshot = (desk: Desk): AgentProfile => ({
  phoneConnectionMode: desk.mode,
  workplace: desk.workplace,
  pendingMode: desk.pendingMode,
})

export function statusSnapshot(desk: Desk): StatusSnapshot {
  const { status, reasonCode, cause, since, next, postProcessingEndsAt } = desk.status
  return {
    status,
    reasonCode,
    cause,
    since,
    next,
    connecting: status === 'available' && isConnecting(desk.connection),
    postProcessingEndsAt,
  }
}

export function connectionSnapshot({ connection }: Desk): ConnectionSnapshot {
  return {
    state: connection.phase,
    since: connection.since,
    connectionId: 'connectionId' in connection ? connection.connectionId : '',
    openedAt: 'openedAt' in connection ? connection.openedAt : null,
    cause: connection.phase === 'lost' ? connection.cause : null,
    workplace: 'workplace' in connection ? connection.workplace : null,
    pinAttemptsLeft: connection.phase === 'validating' ? connection.attemptsLeft : null,
    pinExpiresAt: connection.phase === 'validating' ? connection.pinEndsAt : null,
    reopenAvailableAt: connection.reopenAt,
    graceEndsAt: connection.phase === 'recovering' ? connection.graceEndsAt : null,
  }
}

export function interactionSnapshot(interaction: Interaction): InteractionSnapshot {
  const { phase } = interaction
  return {
    interactionId: interaction.interactionId,
    kind: interaction.kind,
    state: phase.name,
    delivery: interaction.delivery,
    customer: interaction.customer,
    queueName: interaction.queueName,
    autoAnswer: interaction.autoAnswer,
    allowReject: interaction.allowReject,
    offeredAt: interaction.offeredAt,
    offerExpiresAt: phase.name === 'offered' ? phase.expiresAt : null,
    joinedAt: interaction.joinedAt,
    customerHoldEndsAt: holdEndsAt(interaction),
    endCause: phase.name === 'ended' ? phase.cause : null,
    commandId: interaction.commandId,
  }
}
