import type { InteractionSnapshot } from '../../contract/agent-api/session.js'
import type { AgentStatus } from '../../contract/domain.js'
import type { CallPurpose } from '../../contract/sip-profile.js'
import type { AutoAnswerDecision, PlainAnswer } from './auto-answer.js'

/** What line 1 is made of: the call on it, what happens to it, and what it asks of its shell. How it goes on is in call-state.ts. */

/** The INVITE as the machine needs it. */
export interface CallInvite {
  readonly dialogId: string
  readonly purpose: CallPurpose | null
  readonly interactionId: string | null
  readonly commandId: string | null
  readonly answerMode: 'auto' | 'manual' | null
  readonly hasAudio: boolean
  readonly caller: { readonly name: string | null; readonly address: string }
  /** epoch ms, for people */
  readonly arrivedAt: number
  /** null in a contact center */
  readonly plain: PlainAnswer | null
}
export type CallDialogState = 'calling' | 'ringing' | 'answering' | 'established' | 'recovering' | 'ended'

/** What surrounds the call. Replaced as a whole whenever any of it changes. */
export interface CallConditions {
  readonly signedIn: boolean
  readonly autoAnswer: boolean
  readonly autoAnswerDelaySeconds: number
  readonly restingStatus: AgentStatus | null
  readonly deviceProblem: string | null
  readonly connectionOpen: boolean
}

export interface CallState {
  readonly conditions: CallConditions
  readonly interaction: InteractionSnapshot | null
  readonly dialog: (CallInvite & { readonly state: CallDialogState }) | null
  /** the interaction whose INVITE has ended: it is over, though the news of it may still be on its way */
  readonly over: string | null
  /** outbound commands issued here, newest last */
  readonly commands: readonly { readonly id: string; readonly issuedAt: number }[]
  readonly decision: AutoAnswerDecision | null
  /** the waiting call that `decision` is about */
  readonly waiting: string | null
  /** since when the call waits, from which the delay counts */
  readonly waitingSince: number
  readonly autoAnswerAt: number | null
  /** answered or accepted: the call and by whom */
  readonly taken: { readonly key: string; readonly by: 'agent' | 'auto-answer' } | null
  readonly failed: string | null
  readonly rejected: string | null
  readonly ringing: boolean
}

export type CallEvent =
  | { readonly type: 'conditions'; readonly conditions: CallConditions }
  | { readonly type: 'interaction'; readonly interaction: InteractionSnapshot | null }
  | { readonly type: 'invite'; readonly invite: CallInvite }
  /** an INVITE of our own is on its way; the line was free */
  | { readonly type: 'outgoing'; readonly invite: CallInvite }
  | { readonly type: 'dialog'; readonly dialogId: string; readonly state: CallDialogState }
  | { readonly type: 'answer'; readonly key: string }
  | { readonly type: 'reject'; readonly key: string }
  /** the platform did not take the rejection: the offer still waits */
  | { readonly type: 'reject-failed'; readonly key: string }
  | { readonly type: 'command-issued'; readonly commandId: string }
  /** the time that `schedule` named has passed */
  | { readonly type: 'due' }
  /** the answer or accept did not work */
  | { readonly type: 'take-failed'; readonly key: string }
  | { readonly type: 'signed-out' }

export type CallEffect =
  | { readonly type: 'start-ringing' }
  | { readonly type: 'stop-ringing' }
  | { readonly type: 'schedule'; readonly at: number }
  | { readonly type: 'cancel-schedule' }
  | { readonly type: 'answer'; readonly dialogId: string; readonly key: string }
  | { readonly type: 'accept'; readonly interactionId: string }
  | { readonly type: 'refuse'; readonly dialogId: string; readonly status: 486 | 480 | 488 | 603 }
  | { readonly type: 'hang-up'; readonly dialogId: string }
  | { readonly type: 'play-prompt' }
  | { readonly type: 'decided'; readonly key: string; readonly decision: AutoAnswerDecision }

export interface CallStep {
  readonly state: CallState
  readonly effects: readonly CallEffect[]
}

export const initialCallState: CallState = {
  conditions: {
    signedIn: false,
    autoAnswer: false,
    autoAnswerDelaySeconds: 0,
    restingStatus: null,
    deviceProblem: null,
    connectionOpen: false,
  },
  interaction: null,
  dialog: null,
  over: null,
  commands: [],
  decision: null,
  waiting: null,
  waitingSince: 0,
  autoAnswerAt: null,
  taken: null,
  failed: null,
  rejected: null,
  ringing: false,
}
