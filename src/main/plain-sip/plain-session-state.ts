import type {
  ConnectionSnapshot,
  InteractionSnapshot,
  StatusSnapshot,
} from '../../contract/agent-api/session.js'
import type { AgentStatus, ChosenStatus } from '../../contract/domain.js'
import type { MirroredSession } from '../agent/session-state.js'

/**
 * A plain SIP server says nothing of agents, so the softphone is its own platform: this is the session that a contact
 * center would have sent, made from what SIP shows. Everything that shows or decides on a session works on it unchanged.
 */

export interface PlainCall {
  readonly dialogId: string
  readonly direction: 'incoming' | 'outgoing'
  readonly customer: { readonly name: string | null; readonly address: string }
  readonly state: 'calling' | 'ringing' | 'answering' | 'established' | 'recovering'
  readonly progress: 'none' | 'ringing' | 'early-media'
  readonly heldHere: boolean
  readonly beganAt: number
  /** epoch ms of the answer */
  readonly joinedAt: number | null
}

export interface PlainSession {
  readonly user: string
  readonly domain: string
  readonly displayName: string | null
  readonly resting: ChosenStatus
  readonly restingSince: number
  readonly next: ChosenStatus | null
  readonly persistent: boolean
  readonly connection: ConnectionSnapshot
  readonly call: PlainCall | null
}

export type PlainEvent =
  | { readonly type: 'status-chosen'; readonly status: ChosenStatus }
  | { readonly type: 'next-cancelled' }
  | { readonly type: 'call'; readonly call: PlainCall | null }
  | { readonly type: 'connection'; readonly connection: ConnectionSnapshot }

export function plainTransition(session: PlainSession, event: PlainEvent, now: number): PlainSession {
  switch (event.type) {
    case 'status-chosen':
      if (session.call !== null)
        return { ...session, next: event.status === session.resting ? null : event.status }
      return event.status === session.resting
        ? session
        : { ...session, resting: event.status, restingSince: now, next: null }
    case 'next-cancelled':
      return { ...session, next: null }
    case 'call': {
      if (event.call !== null) return { ...session, call: event.call }
      if (session.call === null) return session
      return {
        ...session,
        call: null,
        resting: session.next ?? session.resting,
        restingSince: now,
        next: null,
      }
    }
    case 'connection':
      return { ...session, connection: event.connection }
    default:
      return event satisfies never
  }
}

export const closedConnection = (now: number): ConnectionSnapshot => ({
  state: 'closed',
  since: now,
  connectionId: '',
  openedAt: null,
  cause: null,
  workplace: null,
  pinAttemptsLeft: null,
  pinExpiresAt: null,
  reopenAvailableAt: null,
  graceEndsAt: null,
})

export function plainSessionView(session: PlainSession): MirroredSession {
  const { user, domain, displayName, persistent, connection, call } = session
  return {
    identity: {
      agentId: user,
      username: user,
      displayName: displayName ?? user,
      groupId: domain,
      groupName: `${user}@${domain}`,
      tenantName: domain,
    },
    profile: {
      phoneConnectionMode: persistent ? 'persistent' : 'on-demand',
      workplace: { kind: 'softphone' },
      pendingMode: null,
    },
    status: statusView(session),
    connection,
    interaction: call && interactionView(call),
  }
}

function statusView({ resting, restingSince, next, call, connection }: PlainSession): StatusSnapshot {
  return {
    status: statusNow(resting, call),
    reasonCode: null,
    cause: null,
    since: call?.joinedAt ?? call?.beganAt ?? restingSince,
    next: next === null ? null : { status: next, reasonCode: null },
    connecting: resting === 'available' && call === null && connection.state === 'dialing',
    postProcessingEndsAt: null,
  }
}

function statusNow(resting: ChosenStatus, call: PlainCall | null): AgentStatus {
  if (call === null) return resting
  return call.state === 'ringing' ? 'offered' : 'busy'
}

function interactionView(call: PlainCall): InteractionSnapshot {
  return {
    interactionId: call.dialogId,
    kind: call.direction === 'outgoing' ? 'outbound' : 'direct',
    state: interactionState(call),
    delivery: 'invite',
    customer: call.customer,
    queueName: null,
    autoAnswer: false,
    allowReject: true,
    offeredAt: call.beganAt,
    offerExpiresAt: null,
    joinedAt: call.joinedAt,
    customerHoldEndsAt: null,
    endCause: null,
    commandId: null,
  }
}

function interactionState({ state, progress, heldHere }: PlainCall): InteractionSnapshot['state'] {
  switch (state) {
    case 'calling':
      return progress === 'none' ? 'dialing' : 'ringing'
    case 'ringing':
      return 'offered'
    case 'answering':
      return 'connecting'
    case 'established':
    case 'recovering':
      return heldHere ? 'held' : 'active'
    default:
      return state satisfies never
  }
}
