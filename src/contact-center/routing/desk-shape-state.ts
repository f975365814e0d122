import type { InteractionKind, PhoneConnectionMode, Workplace } from '../../contract/domain.js'
import type { BuiltInPrompt } from '../../contract/settings.js'
import type { Connection, ConnectionEffect, ConnectionLimits } from './connection-state.js'
import type { Interaction, InteractionEffect, InteractionEvent } from './interaction-shape-state.js'
import type { LegHappening, LegId } from './leg-state.js'
import type { Choice, Status } from './status-state.js'

/**
 * One signed-in agent: status, persistent connection and interaction, and what each means for the others (SPEC §3–§6).
 * The shell runs the effects, keeps one timer at `deskDeadline`, and sends `deadline` when it fires.
 */
export interface Desk {
  /** makes leg and connection ids unique */
  readonly deskId: string
  readonly serial: number
  readonly mode: PhoneConnectionMode
  readonly pendingMode: PhoneConnectionMode | null
  readonly workplace: Workplace
  readonly terms: Terms
  /** null while the workplace can be reached */
  readonly unreachableSince: number | null
  readonly status: Status
  readonly connection: Connection
  readonly interaction: Interaction | null
}

/** What the effective settings say of this agent. */
export interface Terms {
  readonly wantedMode: PhoneConnectionMode
  readonly autoAnswer: boolean
  readonly autoAnswerDelaySeconds: number
  readonly prompt: BuiltInPrompt
  readonly allowReject: boolean
  readonly offerTimeoutSeconds: number
  readonly postProcessingSeconds: number
  readonly customerHoldGraceSeconds: number
  readonly connection: ConnectionLimits
}

export interface OfferRequest {
  readonly interactionId: string
  readonly kind: InteractionKind
  readonly customerLeg: LegId
  readonly customer: { readonly name: string | null; readonly address: string }
  readonly queueName: string | null
  readonly commandId: string | null
}

export type DeskEvent =
  | { readonly type: 'choose-status'; readonly choice: Choice }
  | { readonly type: 'cancel-next' }
  | { readonly type: 'finish-post-processing' }
  | { readonly type: 'reopen' }
  | { readonly type: 'pin'; readonly right: boolean }
  | { readonly type: 'offer'; readonly offer: OfferRequest }
  | {
      readonly type: 'dial'
      readonly interactionId: string
      readonly commandId: string
      readonly address: string
    }
  | { readonly type: 'interaction'; readonly command: InteractionCommand }
  | { readonly type: 'leg'; readonly legId: LegId; readonly happening: LegHappening }
  | { readonly type: 'reachability'; readonly reachable: boolean }
  | { readonly type: 'settings'; readonly terms: Terms }
  | { readonly type: 'save-mode'; readonly mode: PhoneConnectionMode }
  | { readonly type: 'save-workplace'; readonly workplace: Workplace; readonly reachable: boolean }
  | { readonly type: 'sign-out' }
  | { readonly type: 'take-over' }
  | { readonly type: 'deadline' }
export type InteractionCommand = Extract<
  InteractionEvent,
  { type: 'accept' | 'reject' | 'hang-up' | 'hold' | 'resume' | 'mute' }
>

export type DeskEffect =
  | ConnectionEffect
  | InteractionEffect
  /** told once: the shell announces it and routes the customer */
  | { readonly type: 'interaction-ended'; readonly interaction: Interaction }
  /** the offer came when it could no longer be taken */
  | { readonly type: 'offer-not-taken'; readonly customerLeg: LegId }

export interface DeskStep {
  readonly state: Desk
  readonly effects: readonly DeskEffect[]
}
