import type { AgentStatus, InteractionKind } from '../../contract/domain.js'
import type { CallPurpose } from '../../contract/sip-profile.js'
import type { AnswerHeaderForm, AnswerWish } from '../sip/answer-headers-state.js'

/** What a plain SIP server's INVITE asks for, and what the machine policy allows it. */
export interface PlainAnswer {
  readonly wish: AnswerWish
  /** the agent takes calls now */
  readonly reachable: boolean
  /** the policy wants header-driven answers at all */
  readonly enabled: boolean
  /** the policy trusts whoever sent this INVITE */
  readonly trusted: boolean
  readonly forms: readonly AnswerHeaderForm[]
  /** 0 to 30; a longer wish is cut to it */
  readonly maxDelaySeconds: number
  readonly prompt: boolean
}

/** Everything that Auto Answer may look at, in one input. SPEC: offers and answering. */
export interface AutoAnswerInput {
  /** how the voice comes: an INVITE to this softphone, the open persistent leg, or a desk phone */
  readonly via: 'invite' | 'persistent-leg' | 'desk-phone'
  /** from `X-Offhook-Purpose`; null on an INVITE that does not come from the contact center */
  readonly purpose: CallPurpose | null
  /** RFC 5373, on an INVITE only */
  readonly answerMode: 'auto' | 'manual' | null
  readonly hasAudio: boolean
  readonly line: 1 | 2
  readonly signedIn: boolean
  /** the setting Auto Answer of this agent */
  readonly enabled: boolean
  /** the platform's word in the offer; null while only the INVITE is known */
  readonly wantedByPlatform: boolean | null
  /** null while only the INVITE is known */
  readonly kind: InteractionKind | null
  /** the status the agent rested in when the interaction began; null right after a restart */
  readonly restingStatus: AgentStatus | null
  readonly otherInteractionActive: boolean
  readonly rejectedByAgent: boolean
  /** an earlier attempt to connect this very call by itself failed */
  readonly failedBefore: boolean
  /** since this softphone issued the outbound command named in the INVITE, in ms; null when it did not issue it */
  readonly outboundCommandAgeMs: number | null
  /** in words, or null when microphone and headset can be used */
  readonly deviceProblem: string | null
  readonly connectionOpen: boolean
  /** 0 to 30 */
  readonly delaySeconds: number
  /** null in a contact center, whose own rules hold */
  readonly plain: PlainAnswer | null
}

export type AutoAnswerReason =
  | 'auto-answer'
  | 'own-outbound-call'
  | 'validation-call'
  | 'no-audio'
  | 'not-signed-in'
  | 'rejected-by-agent'
  | 'another-interaction'
  | 'second-line'
  | 'manual-requested'
  | 'unknown-purpose'
  | 'unknown-command'
  | 'off'
  | 'not-wanted-by-platform'
  | 'not-announced'
  | 'direct-not-available'
  | 'connection-not-open'
  | 'rings-on-desk-phone'
  | 'platform-answers'
  | 'failed-before'
  | 'device-unusable'
  | 'asked-by-server'
  | 'not-asked'
  | 'untrusted-peer'
  | 'header-not-allowed'
  | 'not-available'

export type AutoAnswerDecision =
  | {
      readonly do: 'answer'
      readonly afterMs: number
      readonly prompt: boolean
      readonly reason: AutoAnswerReason
    }
  | { readonly do: 'ring'; readonly reason: AutoAnswerReason }
  | { readonly do: 'refuse'; readonly status: 486 | 480 | 488 | 603; readonly reason: AutoAnswerReason }

/** An outbound command older than this is no longer what the agent waits for. */
const outboundCommandGoodForMs = 10_000
const longestDelaySeconds = 30
export const longestDelayMs = longestDelaySeconds * 1000

const ring = (reason: AutoAnswerReason): AutoAnswerDecision => ({ do: 'ring', reason })
const refuse = (status: 486 | 480 | 488 | 603, reason: AutoAnswerReason): AutoAnswerDecision => ({
  do: 'refuse',
  status,
  reason,
})

/** What to do with a call that waits. `ring` means that the agent decides by hand. */
export function decideAutoAnswer(input: AutoAnswerInput): AutoAnswerDecision {
  return obstacle(input) ?? (input.purpose === 'outbound' ? decideOutbound(input) : decideOffer(input))
}

/** What forbids connecting by itself whatever the call is, most binding first. */
function obstacle(input: AutoAnswerInput): AutoAnswerDecision | null {
  if (!input.hasAudio) return refuse(488, 'no-audio')
  if (!input.signedIn) return refuse(480, 'not-signed-in')
  // Before anything that a caller may ask for in a header: none is a way past the agent's break.
  if (input.plain?.reachable === false) return refuse(480, 'not-available')
  // The agent's presence is what a validation call validates.
  if (input.purpose === 'validation') return ring('validation-call')
  if (input.rejectedByAgent) return refuse(603, 'rejected-by-agent')
  if (input.otherInteractionActive) {
    return input.via === 'invite' ? refuse(486, 'another-interaction') : ring('another-interaction')
  }
  if (input.line !== 1) return ring('second-line')
  // RFC 5373 §4.2: the caller's wish for a human outranks our own. The center's is no more than the setting's.
  if (input.answerMode === 'manual') return ring(whyManual(input))
  if (input.plain !== null) return decideByHeaders(input, input.plain)
  if (input.purpose === null) return ring('unknown-purpose')
  return null
}

/** A plain SIP server has no offers: its headers are its only word, and they count by policy and from a trusted peer only. */
function decideByHeaders(input: AutoAnswerInput, plain: PlainAnswer): AutoAnswerDecision {
  const { wish } = plain
  if (wish.wish === 'by-hand') return ring('manual-requested')
  if (!plain.enabled) return ring('off')
  if (wish.wish === 'none') return ring('not-asked')
  if (!plain.trusted) return ring('untrusted-peer')
  if (!plain.forms.includes(wish.form)) return ring('header-not-allowed')
  if (input.failedBefore) return ring('failed-before')
  if (input.deviceProblem !== null) return ring('device-unusable')
  const longest = Math.min(Math.max(plain.maxDelaySeconds, 0), longestDelaySeconds)
  const afterMs = Math.min(Math.max(wish.afterSeconds, 0), longest) * 1000
  return { do: 'answer', afterMs, prompt: plain.prompt, reason: 'asked-by-server' }
}

function whyManual({ purpose, enabled, wantedByPlatform }: AutoAnswerInput): AutoAnswerReason {
  if (purpose === 'outbound' || purpose === null) return 'manual-requested'
  if (!enabled) return 'off'
  return wantedByPlatform === false ? 'not-wanted-by-platform' : 'manual-requested'
}

/** The platform calls the workplace back for a call that the agent has just dialled: no ring and no prompt. */
function decideOutbound(input: AutoAnswerInput): AutoAnswerDecision {
  const age = input.outboundCommandAgeMs
  if (age === null || age < 0 || age > outboundCommandGoodForMs) return ring('unknown-command')
  if (input.failedBefore) return ring('failed-before')
  if (input.deviceProblem !== null) return ring('device-unusable')
  return { do: 'answer', afterMs: 0, prompt: false, reason: 'own-outbound-call' }
}

function decideOffer(input: AutoAnswerInput): AutoAnswerDecision {
  if (!input.enabled) return ring('off')
  if (input.wantedByPlatform === false) return ring('not-wanted-by-platform')
  if (input.wantedByPlatform === null && input.answerMode !== 'auto') return ring('not-wanted-by-platform')
  if (input.kind === 'direct' && input.restingStatus !== 'available') return ring('direct-not-available')
  // Before the offer is known it may be direct; in Available that makes no difference.
  if (input.kind === null && input.restingStatus !== 'available') return ring('not-announced')
  // The platform connects a desk phone and plays the prompt there, whether or not this app runs.
  if (input.via === 'desk-phone')
    return ring(input.connectionOpen ? 'platform-answers' : 'rings-on-desk-phone')
  if (input.via === 'persistent-leg' && !input.connectionOpen) return ring('connection-not-open')
  if (input.failedBefore) return ring('failed-before')
  if (input.deviceProblem !== null) return ring('device-unusable')
  const delaySeconds = Math.min(Math.max(input.delaySeconds, 0), longestDelaySeconds)
  return { do: 'answer', afterMs: delaySeconds * 1000, prompt: true, reason: 'auto-answer' }
}

/** In words for the agent; null when there is nothing to say. */
export function autoAnswerReasonInWords(
  reason: AutoAnswerReason,
  deviceProblem: string | null,
): string | null {
  switch (reason) {
    case 'auto-answer':
      return 'Auto Answer connects this call.'
    case 'own-outbound-call':
      return 'You placed this call.'
    case 'validation-call':
      return 'A validation call is always answered by hand.'
    case 'no-audio':
      return 'Refused: the call carries no audio.'
    case 'not-signed-in':
      return 'Refused: nobody is signed in.'
    case 'rejected-by-agent':
      return 'You rejected this call.'
    case 'another-interaction':
      return 'Auto Answer waits: another interaction is active.'
    case 'second-line':
      return 'Auto Answer works on line 1 only.'
    case 'manual-requested':
      return 'The caller asked for an answer by hand.'
    case 'unknown-purpose':
      return 'Auto Answer is for calls of the contact center only.'
    case 'unknown-command':
      return 'This call was not placed here just now, so it waits for your answer.'
    case 'off':
      return null
    case 'not-wanted-by-platform':
      return 'The contact center did not ask for Auto Answer.'
    case 'not-announced':
      return 'The contact center has not announced this call yet.'
    case 'direct-not-available':
      return 'Auto Answer takes direct calls only while you are Available.'
    case 'connection-not-open':
      return 'Auto Answer waits: the persistent connection is not open.'
    case 'rings-on-desk-phone':
      return 'The call rings on your desk phone.'
    case 'platform-answers':
      return 'Auto Answer connects this call on your desk phone.'
    case 'failed-before':
      return 'Auto Answer could not connect this call. Take it by hand.'
    case 'device-unusable':
      return `Auto Answer cannot connect: ${deviceProblem ?? 'no usable microphone and headset'}`
    case 'asked-by-server':
      return 'The server asked for this call to be answered at once.'
    case 'not-asked':
      return null
    case 'untrusted-peer':
      return 'The caller asked to be answered at once, but is not trusted to.'
    case 'header-not-allowed':
      return 'The server asked to be answered at once in a way that is not allowed here.'
    case 'not-available':
      return 'Refused: you are not Available.'
    default:
      return reason satisfies never
  }
}
