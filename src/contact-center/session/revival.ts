import type { SessionEndCause } from '../../contract/agent-api/events.js'
import type { ConnectionState } from '../../contract/domain.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster, InheritedDesk, JournalEnd } from '../cluster/cluster.js'
import type { Log } from '../log/logger.js'
import type { Switchboard } from '../routing/switchboard.js'
import { readAgents } from '../settings/effective-settings.js'
import type { Database } from '../store/database.js'
import type { Voice } from '../voice/port.js'
import { type DeskNote, readDeskNote, withoutInteraction } from './desk-note.js'
import { endByAdministrator } from './follow-settings.js'
import type { Living, LivingSessions } from './living-sessions.js'
import { type Session, sessionSnapshot } from './session.js'
import type { DeskBefore, DeskHolder } from './session-desk.js'
import { type SignInRow, type SignInStore, noBackOff } from './sign-in-store.js'

/** How a sign-in was left that goes on here. */
export interface Before extends DeskBefore {
  /** null: nobody has kept what it was told */
  readonly last: JournalEnd | null
}

/**
 * Sign-ins that go on: the center was restarted, or the instance is dead that had them. Their connections do only where legs
 * outlive instances.
 */
export interface Revival {
  /** @returns those that go on, by id */
  revive(rows: readonly SignInRow[]): Promise<ReadonlyMap<string, Living>>
  /**
   * These lived in an instance that is dead, and go on here or are over.
   * @param legsAt where voice finds who waits for nobody now
   */
  inherit(desks: readonly InheritedDesk[], legsAt: readonly string[]): Promise<void>
}

export interface RevivalDeps {
  readonly db: Database
  readonly cluster: Cluster
  readonly clock: Clock
  readonly voice: Voice
  readonly log: Log
  readonly switchboard: Switchboard
  readonly signIns: SignInStore
  readonly living: LivingSessions
  readonly goOn: (holder: DeskHolder & { readonly deviceId: string }, before: Before) => Living
  readonly end: (session: Session, cause: SessionEndCause) => Promise<void>
}

const inheritedAtOnce = 200

export function createRevival(deps: RevivalDeps): Revival {
  const { db, cluster, clock, voice, log, switchboard, signIns, living, goOn, end } = deps

  const revive = async (rows: readonly SignInRow[]): Promise<ReadonlyMap<string, Living>> => {
    const agentIds = rows.map(({ agent_id }) => agent_id)
    const left = await adoptLeft(rows)
    const ends = await cluster.journal.lastOf(rows.map(({ id }) => id))
    const backOffs = await signIns.backOffsOf(agentIds)
    // Read last: a change that is saved after this reaches the session as a change.
    const records = new Map(
      (await readAgents(db, agentIds)).map((record) => [record.identity.agentId, record]),
    )
    const revived = rows.flatMap((row) => {
      const known = living.bySignIn(row.id)
      const record = records.get(row.agent_id)
      if (known) return [known]
      // A newer one has begun meanwhile, or everything was given up.
      if (!record?.active || living.ofAgent(row.agent_id) || !cluster.isMember()) return []
      const last = ends?.get(row.id) ?? null
      const connectionOpen = row.connection_open || isUp(last?.connection ?? 'closed')
      const backOff = backOffs.get(row.agent_id) ?? noBackOff
      const behind = left.get(row.id) ?? null
      const holder = { signInId: row.id, deviceId: row.device_id, record, backOff }
      const session = goOn(holder, { connectionOpen, last, left: behind })
      if (behind?.interaction) switchboard.adoptContact(session.desk, behind.interaction)
      if (last) tellAll(session)
      return [session]
    })
    const notEnded = await endRevoked(revived)
    // Customers who dialled them may be here already.
    switchboard.match()
    return new Map(notEnded.map((session) => [session.signInId, session]))
  }

  /** What their legs say of them, where legs outlive instances. A customer who is gone meanwhile is no part of it. */
  const adoptLeft = async (rows: readonly SignInRow[]): Promise<ReadonlyMap<string, DeskNote>> => {
    const { outliving } = voice
    if (!outliving) return new Map()
    const strangers = rows.filter(({ id }) => !living.bySignIn(id))
    const legs = await outliving.adopt(strangers.map(({ id }) => id))
    const notes = await Promise.all(
      legs.map(async ({ legId, signInId, note }): Promise<[string, DeskNote][]> => {
        const desk = readDeskNote(note)
        if (!desk) {
          log.warn({ signInId }, 'a leg says nothing that is understood: released')
          voice.release(legId)
          return []
        }
        const { interaction } = desk
        if (!interaction || (await outliving.adoptCustomer(interaction.customerLeg, legId)))
          return [[signInId, desk]]
        return [[signInId, withoutInteraction(desk)]]
      }),
    )
    return new Map(notes.flat())
  }

  /** Ended while they were read: whoever ended them looked among the living, and did not find them yet. */
  const endRevoked = async (revived: readonly Living[]): Promise<readonly Living[]> => {
    const notEnded = new Set(
      (await signIns.living(revived.map(({ signInId }) => signInId))).map(({ id }) => id),
    )
    const causes = new Map<Living, SessionEndCause>()
    for (const session of revived) {
      if (notEnded.has(session.signInId)) continue
      const cause = endByAdministrator((await signIns.find(session.signInId))?.end_cause)
      if (cause) causes.set(session, cause)
    }
    for (const [session, cause] of causes) await end(session, cause)
    return revived.filter((session) => !causes.has(session))
  }

  const inherit = async (desks: readonly InheritedDesk[], legsAt: readonly string[]): Promise<void> => {
    // Not all at once: between them requests have their turn.
    for (let at = 0; at < desks.length; at += inheritedAtOnce) {
      const some = desks.slice(at, at + inheritedAtOnce)
      const revived = await revive(await signIns.living(some.map(({ signInId }) => signInId)))
      if (!cluster.isMember()) return
      const over = some.filter(({ signInId }) => !revived.has(signInId))
      await Promise.all(over.map(giveUp))
    }
    // After the desks: whom one of them has on hold is not among those who wait.
    if (legsAt.length > 0) await voice.outliving?.adoptWaiting(legsAt)
  }

  /** Ended while its owner died: its streams at other instances wait to be told. */
  const giveUp = async ({ agentId, signInId }: InheritedDesk): Promise<void> => {
    const cause = endByAdministrator((await signIns.find(signInId))?.end_cause)
    const last = cause && (await cluster.journal.lastOf([signInId]))?.get(signInId)
    if (cause && last) {
      const version = last.version + 1
      const event = { type: 'session-ended', version, now: clock.now(), value: { cause } } as const
      cluster.journal.write(agentId, signInId, event, () => undefined)
    }
    await cluster.release(agentId, signInId)
  }

  return { revive, inherit }
}

const isUp = (state: ConnectionState): boolean => state !== 'closed' && state !== 'lost'

/** Whole values: whoever resumes from before has the truth then. */
function tellAll({ desk, record, events }: Session): void {
  const { profile, status, connection, interaction } = sessionSnapshot(desk, record)
  events.publish({ type: 'sip-account', value: null })
  events.publish({ type: 'profile', value: profile })
  events.publish({ type: 'status', value: status })
  events.publish({ type: 'connection', value: connection })
  events.publish({ type: 'interaction', value: interaction })
  const { version } = record.settings
  events.publish({ type: 'settings', value: { version, etag: record.etag } })
}
