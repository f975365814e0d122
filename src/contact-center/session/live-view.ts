import type { LiveAgent, LiveDesk, LiveEvent, LiveView } from '../../contract/admin-api/live.js'
import type { Clock } from '../clock/clock.js'
import { connectionSnapshot, statusSnapshot } from '../routing/desk-snapshot.js'
import { type Reach, isWithin } from '../settings/reach.js'
import type { SettingsStore } from '../settings/settings-store.js'
import type { Database } from '../store/database.js'
import type { Voice } from '../voice/port.js'
import type { Session } from './session.js'
import type { Sessions } from './sessions.js'

/** What supervisors see of their tenant's agents, now and as it changes. */
export interface LiveAgents {
  view(reach: Reach): Promise<LiveView>
  /** Tells a whole snapshot first. Returns its unsubscribe. */
  subscribe(reach: Reach, reader: LiveReader): Promise<() => void>
  /** closes every stream */
  dispose(): void
}
export interface LiveReader {
  readonly event: (event: LiveEvent) => void
  readonly close: () => void
}
type Snapshot = Extract<LiveEvent, { type: 'snapshot' }>
type Identity = Omit<LiveAgent, 'desk'>

export function createLiveAgents(deps: {
  readonly db: Database
  readonly clock: Clock
  readonly voice: Voice
  readonly settings: SettingsStore
  readonly sessions: Sessions
}): LiveAgents {
  const { db, clock, voice, settings, sessions } = deps
  const readers = new Map<LiveReader, Reach>()
  /** what each agent was last told as, while somebody reads */
  const told = new Map<string, string>()
  /** counts changes of who there is, so that a list that was overtaken is read again */
  let rosterVersion = 0

  const agentOf = (identity: Identity): LiveAgent => {
    const session = sessions.ofAgent(identity.agentId)
    return { ...identity, desk: session ? liveDesk(session, voice) : null }
  }
  /** Shows what is there without an await in between: what is told later happened later. */
  const look = async <T>({ tenantId, groupId }: Reach, show: (event: Snapshot) => T): Promise<T> => {
    for (;;) {
      const version = rosterVersion
      const rows = await db
        .selectFrom('agents')
        .innerJoin('agent_groups', 'agent_groups.id', 'agents.group_id')
        .select([
          'agents.id as agentId',
          'agents.username',
          'agents.display_name as displayName',
          'agents.group_id as groupId',
          'agent_groups.name as groupName',
        ])
        .where('agents.tenant_id', '=', tenantId)
        .where('agents.active', '=', true)
        .$if(groupId !== null, (query) => query.where('agents.group_id', '=', groupId ?? ''))
        .orderBy('agents.username')
        .execute()
      if (version !== rosterVersion) continue
      told.clear()
      return show({ type: 'snapshot', now: clock.now(), agents: rows.map(agentOf) })
    }
  }
  /** all of the tenant, or those who see this group */
  const readersOf = (tenantId: string, groupId: string | null = null): [LiveReader, Reach][] =>
    [...readers].filter(
      ([, reach]) => reach.tenantId === tenantId && (groupId === null || isWithin(reach, groupId)),
    )

  const tell = (session: Session): void => {
    const { identity, tenantId } = session.record
    if (readersOf(tenantId).length === 0) return told.clear()
    const { agentId, username, displayName, groupId, groupName } = identity
    const agent = agentOf({ agentId, username, displayName, groupId, groupName })
    const text = JSON.stringify(agent)
    if (told.get(agentId) === text) return
    told.set(agentId, text)
    for (const [reader] of readersOf(tenantId, groupId))
      reader.event({ type: 'agent', now: clock.now(), agent })
  }
  const stopSessions = sessions.onChanged(tell)
  const stopVoice = voice.onEvent((event) => {
    if (event.type !== 'registration') return
    const session = sessions.all().find(({ signInId }) => signInId === event.signInId)
    if (session) tell(session)
  })
  const stopSettings = settings.onChanged(async (tenantId) => {
    rosterVersion += 1
    if (readersOf(tenantId).length === 0) return
    await look({ tenantId, groupId: null }, (event) => {
      for (const [reader, reach] of readersOf(tenantId))
        reader.event({ ...event, agents: event.agents.filter(({ groupId }) => isWithin(reach, groupId)) })
    })
  })

  return {
    view: (reach) => look(reach, ({ now, agents }) => ({ now, agents })),
    subscribe: (reach, reader) =>
      look(reach, (event) => {
        reader.event(event)
        readers.set(reader, reach)
        return () => void readers.delete(reader)
      }),
    dispose: () => {
      stopSessions()
      stopVoice()
      stopSettings()
      for (const reader of readers.keys()) reader.close()
      readers.clear()
    },
  }
}

function liveDesk({ desk, signInId, quality }: Session, voice: Voice): LiveDesk {
  const state = desk.state()
  const { status, reasonCode, cause, since, connecting } = statusSnapshot(state)
  const connection = connectionSnapshot(state)
  const { interaction } = state
  return {
    status: { status, reasonCode, cause, since, connecting },
    phoneConnectionMode: state.mode,
    workplace: state.workplace,
    connection: { state: connection.state, cause: connection.cause, since: connection.since },
    registered: voice.isReachable(signInId, { kind: 'softphone' }),
    interaction: interaction && {
      interactionId: interaction.interactionId,
      kind: interaction.kind,
      state: interaction.phase.name,
      queueName: interaction.queueName,
      joinedAt: interaction.joinedAt,
      since: interaction.offeredAt,
    },
    quality,
  }
}
