import type { ConnectionSnapshot } from '../../contract/agent-api/session.js'
import type { ConnectionState } from '../../contract/domain.js'

/**
 * What the softphone's view of the persistent connection is made of. How it goes on is in persistent-connection-state.ts.
 */

export interface LegIdentifiers {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly remoteTarget: string
}

export interface Leg {
  readonly dialogId: string
  readonly state: 'calling' | 'ringing' | 'answering' | 'established' | 'recovering' | 'ended'
  readonly media: 'none' | 'connecting' | 'flowing' | 'silent'
  /** what brings it back in another process (RFC 3891) */
  readonly stored: LegIdentifiers | null
  /** `failure`: neither side hung up, so the center may still hold its half */
  readonly endedBy: 'hang-up' | 'failure' | null
}

export interface ValidationInvite {
  readonly dialogId: string
  /** which validation call it says it is; null: a contact center that names none */
  readonly connectionId: string | null
}

export interface PersistentConnectionState {
  readonly platform: ConnectionSnapshot | null
  readonly leg: Leg | null
  /** the validation call that the leg began as; null after Replaces */
  readonly legConnectionId: string | null
  /** its INVITE said so itself; otherwise it is only the one that was being dialed then */
  readonly legNamed: boolean
  /**
   * INVITEs that call themselves validation calls which the platform has not announced yet. They ring there and mean nothing
   * here: whoever can reach the phone could write that header, but not name the call.
   */
  readonly held: readonly ValidationInvite[]
  /** identifiers of a leg of an earlier process, for the same sign-in */
  readonly left: LegIdentifiers | null
  readonly replacing: boolean
  /** the center would not take the left leg back */
  readonly notTakenBack: boolean
  /** the platform holds a connection whose leg is not here, and nothing brings one back: it has a moment to say why */
  readonly doubting: boolean
  readonly registered: boolean
  readonly answering: boolean
  readonly ringing: boolean
  /** identifiers now on disk */
  readonly kept: LegIdentifiers | null
}

export type PersistentConnectionEvent =
  | { readonly type: 'platform'; readonly connection: ConnectionSnapshot }
  | { readonly type: 'registered'; readonly registered: boolean }
  | ({ readonly type: 'invite' } & ValidationInvite)
  /** the platform has not said in time that it is dialing this validation call */
  | { readonly type: 'not-confirmed'; readonly dialogId: string }
  | { readonly type: 'leg'; readonly leg: Leg }
  | { readonly type: 'answer' }
  | { readonly type: 'answer-failed'; readonly dialogId: string }
  | { readonly type: 'decline' }
  | { readonly type: 'left-behind'; readonly identifiers: LegIdentifiers }
  | { readonly type: 'replaced'; readonly leg: Leg }
  /** `final`: the center refused; otherwise it may be tried again */
  | { readonly type: 'replace-failed'; readonly final: boolean }
  | { readonly type: 'retry' }
  /** the moment has passed without a word of the platform */
  | { readonly type: 'no-word' }
  | { readonly type: 'signed-out' }

export type PersistentConnectionEffect =
  | { readonly type: 'start-ringing' }
  | { readonly type: 'stop-ringing' }
  | { readonly type: 'answer'; readonly dialogId: string }
  | { readonly type: 'refuse'; readonly dialogId: string; readonly status: 480 | 603 }
  | { readonly type: 'hang-up'; readonly dialogId: string }
  | { readonly type: 'replace'; readonly identifiers: LegIdentifiers }
  | { readonly type: 'await-confirmation'; readonly dialogId: string }
  | { readonly type: 'retry-later' }
  | { readonly type: 'wait-for-word' }
  | { readonly type: 'stop-waiting' }
  | { readonly type: 'keep'; readonly identifiers: LegIdentifiers }
  | { readonly type: 'forget' }

export interface PersistentConnectionStep {
  readonly state: PersistentConnectionState
  readonly effects: readonly PersistentConnectionEffect[]
}

export const initialPersistentConnectionState: PersistentConnectionState = {
  platform: null,
  leg: null,
  legConnectionId: null,
  legNamed: false,
  held: [],
  left: null,
  replacing: false,
  notTakenBack: false,
  doubting: false,
  registered: false,
  answering: false,
  ringing: false,
  kept: null,
}

export const inBeing = (state: ConnectionState): boolean => state !== 'closed' && state !== 'lost'

/** Only such a connection may be brought back by Replaces. */
export const isStanding = (platform: ConnectionSnapshot | null): boolean =>
  platform?.state === 'open' || platform?.state === 'recovering'

/** A desk phone's leg is not ours to miss. */
export const endsHere = ({ workplace }: ConnectionSnapshot): boolean =>
  workplace === null || workplace.kind === 'softphone'
