import type { AgentEvent } from '../../contract/agent-api/events.js'
import type { LiveDesk } from '../../contract/admin-api/live.js'
import type { ConnectionState, Workplace } from '../../contract/domain.js'
import type { SettingsTransaction } from '../settings/settings-transaction.js'

/**
 * What an instance of the contact center is to the others on its database. Each agent's desk lives in exactly one of them, its
 * owner. Two implementations: `sole` for an instance that has its database to itself, and PostgreSQL.
 */
export interface Cluster {
  /**
   * False while this instance cannot know whether the others have given it up: then it answers nothing and owns nothing.
   */
  isMember(): boolean
  /**
   * Becomes a member. What of others it finds dead it inherits, before this resolves.
   */
  start(voice: VoicePlace, events: ClusterEvents): Promise<void>
  /** Hands everything over. `events.fenced` has been told when it resolves. */
  stop(): Promise<void>

  /** Makes the desk this instance's own, unless another has it: the first wins. */
  claim(agentId: string, signInId: string): Promise<Place>
  /** The desk is nowhere now, unless a newer sign-in has it. Everything written before is told first. */
  release(agentId: string, signInId: string): Promise<void>
  /** null: nowhere */
  placeOf(agentId: string): Promise<Place | null>
  /** an instance where somebody of this group is signed in; null: nowhere */
  placeOfGroup(groupId: string): Promise<Place | null>
  /** where the legs are of this instance, which outlive it; null: none does, or there is no such instance */
  legsAt(instanceId: string): Promise<string | null>
  /** Has the owner answer. Null when it did not within 3 s: it may be dead, or gone. */
  pass(instanceId: string, request: PassedRequest): Promise<PassedAnswer | null>

  readonly journal: Journal
  readonly news: ClusterNews
  /** What the others' supervisors see of a desk of this instance may be another now; `look` is asked when it is written. */
  showDesk(agentId: string, look: () => LiveDesk): void
  /** what this instance's supervisors see of the others' desks, by agent */
  desksElsewhere(of: DeskSelection): Promise<ReadonlyMap<string, LiveDesk>>
}

export interface VoicePlace {
  /** where softphones reach this instance's voice */
  readonly sipUrl: string
  /** where its legs are that outlive it; null: none does */
  readonly legsAt: string | null
}

export type DeskSelection = { readonly tenantId: string } | { readonly agentIds: readonly string[] }

export type Place = { readonly here: true } | { readonly here: false; readonly instanceId: string }
export const here: Place = { here: true }

export interface ClusterEvents {
  /** No desk is this instance's any more: let go of everything, at once. */
  fenced(): void
  /** These desks are not this instance's any more, though it lives: let go of them. */
  lost(agentIds: readonly string[]): void
  /** These lived in instances that are dead, and are this instance's now: desks, and whoever waits where their legs are. */
  inherited(desks: readonly InheritedDesk[], legsAt: readonly string[]): Promise<void>
  /** Another instance passes a request to the owner of a desk. */
  answer(request: PassedRequest): Promise<PassedAnswer>
}
export interface InheritedDesk {
  readonly agentId: string
  readonly signInId: string
}

/** Who asks. Verified by the instance that passes it on, and never read from a request by the one that answers. */
export type Caller =
  | {
      readonly kind: 'agent'
      readonly agentId: string
      /** null: whichever the agent has */
      readonly signInId: string | null
      /** of whom begins a sign-in, as the token has it */
      readonly tokenIssuedAt?: number | undefined
    }
  | { readonly kind: 'lab' }

export interface PassedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** as JSON; null without one */
  readonly body: string | null
  /** where the request came from */
  readonly address: string
  readonly caller: Caller
}
export interface PassedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** base64 */
  readonly body: string
}

/** What each sign-in was told, where every instance reads it. */
export interface Journal {
  /** `delivered` runs when every instance can read it: only then may anybody be told. In order per sign-in. */
  write(agentId: string, signInId: string, event: AgentEvent, delivered: () => void): void
  /** by sign-in; null: nothing is journalled here */
  lastOf(signInIds: readonly string[]): Promise<ReadonlyMap<string, JournalEnd> | null>
  /** The events of a sign-in that lives elsewhere. Returns its end. */
  follow(options: FollowOptions): () => void
}
export interface JournalEnd {
  readonly version: number
  /** as it was last told */
  readonly connection: ConnectionState | null
  /** the last of what was told, in order: a stream that comes to the heir has perhaps not had it */
  readonly events: readonly AgentEvent[]
}
export interface FollowOptions {
  readonly signInId: string
  /** null: begins with a snapshot */
  readonly lastEventId: number | null
  readonly event: (event: AgentEvent) => void
  readonly close: () => void
  /** Asks the owner; null when it cannot be asked now. */
  readonly snapshot: () => Promise<Extract<AgentEvent, { type: 'snapshot' }> | null>
}

/** What is told to all instances. A listener hears what others have done, never what its own instance has. */
export interface ClusterNews {
  /** within the transaction: it is told when that is committed, and only then */
  settingsChange(trx: SettingsTransaction, change: SettingsChange): Promise<void>
  /** the lab has moved the clock */
  clockAdvance(ms: number): void
  onSettings(listener: (change: SettingsChange) => void): () => void
  onClockAdvance(listener: (ms: number) => void): () => void
  /** what others' agents do; null: of whom is not known */
  onDesks(listener: (agentIds: readonly string[] | null) => void): () => void
  /** Something may have been missed: read again what matters. */
  onMissed(listener: () => void): () => void
}
export interface SettingsChange {
  readonly tenantId: string
  /** those, by agent, that somebody else than the agent has changed */
  readonly workplaces: ReadonlyMap<string, Workplace>
}
