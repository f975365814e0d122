import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { SessionEndCause } from '../../contract/agent-api/events.js'
import type { Quality } from '../../contract/quality.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster, InheritedDesk } from '../cluster/cluster.js'
import type { Log } from '../log/logger.js'
import type { Random } from '../random.js'
import type { Switchboard } from '../routing/switchboard.js'
import { readAgent } from '../settings/effective-settings.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import type { Voice } from '../voice/port.js'
import { createExpiry } from './expiry.js'
import { createSettingsFollower } from './follow-settings.js'
import { type Found, elsewhere, over } from './found.js'
import { createTurns } from './in-turn.js'
import { type Living, createLivingSessions } from './living-sessions.js'
import { type Before, createRevival } from './revival.js'
import { type Session, createSession } from './session.js'
import { type DeskHolder, createSessionDesk } from './session-desk.js'
import { createSignInStore, noBackOff } from './sign-in-store.js'

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

export function createSessions(options: SessionsOptions): Sessions {
  const { db, cluster, clock, random, voice, log, settings, switchboard } = options
  const living = createLivingSessions()
  const signIns = createSignInStore(db, clock, log)
  const inTurn = createTurns()
  const follower = createSettingsFollower({
    db,
    voice,
    switchboard,
    signedIn: living.all,
    ofAgent: living.ofAgent,
    end,
    changed: living.changed,
  })
  const { moveWorkplace } = follower
  const deskDeps = { voice, clock, random, log, switchboard, signIns, living, moveWorkplace }
  const revival = createRevival({
    db,
    cluster,
    clock,
    voice,
    log,
    switchboard,
    signIns,
    living,
    goOn: begin,
    end,
  })
  const unsubscribe = settings.onChanged(follower.onSettings)

  return {
    // Two at once would each end the other: the one that is written down first must begin first.
    enter: (agentId, facts) => inTurn(agentId, () => enter(agentId, facts)),
    find,
    noteQuality: (session, quality) => {
      session.quality = { ...quality, at: clock.now() }
      living.changed(session)
    },
    end,
    inherit: revival.inherit,
    letGo,
    all: living.all,
    onChanged: living.onChanged,
    ofAgent: living.ofAgent,
    dispose: () => {
      unsubscribe()
      for (const session of living.all()) {
        session.events.close()
        session.expiry.cancel()
        session.desk.dispose()
        living.remove(session)
      }
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
      const older = living.ofAgent(agentId)
      if (older) await cluster.claim(agentId, older.signInId)
      else await cluster.release(agentId, signInId)
      return { at: 'nowhere', error: { code: 'forbidden', message: 'This account is not active.' } }
    }
    const backOff = (await signIns.backOffsOf([agentId])).get(agentId) ?? noBackOff
    if (!cluster.isMember()) return elsewhere
    const session = begin({ signInId, deviceId, record, backOff }, { address })
    // A softphone that knows its password uses it at once, and is refused by who has not heard of it.
    await session.accountAdded
    return { at: 'here', session }
  }

  async function find(agentId: string, named: string | null): Promise<Found> {
    if (!cluster.isMember()) return elsewhere
    const signInId = named ?? living.ofAgent(agentId)?.signInId
    if (signInId === undefined) return over(null)
    const session = living.bySignIn(signInId)
    if (session?.agentId === agentId) {
      session.expiry.seen()
      return { at: 'here', session }
    }
    const cause = signIns.endCauseOf(signInId)
    if (cause !== null) return over(cause)
    const row = await signIns.find(signInId)
    if (row?.agent_id !== agentId || row.ended_at !== null) return over(row?.end_cause ?? null)
    const place = (await cluster.placeOf(agentId)) ?? (await cluster.claim(agentId, signInId))
    if (!place.here) return { at: 'elsewhere', instanceId: place.instanceId }
    const revived = (await revival.revive([row])).get(signInId)
    if (revived) return { at: 'here', session: revived }
    // Given up by the others meanwhile: whoever has it now knows.
    return cluster.isMember() ? over(null) : elsewhere
  }

  /** No awaits: between looking for an older sign-in and replacing it nothing may happen. */
  function begin(
    holder: DeskHolder & { readonly deviceId: string },
    from: { readonly address: string } | Before,
  ): Living {
    const { signInId, deviceId, record } = holder
    const before = 'connectionOpen' in from ? from : null
    const known = living.bySignIn(signInId)
    if (known) return known
    const { agentId, username } = record.identity
    const older = living.ofAgent(agentId)
    // Where legs outlive instances, so does the account: the heir's is the one that the softphone has registered with.
    const { outliving } = voice
    const account = {
      user: `${username}-${(outliving ? signInId : random.id()).slice(0, 8)}`,
      password: outliving ? outliving.secretOf(signInId) : random.token(),
    }
    const created = createSession({
      signInId,
      desk: older ? older.desk : createSessionDesk(deskDeps, holder, before),
      record,
      account: {
        ...account,
        sipDomain: options.sipDomain,
        webSocketUrl: options.webSocketUrl,
        iceServers: options.iceServersFor(account.user),
      },
      address: 'address' in from ? from.address : null,
      // After a restart the numbers of before go on, or, where nobody has kept them, must not be mistaken for these.
      firstVersion: before ? (before.last?.version ?? clock.now()) : 1,
      told: before?.last?.events ?? [],
      clock,
      journal: cluster.journal,
    })
    // The same object, because its events read the record that is replaced in it.
    const session: Living = Object.assign(created, {
      expiry: createExpiry(clock, () => expire(session)),
      accountAdded: Promise.resolve(),
    })
    living.add(session)
    session.accountAdded = voice.addAccount({ signInId, deviceId, ...account })
    session.waitingWorkplace = older?.waitingWorkplace ?? null
    if (older) replace(older, session)
    else switchboard.add(session.desk, record.identity)
    log.info({ agentId, signInId, replaced: older?.signInId }, before ? 'sign-in resumed' : 'signed in')
    living.changed(session)
    return session
  }

  /** The desk goes on for the newer sign-in; the older app is told why and stays out. */
  function replace(older: Living, newer: Living): void {
    living.remove(older)
    older.expiry.cancel()
    older.events.end('signed-in-elsewhere')
    older.desk.send({ type: 'take-over' })
    older.desk.takeOver(newer.signInId)
    voice.removeAccount(older.signInId)
    signIns.endLater(older.signInId, 'signed-in-elsewhere')
    switchboard.checkReachability(newer.desk)
  }

  /** Nobody waits for it, and a store that fails then must not end the whole center. */
  function expire(session: Session): void {
    end(session, 'session-expired').catch((error: unknown) =>
      log.error({ err: error }, 'end of a sign-in not written'),
    )
  }

  async function end({ signInId }: Session, cause: SessionEndCause): Promise<void> {
    const session = living.bySignIn(signInId)
    if (!session) return
    const { agentId, desk } = session
    // First out of the line: the customer given back must not be offered to who is leaving.
    switchboard.remove(agentId)
    desk.send({ type: 'sign-out' })
    const { failures, reopenAt } = desk.state().connection
    session.events.end(cause)
    session.expiry.cancel()
    living.remove(session)
    desk.dispose()
    voice.removeAccount(signInId)
    switchboard.match()
    log.info({ agentId, signInId, cause }, 'signed out')
    living.changed(session)
    await signIns.noteBackOff(agentId, { failures, reopenAt })
    await signIns.end(signInId, cause)
    await cluster.release(agentId, signInId)
  }

  function letGo(agentIds: readonly string[] = living.all().map(({ agentId }) => agentId)): void {
    for (const session of agentIds.flatMap((agentId) => living.ofAgent(agentId) ?? [])) {
      living.remove(session)
      switchboard.leave(session.agentId)
      session.expiry.cancel()
      session.events.close()
      // Where its legs outlive this instance they are left as they are.
      voice.outliving?.leave(session.signInId)
      // Says BYE to its legs. What it announces reaches nobody.
      session.desk.send({ type: 'sign-out' })
      session.desk.dispose()
      voice.removeAccount(session.signInId)
      living.changed(session)
    }
  }
}
