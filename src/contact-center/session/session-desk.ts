import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import type { Random } from '../random.js'
import { type AgentDesk, createAgentDesk } from '../routing/agent-desk.js'
import { isConnected } from '../routing/connection-state.js'
import type { Desk } from '../routing/desk-shape-state.js'
import { lostToRestart, newDesk } from '../routing/desk-start-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import { type AgentRecord, termsOf } from '../settings/effective-settings.js'
import type { Voice } from '../voice/port.js'
import { type DeskNote, noteOf } from './desk-note.js'
import type { LivingSessions } from './living-sessions.js'
import type { Session } from './session.js'
import type { BackOff, SignInStore } from './sign-in-store.js'

/** How the desk of a sign-in was left, in an instance that is gone. */
export interface DeskBefore {
  readonly connectionOpen: boolean
  /** as its leg tells it, where legs outlive instances */
  readonly left: DeskNote | null
}

/** Whose desk it is. */
export interface DeskHolder {
  readonly signInId: string
  readonly record: AgentRecord
  readonly backOff: BackOff
}

export interface SessionDeskDeps {
  readonly voice: Voice
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly switchboard: Switchboard
  readonly signIns: SignInStore
  readonly living: LivingSessions
  /** the desk may be free for the workplace that an administrator wants */
  readonly moveWorkplace: (session: Session) => void
}

/**
 * An agent's desk as part of a sign-in: what it announces is told to the softphone, and what must outlive this instance is
 * written down. It goes on when a newer sign-in takes it over.
 * @param before null: it begins now
 */
export function createSessionDesk(
  deps: SessionDeskDeps,
  { signInId, record, backOff }: DeskHolder,
  before: DeskBefore | null,
): AgentDesk {
  const { voice, clock, random, log, switchboard, signIns, living } = deps
  const { agentId } = record.identity
  const now = clock.now()
  const fresh = newDesk(
    {
      deskId: random.id().slice(0, 13),
      workplace: record.workplace,
      terms: termsOf(record.settings),
      reachable: voice.isReachable(signInId, record.workplace),
      backOff,
    },
    now,
  )
  let wasConnected = before?.connectionOpen ?? false
  let { failures } = backOff

  const writeDown = (session: Session): void => {
    const desk = session.desk.state()
    const { connection } = desk
    const connected = isConnected(connection)
    if (connected !== wasConnected) signIns.noteConnection(session.signInId, connected)
    wasConnected = connected
    const { outliving } = voice
    const kept = outliving ? noteOf(desk) : null
    if (kept) outliving?.keep(kept.legId, kept.note)
    if (connection.failures === failures) return
    failures = connection.failures
    signIns.noteBackOffLater(agentId, { failures, reopenAt: connection.reopenAt })
  }

  return createAgentDesk({
    agentId,
    signInId,
    desk: goingOn(fresh, before, now),
    voice,
    clock,
    random,
    log,
    announce: (announcement) => {
      const session = living.ofAgent(agentId)
      if (!session) return
      session.events.publish(announcement)
      living.changed(session)
    },
    onInteractionEnded: switchboard.onInteractionEnded,
    onOfferNotTaken: switchboard.takeBack,
    onSettled: () => {
      const session = living.ofAgent(agentId)
      if (session) {
        writeDown(session)
        deps.moveWorkplace(session)
      }
      switchboard.match()
    },
  })
}

/** From where its leg says it was, or else from what is known of its connection. */
function goingOn(fresh: Desk, before: DeskBefore | null, now: number): Desk {
  if (before?.left) return { ...fresh, ...before.left }
  return before?.connectionOpen ? lostToRestart(fresh, now) : fresh
}
