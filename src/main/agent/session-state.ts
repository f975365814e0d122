import type { AgentEvent, SessionEndCause } from '../../contract/agent-api/events.js'
import type { AgentSession } from '../../contract/agent-api/session.js'
import type { AgentStatus } from '../../contract/domain.js'

/** The mirror of the platform's truth: kept in the order of versions, whatever order events arrive in. */

/** Settings travel on their own (settings/sync): a broken document must not take the session with it. */
export type MirroredSession = Omit<AgentSession, 'settings'>

export interface SessionMirror {
  readonly version: number
  readonly session: MirroredSession | null
  /** the last status that the agent rests in: an interaction began in it */
  readonly restingStatus: AgentStatus | null
  readonly ended: SessionEndCause | null
}

/** Events as the stream hands them over: a snapshot's settings are not parsed with it. */
export type MirroredEvent =
  | Exclude<AgentEvent, { type: 'snapshot' }>
  | {
      readonly type: 'snapshot'
      readonly version: number
      readonly now: number
      readonly value: MirroredSession
    }

export type MirrorNeed =
  | 'nothing'
  /** an event was missed: ask for a whole snapshot */
  | 'snapshot'
  /** the settings document changed */
  | 'settings'
  /** the phone has another account, perhaps at another instance of the contact center */
  | 'sip-account'

export interface Mirrored {
  readonly mirror: SessionMirror
  readonly need: MirrorNeed
}

export const emptyMirror: SessionMirror = { version: 0, session: null, restingStatus: null, ended: null }

/** `firstOfStream`: the first event on a fresh connection, which a restarted center may number from one again. */
export function mirrorEvent(mirror: SessionMirror, event: MirroredEvent, firstOfStream: boolean): Mirrored {
  const unchanged: Mirrored = { mirror, need: 'nothing' }
  if (mirror.ended) return unchanged
  if (event.type === 'session-ended')
    return { mirror: { ...mirror, ended: event.value.cause }, need: 'nothing' }
  if (event.type === 'snapshot') {
    if (!firstOfStream && event.version <= mirror.version) return unchanged
    return { mirror: withSession({ ...mirror, version: event.version }, event.value), need: 'nothing' }
  }
  // A clock event is a heartbeat; it may repeat the current version.
  if (event.version <= mirror.version) return unchanged
  if (event.version !== mirror.version + 1 || mirror.session === null) return { mirror, need: 'snapshot' }

  const next: SessionMirror = { ...mirror, version: event.version }
  const { session } = mirror
  switch (event.type) {
    case 'profile':
      return { mirror: { ...next, session: { ...session, profile: event.value } }, need: 'nothing' }
    case 'status':
      return { mirror: withSession(next, { ...session, status: event.value }), need: 'nothing' }
    case 'connection':
      return { mirror: { ...next, session: { ...session, connection: event.value } }, need: 'nothing' }
    case 'interaction':
      return { mirror: { ...next, session: { ...session, interaction: event.value } }, need: 'nothing' }
    case 'settings':
      return { mirror: next, need: 'settings' }
    case 'clock':
      return { mirror: next, need: 'nothing' }
    case 'sip-account':
      return { mirror: next, need: 'sip-account' }
    default:
      return event satisfies never
  }
}

function withSession(mirror: SessionMirror, session: MirroredSession): SessionMirror {
  const { status } = session.status
  const resting = status === 'available' || status === 'on-break' || status === 'work-offline'
  return { ...mirror, session, restingStatus: resting ? status : mirror.restingStatus }
}
