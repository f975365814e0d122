import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { Result } from '../../contract/errors.js'
import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { CallPurpose } from '../../contract/sip-profile.js'
import type { AnswerHeaders } from './answer-headers-state.js'

/** What the rest of main knows of SIP. Behind it: JsSIP, our socket, our registration machine. No JsSIP type leaks. */

export type Unsubscribe = () => void

/** Final responses a softphone gives to an INVITE it does not take (RFC 3261 §21). */
export type RefusalCode = 480 | 486 | 488 | 603

export type DialogEndCause =
  | 'answered-elsewhere'
  | 'cancelled-by-caller'
  | 'refused-here'
  | 'bye-from-center'
  | 'bye-from-us'
  | 'media-failed'
  | 'no-common-codec'
  /** an outgoing call was answered with a final response that is no 2xx; `rejection` tells which */
  | 'refused-there'
  | 'failed'

/**
 * ringing → answering → established → ended; one that we place: calling → established → ended; a dialog brought back by
 * Replaces goes established → recovering → established.
 */
export type DialogState = 'calling' | 'ringing' | 'answering' | 'established' | 'recovering' | 'ended'

/** What the far end of an outgoing call has said so far: nothing, 180, or a provisional response with sound (183). */
export type CallProgress = 'none' | 'ringing' | 'early-media'

/** The final response that an outgoing call got instead of a 2xx (RFC 3261 §21). */
export interface Rejection {
  readonly status: number
  readonly retryAfterSeconds: number | null
}

/** Who has put the call on hold (RFC 3264 §8.4). */
export interface Held {
  readonly here: boolean
  readonly there: boolean
}

export interface IncomingInvite {
  readonly purpose: CallPurpose | null
  readonly interactionId: string | null
  readonly commandId: string | null
  /** which validation call it says it is */
  readonly connectionId: string | null
  readonly answerMode: 'auto' | 'manual' | null
  readonly from: { readonly displayName: string | null; readonly uri: string }
  readonly hasAudio: boolean
  /** headers by which a plain SIP server asks for an answer without a hand, as they were */
  readonly answerHeaders: AnswerHeaders
  /** who the server says is calling (RFC 3325); empty without a word of it */
  readonly assertedUris: readonly string[]
}

/** Identifiers that bring a leg back in another process by INVITE with Replaces (RFC 3891). Not secret, but private. */
export interface StoredDialog {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly remoteTarget: string
}

export type MediaHealth = 'none' | 'connecting' | 'flowing' | 'silent'

/** One SIP dialog with its peer connection. */
export interface SipDialog {
  /** stable for the life of the leg, also across Replaces */
  readonly id: string
  readonly invite: IncomingInvite
  readonly state: DialogState
  readonly media: MediaHealth
  readonly progress: CallProgress
  readonly held: Held
  /** where the server has sent the call on to (RFC 3515); null while it is with whom it began */
  readonly movedTo: string | null
  readonly endCause: DialogEndCause | null
  readonly rejection: Rejection | null
  /** what was wrong with its audio, in words */
  readonly problem: string | null
  readonly stored: StoredDialog | null
  /** It may well be answered: the engine makes the answer ahead. A call that came in has that done unless it is a validation call. */
  prepare(): void
  /** 200 OK. `microphone` says whether the microphone is sent from the first packet. */
  answer(options: { microphone: boolean }): Promise<Result<null>>
  refuse(code: RefusalCode): void
  hangUp(): void
  /** The one owner of mute: whether this dialog's outgoing track carries the microphone. Never a SIP request. */
  setMicrophone(live: boolean): void
  /** RFC 4733 through the peer connection, or INFO where the account wants it. */
  sendDtmf(tones: string): Result<null>
  /** Hold or resume by a re-INVITE; whatever the far end offers meanwhile, a call held here stays silent. */
  setHeld(held: boolean): Promise<Result<null>>
  /** Transfer to a SIP URI; resolves when the target has answered, and then this dialog ends. */
  /** With `replaces` the far end takes that call's place at the target (attended, RFC 5589 §7). */
  transfer(target: string, replaces?: StoredDialog): Promise<Result<null>>
  onChange(listener: (dialog: SipDialog) => void): Unsubscribe
}

/** How keys are sent: in the audio stream (RFC 4733), or by INFO with application/dtmf-relay. */
export type DtmfMethod = 'rfc4733' | 'info'

export interface StartOptions {
  readonly dtmf?: DtmfMethod
  /** whether whoever this call is with may send it on to others (REFER); a contact center never does */
  readonly followRefer?: ((invite: IncomingInvite) => boolean) | null
  /** An INVITE with Replaces fails where the far end does not know it (RFC 3891 `Require`); a contact center knows it. */
  readonly requireReplaces?: boolean
}

export interface SipPort {
  readonly link: LinkState
  /** the server in use, or the one that is tried */
  readonly server: string | null
  /** connects, registers and stays registered until stop() */
  start(account: SipAccount, instanceId: string, options?: StartOptions): void
  /** unregisters (best effort, bounded), ends nothing by itself */
  stop(): Promise<void>
  /** The validation call that the platform is dialing: its INVITE is let in whatever flood it comes in. null: none */
  expects(connectionId: string | null): void
  /** tries again at once: network came up, or the computer woke */
  probe(): void
  /** The computer has these addresses now, loopback included. What was bound to one that is gone is given up without a look. */
  moved(addresses: readonly string[]): void
  /** The computer slept, or this program was stopped: what was alive before has to show it anew. */
  woke(): void
  /** A leg that had gone silent is heard again: the network is back. */
  onNetworkBack(listener: () => void): Unsubscribe
  onLink(listener: (link: LinkState) => void): Unsubscribe
  onIncoming(listener: (dialog: SipDialog) => void): Unsubscribe
  /** an INVITE of our own; its progress and its end are told by the dialog */
  call(target: string, options: { microphone: boolean }): Result<SipDialog>
  /** brings a stored leg back with a new peer connection; 403 when the center does not honour it */
  replace(
    stored: StoredDialog,
    invite: IncomingInvite,
    options: { microphone: boolean },
  ): Promise<Result<SipDialog>>
  dispose(): void
}
