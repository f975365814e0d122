import type { SignInResponse, Tokens } from '../../contract/agent-api/commands.js'
import type { SessionEndCause } from '../../contract/agent-api/events.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Quality } from '../../contract/quality.js'
import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import type { Random } from '../random.js'
import { createAgentDesk } from '../routing/agent-desk.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import { lostToRestart, newDesk } from '../routing/desk-start-state.js'
import type { Switchboard } from '../routing/switchboard.js'
import { type AgentRecord, readAgent, termsOf } from '../settings/effective-settings.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import type { Voice } from '../voice/port.js'
import type { AccessTokens } from './access-tokens.js'
import { type Credentials, createPasswordCheck, wrongCredentials } from './password-check.js'
import { createSettingsFollower } from './follow-settings.js'
import { type Session, createSession } from './session.js'
import { createSignInStore } from './sign-in-store.js'
import { createRefreshTokens, refreshSeconds } from './refresh-tokens.js'

/** Who is signed in. One sign-in per agent: the newer wins (SPEC §4). */
export interface Sessions {
  signIn(request: SignInFacts): Promise<SignInAnswer>
  refresh(refreshToken: string): Promise<Result<Tokens>>
  authenticate(accessToken: string): Result<Session>
  /** what its softphone reports of the sound; kept as long as the sign-in lives here */
  noteQuality(session: Session, quality: Quality): void
  end(session: Session, cause: SessionEndCause): Promise<void>
  all(): readonly Session[]
  /** Told when something of an agent's session has changed, it has begun, or it has ended. Returns its unsubscribe. */
  onChanged(listener: (session: Session) => void): () => void
  ofAgent(agentId: string): Session | null
  dispose(): void
}
export interface SignInFacts extends Credentials {
  readonly deviceId: string
}
export type SignInAnswer =
  { readonly ok: true; readonly value: SignInResponse } | { readonly ok: false; readonly error: Refusal }

export interface SessionsOptions {
  readonly db: Database
  readonly access: AccessTokens
  readonly clock: Clock
  readonly random: Random
  readonly voice: Voice
  readonly log: Log
  readonly settings: SettingsStore
  readonly switchboard: Switchboard
  readonly webSocketUrl: string
  readonly sipDomain: string
}

interface Living extends Session {
  cancelExpiry: () => void
}
const agentSubject = (signInId: string): string => `agent:${signInId}`
const noBackOff = { failures: 0, reopenAt: null }

export function createSessions(options: SessionsOptions): Sessions {
  const { db, access, clock, random, voice, log, settings, switchboard, webSocketUrl, sipDomain } = options
  const byId = new Map<string, Living>()
  const byAgent = new Map<string, Living>()
  const listeners = new Set<(session: Session) => void>()
  const changed = (session: Session): void => {
    for (const listener of [...listeners]) listener(session)
  }
  const backOffs = new Map<string, { readonly failures: number; readonly reopenAt: number | null }>()
  const checkPassword = createPasswordCheck(clock, (username) =>
    db
      .selectFrom('agents')
      .select(['id', 'password_hash'])
      .where('username', '=', username)
      .where('active', '=', true)
      .executeTakeFirst(),
  )
  const signIns = createSignInStore(db, clock, log)

  const refreshTokens = createRefreshTokens({
    db,
    clock,
    random,
    mayRefresh: async (signInId) => {
      const row = await signIns.find(signInId)
      return row?.ended_at === null ? succeed(null) : endedBecause(row?.end_cause ?? null)
    },
    onReuse: async (signInId) => {
      log.warn({ signInId }, 'refresh token used twice: the sign-in ends')
      const session = byId.get(signInId)
      if (session) await end(session, 'session-expired')
      else await signIns.end(signInId, 'session-expired')
    },
  })

  const issueTokens = async (signInId: string): Promise<Tokens> => ({
    refreshToken: await refreshTokens.issue(signInId),
    ...access.issue(agentSubject(signInId)),
  })

  const armExpiry = (session: Living): void => {
    session.cancelExpiry()
    session.cancelExpiry = clock.after(refreshSeconds * 1000, () => void end(session, 'session-expired'))
  }

  /** No awaits: between looking for an older sign-in and replacing it nothing may happen. */
  const begin = (
    signInId: string,
    deviceId: string,
    record: AgentRecord,
    from: { readonly address: string } | { readonly connectionOpen: boolean },
  ): Living => {
    const revived = 'connectionOpen' in from ? from : null
    const known = byId.get(signInId)
    if (known) return known
    const { agentId } = record.identity
    const older = byAgent.get(agentId)
    const account = {
      user: `${record.identity.username}-${random.id().slice(0, 8)}`,
      password: random.token(),
    }
    const created = createSession({
      signInId,
      desk: older ? older.desk : createDesk(signInId, record, revived?.connectionOpen ?? false),
      record,
      account: { ...account, sipDomain, webSocketUrl },
      address: 'address' in from ? from.address : null,
      // After a restart the numbers of before must not be mistaken for these.
      firstVersion: revived ? clock.now() : 1,
      clock,
    })
    // The same object, because its events read the record that is replaced in it.
    const session: Living = Object.assign(created, { cancelExpiry: () => undefined })
    byId.set(signInId, session)
    byAgent.set(agentId, session)
    armExpiry(session)
    voice.addAccount({ signInId, deviceId, ...account })
    session.waitingWorkplace = older?.waitingWorkplace ?? null
    if (older) replace(older, session)
    else switchboard.add(session.desk, record.identity)
    log.info({ agentId, signInId, replaced: older?.signInId }, revived ? 'sign-in resumed' : 'signed in')
    changed(session)
    return session
  }

  const createDesk = (signInId: string, record: AgentRecord, connectionWasOpen: boolean) => {
    const { agentId } = record.identity
    const now = clock.now()
    const fresh = newDesk(
      {
        deskId: random.id().slice(0, 13),
        workplace: record.workplace,
        terms: termsOf(record.settings),
        reachable: voice.isReachable(signInId, record.workplace),
        backOff: backOffs.get(agentId) ?? noBackOff,
      },
      now,
    )
    let wasConnected = connectionWasOpen
    return createAgentDesk({
      agentId,
      signInId,
      desk: connectionWasOpen ? lostToRestart(fresh, now) : fresh,
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
    backOffs.set(living.agentId, { failures, reopenAt })
    living.events.end(cause)
    living.cancelExpiry()
    byId.delete(living.signInId)
    byAgent.delete(living.agentId)
    living.desk.dispose()
    voice.removeAccount(living.signInId)
    switchboard.match()
    log.info({ agentId: living.agentId, signInId: living.signInId, cause }, 'signed out')
    changed(living)
    await signIns.end(living.signInId, cause)
  }

  const follower = createSettingsFollower({
    db,
    voice,
    switchboard,
    signedIn: () => [...byAgent.values()],
    ofAgent: (agentId) => byAgent.get(agentId) ?? null,
    deactivate: (session) => end(session, 'deactivated'),
    changed,
  })
  const unsubscribe = settings.onChanged(follower.onSettings)

  return {
    signIn: async ({ username, deviceId, ...rest }) => {
      const agent = await checkPassword({ ...rest, username: username.toLowerCase() })
      if (!agent.ok) return agent
      const signInId = random.id()
      await signIns.create({ id: signInId, agent_id: agent.value.id, device_id: deviceId })
      const issued = await issueTokens(signInId)
      // Read last: a change that is saved after this reaches the session as a change.
      const record = await readAgent(db, agent.value.id)
      if (!record?.active) {
        await signIns.end(signInId, 'deactivated')
        return wrongCredentials
      }
      begin(signInId, deviceId, record, rest)
      return { ok: true, value: { ...issued, signInId } }
    },
    refresh: async (refreshToken) => {
      const redeemed = await refreshTokens.redeem(refreshToken)
      if (!redeemed.ok) return redeemed
      const signInId = redeemed.value
      const living = byId.get(signInId) ?? (await revive(signInId))
      if (!living) return endedBecause(null)
      armExpiry(living)
      return succeed(await issueTokens(signInId))
    },
    authenticate: (accessToken) => {
      const subject = access.subjectOf(accessToken)
      if (subject === null) return endedBecause(null)
      if (!subject.startsWith('agent:')) return fail('forbidden', 'This is for agents.')
      const signInId = subject.slice('agent:'.length)
      const session = byId.get(signInId)
      return session ? succeed<Session>(session) : endedBecause(signIns.endCauseOf(signInId))
    },
    noteQuality: (session, quality) => {
      session.quality = { ...quality, at: clock.now() }
      changed(session)
    },
    end,
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

  /** The center was restarted: the sign-in goes on, its connection does not. */
  async function revive(signInId: string): Promise<Living | null> {
    const row = await signIns.find(signInId)
    const record = row ? await readAgent(db, row.agent_id) : null
    if (!row || !record?.active) return null
    return begin(signInId, row.device_id, record, { connectionOpen: row.connection_open })
  }
}

function endedBecause(cause: string | null): Result<never> {
  return cause === 'signed-in-elsewhere'
    ? fail('signed-in-elsewhere', 'You signed in on another computer.')
    : fail('session-expired', 'The sign-in has expired. Sign in again.')
}
