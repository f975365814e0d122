import type {
  Delivery,
  InteractionEndCause,
  InteractionKind,
  StatusCause,
  Workplace,
} from '../../contract/domain.js'
import type { BuiltInPrompt } from '../../contract/settings.js'
import type { LegFailure, LegId } from './leg-state.js'

/**
 * One interaction on one agent's desk (SPEC §5, §6). It reaches the agent `via` the open connection, where accept and hang
 * up are commands, or by an INVITE of its own. Times are epoch milliseconds; `interactionDeadline` says when to send
 * `deadline`.
 */
export interface Interaction {
  readonly interactionId: string
  readonly kind: InteractionKind
  readonly via: 'connection' | 'invite'
  readonly delivery: Delivery
  readonly workplace: Workplace
  readonly agentLeg: LegId
  /** the customer's or callee's leg */
  readonly customerLeg: LegId
  readonly customer: { readonly name: string | null; readonly address: string }
  readonly queueName: string | null
  readonly autoAnswer: boolean
  readonly allowReject: boolean
  readonly commandId: string | null
  readonly offeredAt: number
  readonly joinedAt: number | null
  readonly muted: boolean
  readonly holdGraceSeconds: number
  readonly phase: InteractionPhase
}

/**
 * What becomes of the customer's or callee's leg: `released` by an effect of the end; `returned` to the head of the queue,
 * and `told` that the call cannot go on and then released, by the shell.
 */
export type CustomerFate = 'gone' | 'released' | 'told' | 'returned'

export type InteractionPhase =
  /** `acceptAt`: the platform accepts for a desk phone on an open connection */
  | {
      readonly name: 'offered'
      readonly expiresAt: number
      readonly acceptAt: number | null
      readonly prompt: BuiltInPrompt
    }
  | { readonly name: 'connecting'; readonly giveUpAt: number }
  | { readonly name: 'dialing' | 'ringing'; readonly giveUpAt: number }
  | { readonly name: 'active' }
  | { readonly name: 'held' }
  | {
      readonly name: 'customer-waiting'
      readonly was: 'active' | 'held'
      /** false while the leg is only silent */
      readonly legGone: boolean
      readonly remainingMs: number
      /** null while the clock stands still */
      readonly runningSince: number | null
    }
  | {
      readonly name: 'ended'
      readonly cause: InteractionEndCause
      readonly customer: CustomerFate
      /** the agent goes On break for this */
      readonly breakCause: StatusCause | null
    }

export type InteractionEvent =
  | { readonly type: 'accept' }
  | { readonly type: 'reject' }
  | { readonly type: 'hang-up' }
  | { readonly type: 'hold' }
  | { readonly type: 'resume' }
  | { readonly type: 'mute'; readonly muted: boolean }
  | { readonly type: 'agent-answered' }
  | { readonly type: 'agent-failed'; readonly failure: LegFailure }
  | { readonly type: 'agent-ended' }
  | { readonly type: 'agent-silent' }
  | { readonly type: 'agent-alive' }
  | { readonly type: 'callee-ringing' }
  | { readonly type: 'customer-answered'; readonly agentReady: boolean }
  | { readonly type: 'customer-failed'; readonly failure: LegFailure }
  | { readonly type: 'customer-ended' }
  | { readonly type: 'connection-recovering' }
  | { readonly type: 'connection-alive' }
  | { readonly type: 'connection-dialing' }
  | { readonly type: 'connection-lost' }
  | { readonly type: 'connection-open'; readonly legId: LegId }
  | { readonly type: 'sign-out' }
  /** a newer sign-in took over and there is no connection to re-join by */
  | { readonly type: 'take-over' }
  | { readonly type: 'deadline' }

export type InteractionEffect =
  | { readonly type: 'place-test-customer'; readonly customerLeg: LegId }
  | { readonly type: 'place-agent-leg'; readonly answerMode: 'auto' | 'manual' }
  | { readonly type: 'dial-out'; readonly customerLeg: LegId; readonly address: string }
  | { readonly type: 'ringback'; readonly agentLeg: LegId }
  | { readonly type: 'bridge'; readonly agentLeg: LegId; readonly customerLeg: LegId }
  | { readonly type: 'park'; readonly agentLeg: LegId }
  | { readonly type: 'hold-music'; readonly customerLeg: LegId }
  | { readonly type: 'play-prompt'; readonly agentLeg: LegId; readonly prompt: BuiltInPrompt }
  | { readonly type: 'mute-input'; readonly agentLeg: LegId; readonly muted: boolean }
  | { readonly type: 'release'; readonly legId: LegId; readonly reason: string }
  | { readonly type: 'allow-replaces'; readonly agentLeg: LegId }

export interface InteractionStep {
  readonly state: Interaction
  readonly effects: readonly InteractionEffect[]
}

/** Remaining time of the customer's patience, and when it ends if its clock runs. */
export function holdEndsAt(state: Interaction): number | null {
  const { phase } = state
  if (phase.name !== 'customer-waiting' || phase.runningSince === null) return null
  return phase.runningSince + phase.remainingMs
}

export function interactionDeadline(state: Interaction): number | null {
  const { phase } = state
  switch (phase.name) {
    case 'offered':
      return phase.acceptAt === null ? phase.expiresAt : Math.min(phase.acceptAt, phase.expiresAt)
    case 'connecting':
    case 'dialing':
    case 'ringing':
      return phase.giveUpAt
    case 'customer-waiting':
      return holdEndsAt(state)
    case 'active':
    case 'held':
    case 'ended':
      return null
  }
}
