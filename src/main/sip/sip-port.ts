import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { Result } from '../../contract/errors.js'
import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { CallPurpose } from '../../contract/sip-profile.js'

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
  | 'failed'

/** ringing → answering → established → ended; a dialog brought back by Replaces goes established → recovering → established. */
export type DialogState = 'ringing' | 'answering' | 'established' | 'recovering' | 'ended'

export interface IncomingInvite {
  readonly purpose: CallPurpose | null
  readonly interactionId: string | null
  readonly commandId: string | null
  readonly answerMode: 'auto' | 'manual' | null
  readonly from: { readonly displayName: string | null; readonly uri: string }
  readonly hasAudio: boolean
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
  readonly endCause: DialogEndCause | null
  readonly stored: StoredDialog | null
  /** 200 OK. `microphone` says whether the microphone is sent from the first packet. */
  answer(options: { microphone: boolean }): Promise<Result<null>>
  refuse(code: RefusalCode): void
  hangUp(): void
  /** The one owner of mute: whether this dialog's outgoing track carries the microphone. Never a SIP request. */
  setMicrophone(live: boolean): void
  /** RFC 4733 through the peer connection. */
  sendDtmf(tones: string): Result<null>
  onChange(listener: (dialog: SipDialog) => void): Unsubscribe
}

export interface SipPort {
  readonly link: LinkState
  /** connects, registers and stays registered until stop() */
  start(account: SipAccount, instanceId: string): void
  /** unregisters (best effort, bounded), ends nothing by itself */
  stop(): Promise<void>
  /** tries again at once: network came up, or the computer woke */
  probe(): void
  onLink(listener: (link: LinkState) => void): Unsubscribe
  onIncoming(listener: (dialog: SipDialog) => void): Unsubscribe
  /** brings a stored leg back with a new peer connection; 403 when the center does not honour it */
  replace(
    stored: StoredDialog,
    invite: IncomingInvite,
    options: { microphone: boolean },
  ): Promise<Result<SipDialog>>
  dispose(): void
}
