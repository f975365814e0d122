import type { Workplace } from '../../contract/domain.js'
import type { CallPurpose } from '../../contract/sip-profile.js'
import type { BuiltInPrompt } from '../../contract/settings.js'

/**
 * What routing asks of voice, and what voice tells. Two implementations: embedded (SIP.js core and libwebrtc in this
 * process) and Asterisk by ARI. Legs are named by ids that routing makes. Every method is total: an unknown or
 * ended leg is ignored, its end was already told. Voice keeps no time of its own but the physical one of media.
 */

export type LegId = string
export type Unsubscribe = () => void

export interface AgentLegRequest {
  readonly legId: LegId
  readonly signInId: string
  readonly workplace: Workplace
  readonly purpose: CallPurpose
  /** RFC 5373; a desk phone may ignore Auto */
  readonly answerMode: 'auto' | 'manual'
  readonly interactionId: string | null
  readonly commandId: string | null
  /** of a validation call, as the Agent API announces it */
  readonly connectionId: string | null
  readonly caller: { readonly name: string | null; readonly address: string }
}

export type LegFailure =
  'declined' | 'busy' | 'no-answer' | 'unreachable' | 'not-acceptable' | 'invalid' | 'failed'

export type VoiceEvent =
  | { readonly type: 'registration'; readonly signInId: string; readonly registered: boolean }
  | { readonly type: 'leg-ringing'; readonly legId: LegId }
  | { readonly type: 'leg-answered'; readonly legId: LegId }
  | {
      readonly type: 'leg-failed'
      readonly legId: LegId
      readonly failure: LegFailure
      readonly sipStatus: number | null
    }
  /** BYE or hang-up from the far side (agent's phone, or customer) after it was answered */
  | { readonly type: 'leg-ended'; readonly legId: LegId }
  /** no RTP and no ICE consent for 5 s of real time / life again */
  | { readonly type: 'leg-silent'; readonly legId: LegId }
  | { readonly type: 'leg-alive'; readonly legId: LegId }
  /** the agent's leg came back by INVITE with Replaces; the leg id stays */
  | { readonly type: 'leg-replaced'; readonly legId: LegId }
  /** everything that `announceEnd` says was heard by the leg */
  | { readonly type: 'end-announced'; readonly legId: LegId }
  /** a simulated or real customer dialled in */
  | {
      readonly type: 'customer-arrived'
      readonly legId: LegId
      readonly customer: { readonly name: string | null; readonly address: string }
      readonly dialled:
        | { readonly kind: 'queue'; readonly queueId: string }
        | { readonly kind: 'agent'; readonly agentId: string }
      /** ms; at an instance that is dead now */
      readonly waitedMs?: number
    }

/** A simulated customer's or callee's behaviour, set when it is made; a lab command may change it. */
export interface CustomerScript {
  readonly sentence: string
  /** speaks its sentence again and again, says nothing, or sends back what it hears */
  readonly manner: 'speak' | 'silent' | 'echo'
}

/** An agent's leg that was left behind by another instance, or by this one before its restart. */
export interface LeftLeg {
  readonly legId: LegId
  readonly signInId: string
  /** what was kept with it */
  readonly note: string
}

/** Where a customer is handed who waits here for an agent with a desk elsewhere. */
export interface DeskElsewhere {
  /** as that instance's voice names it */
  readonly legsAt: string
  readonly agentId: string
  /** so far, in ms */
  readonly waitedMs: number
}

/** Where legs are in a telephone system of their own, and outlive the instance that made them. */
export interface OutlivingLegs {
  /** where this voice's legs are, for whoever inherits them */
  readonly legsAt: string
  /** The same at every instance and after a restart: the heir's SIP account is the one that the softphone has. */
  secretOf(signInId: string): string
  /** Text that stays with an agent's leg, for whoever adopts it. */
  keep(legId: LegId, note: string): void
  /** The validated legs of these sign-ins that are up: from now on they are this voice's, with all that they hear. */
  adopt(signInIds: readonly string[]): Promise<readonly LeftLeg[]>
  /** The same for whom such a leg speaks with, or has put on hold. False when it is gone. */
  adoptCustomer(legId: LegId, agentLeg: LegId): Promise<boolean>
  /** This customer is no desk's any more: whoever finds the leg takes it for one that waits. */
  waits(customerLeg: LegId): void
  /** Customers who wait at these places for nobody any more arrive here. */
  adoptWaiting(legsAt: readonly string[]): Promise<void>
  /**
   * A customer who waits for one agent arrives at the instance whose legs are there, as if they had come to it first. False, and
   * nothing is changed: it is not there, or the customer is gone.
   */
  handOver(customerLeg: LegId, to: DeskElsewhere): Promise<boolean>
  /** From now on this sign-in and its legs are nobody's here; they stay as they are for whoever adopts them. */
  leave(signInId: string): void
}

export interface Voice {
  /** absent: legs end with their voice */
  readonly outliving?: OutlivingLegs

  start(): Promise<{ readonly webSocketUrl: string }>
  stop(): Promise<void>

  onEvent(listener: (event: VoiceEvent) => void): Unsubscribe

  /**
   * Digest credentials of one sign-in; removing them ends the registration, not the legs. Resolves when a softphone may register
   * with them, or when that could not be brought about in time.
   */
  addAccount(account: { signInId: string; user: string; password: string; deviceId: string }): Promise<void>
  removeAccount(signInId: string): void
  isRegistered(signInId: string): boolean
  /** registered, or a desk phone that exists and is not unplugged */
  isReachable(signInId: string, workplace: Workplace): boolean

  /** INVITE (or rings the desk phone). Answers with leg-ringing / leg-answered / leg-failed. */
  placeAgentLeg(request: AgentLegRequest): void
  /** CANCEL before the answer, BYE after it, with a Reason header (RFC 3326) when given */
  release(legId: LegId, reason?: string): void
  /** which sign-in may replace this leg (RFC 3891); null refuses with 403 */
  allowReplaces(legId: LegId, signInId: string | null): void

  /** speaks "Your PIN is" and the digits, again and again until stopPin or another audio command */
  speakPin(legId: LegId, digits: string): void
  stopPin(legId: LegId): void
  /** silence to the agent, the agent's audio goes nowhere */
  park(legId: LegId): void
  /** plays the auto answer prompt into this leg only (desk phones) */
  playPrompt(legId: LegId, prompt: BuiltInPrompt): void
  muteInput(legId: LegId, muted: boolean): void

  /** both legs hear each other; a leg has one partner, an older bridge of either is dissolved first */
  bridge(agentLeg: LegId, customerLeg: LegId): void
  /** the customer hears hold music (or ringback while the callee has not answered) */
  holdMusic(customerLeg: LegId): void
  ringback(agentLeg: LegId): void
  /**
   * Says once, and to this leg only, that the call cannot go on; then end-announced. Another audio command cuts it short,
   * and so does the end of the leg: then it is not told.
   */
  announceEnd(customerLeg: LegId): void

  /** dials out; answers with leg-ringing / leg-answered / leg-failed for the callee's leg */
  dialOut(request: { legId: LegId; address: string }): void

  /** joins a test partner that speaks a sentence and listens, for Test Auto Answer */
  placeTestCustomer(legId: LegId): void
}
