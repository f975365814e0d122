import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { AgentSession } from '../../contract/agent-api/session.js'
import type { AgentDesk } from '../routing/agent-desk.js'
import {
  connectionSnapshot,
  interactionSnapshot,
  profileSnapshot,
  statusSnapshot,
} from '../routing/desk-snapshot.js'
import type { Verdict } from '../routing/desk-rules-state.js'
import type { AgentRecord } from '../settings/effective-settings.js'
import type { CommandLog } from './command-log.js'
import type { EventLog } from './event-log.js'

/** What a command answers: refused, or done, with the interaction it started. */
export type CommandAnswer =
  | { readonly ok: true; readonly interactionId: string | null }
  | { readonly ok: false; readonly refusal: Exclude<Verdict, null> }

/** One living sign-in of an agent. */
export interface Session {
  readonly signInId: string
  readonly agentId: string
  readonly desk: AgentDesk
  readonly events: EventLog
  readonly commands: CommandLog<CommandAnswer>
  readonly sipAccount: SipAccount
  /** identity and settings as last read; replaced when the store changes */
  record: AgentRecord
  /** one Confirm in flight (SPEC §4) */
  confirming: boolean
}

export function sessionSnapshot(desk: AgentDesk, record: AgentRecord): AgentSession {
  const state = desk.state()
  return {
    identity: record.identity,
    profile: profileSnapshot(state),
    status: statusSnapshot(state),
    connection: connectionSnapshot(state),
    interaction: state.interaction ? interactionSnapshot(state.interaction) : null,
    settings: record.settings,
  }
}
