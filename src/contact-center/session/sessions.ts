import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { SessionEndCause } from '../../contract/agent-api/events.js'
import type { ConnectionState } from '../../contract/domain.js'
import type { Failure } from '../../contract/errors.js'
import type { Quality } from '../../contract/quality.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster, InheritedDesk, JournalEnd } from '../cluster/cluster.js'
import type { Log } from '../log/logger.js'
import type { Random } from '../random.js'
import { createAgentDesk } from '../routing/agent-desk.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import { lostToRestart, newDesk } from '../routing/desk-start-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import { type AgentRecord, readAgent, readAgents, termsOf } from '../settings/effective-settings.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import type { Voice } from '../voice/port.js'
import { createTurns } from './in-turn.js'
import { createSettingsFollower, endByAdministrator } from './follow-settings.js'
import { type DeskNote, noteOf, readDeskNote, withoutInteraction } from './desk-note.js'
import { type Session, createSession, sessionSnapshot } from './session.js'
import { type BackOff, type SignInRow, createSignInStore } from './sign-in-store.js'

/** Who is signed in. One sign-in per agent: the newer wins (SPEC §4). */
export interface Sessions {
  /** what its softphone reports of the sound; kept as long as the sign-in lives here */
  noteQuality(session: Session, quality: Quality): void
  /** Begins a sign-in of who has proved to be this agent. */
  enter(agentId: string, facts: EntryFacts): Promise<Found>
  /** The sign-in that a request names, or whichever the agent has here; one of before a restart goes on. */
  find(agentId: string, signInId: string | null): Promise<Found>
  end(session: Session, cause: SessionEndCause): Promise<void>
  /**
   * These lived in an instance that is dead, and go on here: with their legs where those outlive it, otherwise without.
   * @param legsAt where voice finds who waits for nobody now
   */
  inherit(desks: readonly InheritedDesk[], legsAt: readonly string[]): Promise<void>
  /** These desks, or all, are not this instance's any more: legs and streams end, and nobody is told why. */
  letGo(agentIds?: readonly string[]): void
  all(): readonly Session[]
  /** Told when something of an agent's session has changed, it has begun, or it has ended. Returns its unsubscribe. */
  onChanged(listener: (session: Session) => void): () => void
  ofAgent(agentId: string): Session | null
  dispose(): void
}
export interface EntryFacts {
  readonly deviceId: string
  /** where the request came from */
  readonly address: string
}
/** Where a sign-in lives. */
export type Found =
  | { readonly at: 'here'; readonly session: Session }
  /** nobody has this id while it is not known who has it */
  | { readonly at: 'elsewhere'; readonly instanceId: string }
  | { readonly at: 'nowhere'; readonly error: Refusal }

export interface SessionsOptions {
  readonly db: Database
  readonly cluster: Cluster
  readonly clock: Clock
  readonly random: Random
  readonly voice: Voice
  readonly log: Log
  readonly settings: SettingsStore
  readonly switchboard: Switchboard
  readonly webSocketUrl: string
  readonly sipDomain: string
  /** STUN and TURN servers, with this user's credentials */
  readonly iceServersFor: (user: string) => SipAccount['iceServers']
}

interface Living extends Session {
  cancelExpiry: () => void
  /** when a token was last shown for it */
  seenAt: number
  /** its softphone may register */
  accountAdded: Promise<void>
}
/** Who makes no request for so long has gone home. */
const longestSilenceMs = 12 * 3600 * 1000

export function createSessions(options: SessionsOptions): Sessions {
  const { db, cluster, clock, random, voice, log, settings, switchboard, webSocketUrl, sipDomain } = options
  const byId = new Map<string, Living>()
  const byAgent = new Map<string, Living>()
  const listeners = new Set<(session: Session) => void>()
  const changed = (session: Session): void => {
    for (const listener of [...listeners]) listener(session)
  }
  const signIns = createSignInStore(db, clock, log)
  const inTurn = createTurns()

  const armExpiry = (session: Living): void => {
    session.cancelExpiry()
    const leftMs = session.seenAt + longestSilenceMs - clock.now()
    session.cancelExpiry = clock.after(leftMs, () => {
      const isOver = clock.now() >= session.seenAt + longestSilenceMs
      // Nobody waits for it, and a store that fails then must not end the whole center.
      if (isOver)
        end(session, 'session-expired').catch((error: unknown) =>
          log.error({ err: error }, 'end of a sign-in not written'),
        )
      else armExpiry(session)
    })
  }

  /** No awaits: between looking for an older sign-in and replacing it nothing may happen. */
  const begin = (
    signInId: string,
    deviceId: string,
    record: AgentRecord,
    backOff: BackOff,
    from:
      | { readonly address: string }
      | {
          readonly connectionOpen: boolean
          readonly last: JournalEnd | null
          readonly left: DeskNote | null
        },
  ): Living => {
    const revived = 'connectionOpen' in from ? from : null
    const known = byId.get(signInId)
    if (known) return known
    const { agentId } = record.identity
    const older = byAgent.get(agentId)
    // Where legs outlive instances, so does the account: the heir's is the one that the softphone has registered with.
    const { outliving } = voice
    const account = {
      user: `${record.identity.username}-${(outliving ? signInId : random.id()).slice(0, 8)}`,
      password: outliving ? outliving.secretOf(signInId) : random.token(),
    }
    const created = createSession({
      signInId,
      desk: older ? older.desk : createDesk(signInId, record, backOff, revived),
      record,
      account: {
        ...account,
        sipDomain,
        webSocketUrl,
        iceServers: options.iceServersFor(account.user),
      },
      address: 'address' in from ? from.address : null,
      // After a restart the numbers of before go on, or, where nobody has kept them, must not be mistaken for these.
      firstVersion: revived ? (revived.last?.version ?? clock.now()) : 1,
      told: revived?.last?.events ?? [],
      clock,
      journal: cluster.journal,
    })
    // The same object, because its events read the record that is replaced in it.
    const session: Living = Object.assign(created, {
      cancelExpiry: () => undefined,
      seenAt: clock.now(),
      accountAdded: Promise.resolve(),
    })
    byId.set(signInId, session)
    byAgent.set(agentId, session)
    armExpiry(session)
    session.accountAdded = voice.addAccount({ signInId, deviceId, ...account })
    session.waitingWorkplace = older?.waitingWorkplace ?? null
    if (older) replace(older, session)
    else switchboard.add(session.desk, record.identity)
    log.info({ agentId, signInId, replaced: older?.signInId }, revived ? 'sign-in resumed' : 'signed in')
    changed(session)
    return session
  }

  const createDesk = (
    signInId: string,
    record: AgentRecord,
    backOff: BackOff,
    revived: { readonly connectionOpen: boolean; readonly left: DeskNote | null } | null,
  ) => {
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
    const connectionWasOpen = revived?.connectionOpen ?? false
    let wasConnected = connectionWasOpen
    let { failures } = backOff
    return createAgentDesk({
      agentId,
      signInId,
      desk: revived?.left
        ? { ...fresh, ...revived.left }
        : connectionWasOpen
          ? lostToRestart(fresh, now)
          : fresh,
      voice,
      clock,
      random,
      log,
      announce: (announcement) => {
        const session = byAgent.get(agentId)
        if (!session) return
        session.events.publish(announcement)
        changed(session)
      },
      onInteractionEnded: switchboard.onInteractionEnded,
      onOfferNotTaken: switchboard.takeBack,
      onSettled: () => {
        const session = byAgent.get(agentId)
        const { phase } = session?.desk.state().connection ?? { phase: 'closed' }
        const connected = phase === 'open' || phase === 'recovering'
        if (session && connected !== wasConnected) signIns.noteConnection(session.signInId, connected)
        wasConnected = connected
        const { outliving } = voice
        const kept = session && outliving ? noteOf(session.desk.state()) : null
        if (kept) outliving?.keep(kept.legId, kept.note)
        const { connection } = session?.desk.state() ?? {}
        if (connection && connection.failures !== failures) {
          failures = connection.failures
          signIns.noteBackOffLater(agentId, { failures, reopenAt: connection.reopenAt })
        }
        if (session) follower.moveWorkplace(session)
        switchboard.match()
      },
    })
  }

  /** The desk goes on for the newer sign-in; the older app is told why and stays out. */
  const replace = (older: Living, newer: Living): void => {
    byId.delete(older.signInId)
    older.cancelExpiry()
    older.events.end('signed-in-elsewhere')
    older.desk.send({ type: 'take-over' })
    older.desk.takeOver(newer.signInId)
    voice.removeAccount(older.signInId)
    signIns.endLater(older.signInId, 'signed-in-elsewhere')
    switchboard.checkReachability(newer.desk)
  }

  const end = async (session: Session, cause: SessionEndCause): Promise<void> => {
    const living = byId.get(session.signInId)
    if (!living) return
    // First out of the line: the customer given back must not be offered to who is leaving.
    switchboard.remove(living.agentId)
    living.desk.send({ type: 'sign-out' })
    const { failures, reopenAt } = living.desk.state().connection
    living.events.end(cause)
    living.cancelExpiry()
    byId.delete(living.signInId)
    byAgent.delete(living.agentId)
    living.desk.dispose()
    voice.removeAccount(living.signInId)
    switchboard.match()
    log.info({ agentId: living.agentId, signInId: living.signInId, cause }, 'signed out')
    changed(living)
    await signIns.noteBackOff(living.agentId, { failures, reopenAt })
    await signIns.end(living.signInId, cause)
    await cluster.release(living.agentId, living.signInId)
  }

  const follower = createSettingsFollower({
    db,
    voice,
    switchboard,
    signedIn: () => [...byAgent.values()],
    ofAgent: (agentId) => byAgent.get(agentId) ?? null,
    end,
    changed,
  })
  const unsubscribe = settings.onChanged(follower.onSettings)

  return {
    // Two at once would each end the other: the one that is written down first must begin first.
    enter: (agentId, facts) => inTurn(agentId, () => enter(agentId, facts)),
    find,
    noteQuality: (session, quality) => {
      session.quality = { ...quality, at: clock.now() }
      changed(session)
    },
    end,
    inherit,
    letGo,
    all: () => [...byId.values()],
    onChanged: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ofAgent: (agentId) => byAgent.get(agentId) ?? null,
    dispose: () => {
      unsubscribe()
      for (const session of byId.values()) {
        session.events.close()
        session.cancelExpiry()
        session.desk.dispose()
      }
      byId.clear()
      byAgent.clear()
    },
  }

  async function enter(agentId: string, { deviceId, address }: EntryFacts): Promise<Found> {
    const signInId = random.id()
    const place = await cluster.claim(agentId, signInId)
    if (!place.here) return { at: 'elsewhere', instanceId: place.instanceId }
    await signIns.create({ id: signInId, agent_id: agentId, device_id: deviceId })
    // Read last: a change that is saved after this reaches the session as a change.
    const record = await readAgent(db, agentId)
    if (!record?.active) {
      await signIns.end(signInId, 'deactivated')
      const older = byAgent.get(agentId)
      if (older) await cluster.claim(agentId, older.signInId)
      else await cluster.release(agentId, signInId)
      return { at: 'nowhere', error: { code: 'forbidden', message: 'This account is not active.' } }
    }
    const backOffs = await signIns.backOffsOf([agentId])
    if (!cluster.isMember()) return elsewhere
    const session = begin(signInId, deviceId, record, backOffs.get(agentId) ?? noBackOff, { address })
    // A softphone that knows its password uses it at once, and is refused by who has not heard of it.
    await session.accountAdded
    return { at: 'here', session }
  }

  async function find(agentId: string, named: string | null): Promise<Found> {
    if (!cluster.isMember()) return elsewhere
    const signInId = named ?? byAgent.get(agentId)?.signInId
    if (signInId === undefined) return over(null)
    const living = byId.get(signInId)
    if (living?.agentId === agentId) {
      living.seenAt = clock.now()
      return { at: 'here', session: living }
    }
    const cause = signIns.endCauseOf(signInId)
    if (cause !== null) return over(cause)
    const row = await signIns.find(signInId)
    if (row?.agent_id !== agentId || row.ended_at !== null) return over(row?.end_cause ?? null)
    const place = (await cluster.placeOf(agentId)) ?? (await cluster.claim(agentId, signInId))
    if (!place.here) return { at: 'elsewhere', instanceId: place.instanceId }
    const revived = (await revive([row])).get(signInId)
    if (revived) return { at: 'here', session: revived }
    // Given up by the others meanwhile: whoever has it now knows.
    return cluster.isMember() ? over(null) : elsewhere
  }

  /**
   * The center was restarted, or the instance is dead that had them: the sign-ins go on; their connections only where legs
   * outlive instances.
   * @returns those that do, by id
   */
  async function revive(rows: readonly SignInRow[]): Promise<ReadonlyMap<string, Living>> {
    const agentIds = rows.map(({ agent_id }) => agent_id)
    const left = await adoptLeft(rows)
    const ends = await cluster.journal.lastOf(rows.map(({ id }) => id))
    const backOffs = await signIns.backOffsOf(agentIds)
    // Read last: a change that is saved after this reaches the session as a change.
    const records = new Map(
      (await readAgents(db, agentIds)).map((record) => [record.identity.agentId, record]),
    )
    const revived = rows.flatMap((row) => {
      const known = byId.get(row.id)
      const record = records.get(row.agent_id)
      if (known) return [known]
      // A newer one has begun meanwhile, or everything was given up.
      if (!record?.active || byAgent.has(row.agent_id) || !cluster.isMember()) return []
      const last = ends?.get(row.id) ?? null
      const connectionOpen = row.connection_open || isUp(last?.connection ?? 'closed')
      const backOff = backOffs.get(row.agent_id) ?? noBackOff
      const behind = left.get(row.id) ?? null
      const session = begin(row.id, row.device_id, record, backOff, { connectionOpen, last, left: behind })
      if (behind?.interaction) switchboard.adoptContact(session.desk, behind.interaction)
      if (last) tellAll(session)
      return [session]
    })
    const notEnded = await endRevoked(revived)
    return new Map(notEnded.map((session) => [session.signInId, session]))
  }

  /** What their legs say of them, where legs outlive instances. A customer who is gone meanwhile is no part of it. */
  async function adoptLeft(rows: readonly SignInRow[]): Promise<ReadonlyMap<string, DeskNote>> {
    const { outliving } = voice
    if (!outliving) return new Map()
    const strangers = rows.filter(({ id }) => !byId.has(id))
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
  async function endRevoked(revived: readonly Living[]): Promise<readonly Living[]> {
    const living = new Set(
      (await signIns.living(revived.map(({ signInId }) => signInId))).map(({ id }) => id),
    )
    const causes = new Map<Living, SessionEndCause>()
    for (const session of revived) {
      if (living.has(session.signInId)) continue
      const cause = endByAdministrator((await signIns.find(session.signInId))?.end_cause)
      if (cause) causes.set(session, cause)
    }
    for (const [session, cause] of causes) await end(session, cause)
    return revived.filter((session) => !causes.has(session))
  }

  async function inherit(desks: readonly InheritedDesk[], legsAt: readonly string[]): Promise<void> {
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
  async function giveUp({ agentId, signInId }: InheritedDesk): Promise<void> {
    const cause = endByAdministrator((await signIns.find(signInId))?.end_cause)
    const last = cause && (await cluster.journal.lastOf([signInId]))?.get(signInId)
    if (cause && last) {
      const version = last.version + 1
      const event = { type: 'session-ended', version, now: clock.now(), value: { cause } } as const
      cluster.journal.write(agentId, signInId, event, () => undefined)
    }
    await cluster.release(agentId, signInId)
  }

  function letGo(agentIds: readonly string[] = [...byAgent.keys()]): void {
    for (const session of agentIds.flatMap((agentId) => byAgent.get(agentId) ?? [])) {
      byId.delete(session.signInId)
      byAgent.delete(session.agentId)
      switchboard.remove(session.agentId)
      session.cancelExpiry()
      session.events.close()
      // Where its legs outlive this instance they are left as they are.
      voice.outliving?.leave(session.signInId)
      // Says BYE to its legs. What it announces reaches nobody.
      session.desk.send({ type: 'sign-out' })
      session.desk.dispose()
      voice.removeAccount(session.signInId)
      changed(session)
    }
  }
}

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

const inheritedAtOnce = 200
const noBackOff: BackOff = { failures: 0, reopenAt: null }
const isUp = (state: ConnectionState): boolean => state !== 'closed' && state !== 'lost'
/** so long as this instance does not know what it is */
const elsewhere: Found = { at: 'elsewhere', instanceId: '' }

const over = (cause: string | null): Found => ({ at: 'nowhere', error: endWords(cause) })

const endWords = (cause: string | null): Failure =>
  cause === 'signed-in-elsewhere'
    ? { code: cause, message: 'You signed in on another computer.' }
    : { code: 'session-expired', message: 'The sign-in has expired. Sign in again.' }
