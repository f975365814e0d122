import type { CustomerScript, LegId } from './port.js'

/**
 * What a lab command may do to voice: play the customer, the callee, the desk phone and the fault. Nothing in routing
 * depends on it. Every method is total like the voice port's: an unknown leg, phone or sign-in answers false (or an empty
 * value) and changes nothing. Times here are real milliseconds of media, not of the center's clock.
 */
export interface VoiceLab {
  // — legs ————————————————————————————————————————————————————————————————————————————————————————————————————————
  legs(): readonly LabLeg[]
  /**
   * As if the network took this leg's media away: nothing is received or sent and no ICE consent is answered, while SIP
   * goes on. Voice tells leg-silent after its 5 s, and leg-alive after the cut ended.
   */
  cutMedia(legId: LegId, cut: boolean): boolean
  /** The far end hangs up: BYE from a desk phone or customer. For a softphone's leg the center sends BYE and tells leg-ended. */
  endLeg(legId: LegId): boolean

  // — WebSocket ————————————————————————————————————————————————————————————————————————————————————————————————————
  /** Cuts the TCP connection without a close frame; new sockets of this sign-in are refused for `refuseForMs`. */
  dropWebSocket(signInId: string, refuseForMs: number): boolean

  // — customers ————————————————————————————————————————————————————————————————————————————————————————————————————
  /** A simulated customer dials in; voice tells customer-arrived with the returned leg. */
  customerArrives(request: CustomerArrival): LegId
  /** The customer hangs up; voice tells leg-ended. */
  hangUpCustomer(legId: LegId): boolean
  setManner(legId: LegId, manner: CustomerScript['manner']): boolean

  // — callees ——————————————————————————————————————————————————————————————————————————————————————————————————————
  /** How a dialled address behaves from now on; an address never set answers after one second and speaks. */
  setCallee(address: string, behaviour: CalleeBehaviour): void

  // — desk phones ——————————————————————————————————————————————————————————————————————————————————————————————————
  /** A phone that is not a softphone, known by its number or SIP URI; adding it again replaces its `obeysAnswerMode`. */
  addPhone(phone: { readonly address: string; readonly obeysAnswerMode: boolean }): void
  phones(): readonly LabPhone[]
  answerPhone(address: string): boolean
  declinePhone(address: string): boolean
  /** Hangs up the call in progress. */
  hangUpPhone(address: string): boolean
  /** Unplugged: its media stops, it cannot be reached; a call in progress goes silent, not ended. */
  setPlugged(address: string, plugged: boolean): boolean

  // — what was heard ———————————————————————————————————————————————————————————————————————————————————————————————
  /** Position in the recording of what this party has heard, to pass to `heard`. Samples since it was made. */
  mark(party: Party): number
  /** What the party has heard since the mark: mono, 48 000 Hz, at most the last 60 s. Null when there is no such party. */
  heard(party: Party, sinceSample?: number): Int16Array | null
  /** RFC 4733 keys recognised in the audio that this customer or callee has received, in order. */
  dtmfHeard(legId: LegId): string

  // — SIP ——————————————————————————————————————————————————————————————————————————————————————————————————————————
  /** Requests seen on one leg's dialog, retransmissions not counted. Empty for a simulated party. */
  sipRequests(legId: LegId): readonly SipRequestCount[]
  /** The last 500 SIP messages, oldest first; credentials, PIN, ICE passwords and SRTP keys are redacted. */
  sipTrace(): readonly SipTraceEntry[]
}

export interface LabLeg {
  readonly legId: LegId
  readonly kind: 'agent' | 'desk-phone' | 'customer' | 'callee' | 'test-customer'
  readonly signInId: string | null
  readonly address: string
  readonly state: 'ringing' | 'up'
  readonly audio: 'parked' | 'pin' | 'bridged' | 'hold-music' | 'ringback' | 'announcement' | 'none'
  readonly partner: LegId | null
  readonly mediaCut: boolean
  /** not yet known to be flowing, flowing, or without sign of life for 5 s */
  readonly media: 'none' | 'alive' | 'silent'
}

export interface CustomerArrival {
  readonly customer: { readonly name: string | null; readonly address: string }
  readonly dialled:
    | { readonly kind: 'queue'; readonly queueId: string }
    | { readonly kind: 'agent'; readonly agentId: string }
  readonly script: CustomerScript
}

export type CalleeBehaviour =
  | { readonly kind: 'answer'; readonly afterMs: number; readonly script: CustomerScript }
  | { readonly kind: 'busy' }
  /** rings until routing gives up */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'failed' }

export interface LabPhone {
  readonly address: string
  readonly state: 'idle' | 'ringing' | 'in-call'
  readonly plugged: boolean
  readonly legId: LegId | null
}

export type Party = { readonly leg: LegId } | { readonly phone: string }

export interface SipRequestCount {
  readonly direction: 'sent' | 'received'
  readonly method: string
  readonly count: number
}

export interface SipTraceEntry {
  /** Unix epoch ms of the machine's clock */
  readonly at: number
  readonly direction: 'sent' | 'received'
  readonly signInId: string | null
  readonly legId: LegId | null
  readonly message: string
}
