import type { LiveDesk } from '../../contract/admin-api/live.js'
import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { AgentEvent } from '../../contract/agent-api/events.js'
import type { AgentSession } from '../../contract/agent-api/session.js'
import type { Workplace } from '../../contract/domain.js'
import type { AgentDesk } from '../routing/agent-desk.js'
import {
  connectionSnapshot,
  interactionSnapshot,
  profileSnapshot,
  statusSnapshot,
} from '../routing/desk-snapshot.js'
import type { Verdict } from '../routing/desk-rules-state.js'
import type { AgentRecord } from '../settings/effective-settings.js'
import type { Clock } from '../clock/clock.js'
import type { Journal } from '../cluster/cluster.js'
import { type CommandLog, createCommandLog } from './command-log.js'
import { type EventLog, createEventLog } from './event-log.js'

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
  /** where the sign-in came from; null when it was resumed after a restart of the center */
  readonly address: string | null
  /** identity and settings as last read; replaced when the store changes */
  record: AgentRecord
  /** saved by an administrator while a call forbids to move it */
  waitingWorkplace: Workplace | null
  /** one Confirm in flight (SPEC §4) */
  confirming: boolean
  /** as the softphone reported it last */
  quality: LiveDesk['quality']
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

export function createSession(facts: {
  readonly signInId: string
  readonly desk: AgentDesk
  readonly record: AgentRecord
  readonly account: {
    readonly user: string
    readonly password: string
    readonly sipDomain: string
    readonly webSocketUrl: string
    readonly iceServers: SipAccount['iceServers']
  }
  readonly address: string | null
  readonly firstVersion: number
  readonly told: readonly AgentEvent[]
  readonly clock: Clock
  readonly journal: Journal
}): Session {
  const { signInId, desk, record, account, address, firstVersion, told, clock, journal } = facts
  const session: Session = {
    signInId,
    agentId: record.identity.agentId,
    desk,
    record,
    address,
    waitingWorkplace: null,
    confirming: false,
    quality: null,
    commands: createCommandLog<CommandAnswer>(),
    events: createEventLog({
      firstVersion,
      told,
      now: () => clock.now(),
      session: () => sessionSnapshot(desk, session.record),
      journal: (event, delivered) => journal.write(session.agentId, signInId, event, delivered),
    }),
    sipAccount: {
      uri: `sip:${account.user}@${account.sipDomain}`,
      authorizationUser: account.user,
      password: account.password,
      displayName: record.identity.displayName,
      webSocketUrls: [account.webSocketUrl],
      iceServers: account.iceServers,
    },
  }
  return session
}
