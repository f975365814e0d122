import type { LiveAgent, LiveDesk, LiveEvent, LiveView } from '../../contract/admin-api/live.js'
import type { Clock } from '../clock/clock.js'
import type { Cluster } from '../cluster/cluster.js'
import type { Log } from '../log/logger.js'
import { connectionSnapshot, statusSnapshot } from '../routing/desk-snapshot.js'
import { type Reach, isWithin } from '../settings/reach.js'
import type { SettingsStore } from '../settings/settings-store.js'
import { isAnyOf } from '../store/any-of.js'
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
  readonly cluster: Cluster
  readonly clock: Clock
  readonly voice: Voice
  readonly settings: SettingsStore
  readonly sessions: Sessions
  readonly log: Log
}): LiveAgents {
  const { db, cluster, clock, voice, settings, sessions, log } = deps
  const readers = new Map<LiveReader, Reach>()
  /** lists that are being read for readers to come */
  let looking = 0
  /** what each agent was last told as, while somebody reads */
  const told = new Map<string, string>()
  /** counts changes of who there is, so that a list that was overtaken is read again */
  let rosterVersion = 0

  const agentOf = (identity: Identity, elsewhere?: ReadonlyMap<string, LiveDesk>): LiveAgent => {
    const session = sessions.ofAgent(identity.agentId)
    const desk = session ? liveDesk(session, voice) : (elsewhere?.get(identity.agentId) ?? null)
    return { ...identity, desk }
  }
  /** Shows what is there without an await in between: what is told later happened later. */
  const look = async <T>({ tenantId, groupId }: Reach, show: (event: Snapshot) => T): Promise<T> => {
    for (;;) {
      const version = rosterVersion
      const rows = await identities(db)
        .where('agents.tenant_id', '=', tenantId)
        .where('agents.active', '=', true)
        .$if(groupId !== null, (query) => query.where('agents.group_id', '=', groupId ?? ''))
        .orderBy('agents.username')
        .execute()
      const elsewhere = await cluster.desksElsewhere({ tenantId })
      if (version !== rosterVersion) continue
      told.clear()
      const agents = rows.map(({ tenantId: _, ...identity }) => agentOf(identity, elsewhere))
      return show({ type: 'snapshot', now: clock.now(), agents })
    }
  }
  /** all of the tenant, or those who see this group */
  const readersOf = (tenantId: string, groupId: string | null = null): [LiveReader, Reach][] =>
    [...readers].filter(
      ([, reach]) => reach.tenantId === tenantId && (groupId === null || isWithin(reach, groupId)),
    )

  const tell = (session: Session): void => {
    if (sessions.ofAgent(session.agentId) === session)
      cluster.showDesk(session.agentId, () => liveDesk(session, voice))
    const { identity, tenantId } = session.record
    if (readersOf(tenantId).length === 0) return told.clear()
    const { agentId, username, displayName, groupId, groupName } = identity
    tellReaders(tenantId, agentOf({ agentId, username, displayName, groupId, groupName }))
  }
  const tellReaders = (tenantId: string, agent: LiveAgent): void => {
    const text = JSON.stringify(agent)
    if (told.get(agent.agentId) === text) return
    told.set(agent.agentId, text)
    for (const [reader] of readersOf(tenantId, agent.groupId))
      reader.event({ type: 'agent', now: clock.now(), agent })
  }

  /** Desks of other instances that were called out, each to be read when its turn comes. */
  const calledOut = new Set<string>()
  let reading = false
  const readCalledOut = async (): Promise<void> => {
    if (reading) return
    reading = true
    try {
      while (calledOut.size > 0 && readers.size > 0) {
        const agentIds = [...calledOut]
        calledOut.clear()
        const rows = await identities(db).where(isAnyOf('agents.id', agentIds)).execute()
        const elsewhere = await cluster.desksElsewhere({ agentIds })
        for (const { tenantId, ...identity } of rows) tellReaders(tenantId, agentOf(identity, elsewhere))
      }
      if (readers.size + looking === 0) calledOut.clear()
    } finally {
      reading = false
    }
  }
  const stopSessions = sessions.onChanged(tell)
  const stopVoice = voice.onEvent((event) => {
    if (event.type !== 'registration') return
    const session = sessions.all().find(({ signInId }) => signInId === event.signInId)
    if (session) tell(session)
  })
  const lookAgain = async (tenantId: string): Promise<void> => {
    if (readersOf(tenantId).length === 0) return
    await look({ tenantId, groupId: null }, (event) => {
      for (const [reader, reach] of readersOf(tenantId))
        reader.event({ ...event, agents: event.agents.filter(({ groupId }) => isWithin(reach, groupId)) })
    })
  }
  const stopSettings = settings.onChanged((tenantId) => {
    rosterVersion += 1
    return lookAgain(tenantId)
  })
  const stopDesks = cluster.news.onDesks((agentIds) => {
    if (readers.size === 0 && looking === 0) return
    for (const agentId of agentIds ?? []) calledOut.add(agentId)
    const tenants = new Set([...readers.values()].map(({ tenantId }) => tenantId))
    const work = agentIds === null ? Promise.all([...tenants].map(lookAgain)) : readCalledOut()
    work.catch((error: unknown) => log.warn({ err: error }, "others' desks were not read"))
  })

  return {
    view: (reach) => look(reach, ({ now, agents }) => ({ now, agents })),
    subscribe: async (reach, reader) => {
      looking += 1
      try {
        return await look(reach, (event) => {
          reader.event(event)
          readers.set(reader, reach)
          return () => void readers.delete(reader)
        })
      } finally {
        looking -= 1
        // What was called out while the list was read may not be in it.
        readCalledOut().catch(() => undefined)
      }
    },
    dispose: () => {
      stopSessions()
      stopVoice()
      stopSettings()
      stopDesks()
      for (const reader of readers.keys()) reader.close()
      readers.clear()
    },
  }
}

const identities = (db: Database) =>
  db
    .selectFrom('agents')
    .innerJoin('agent_groups', 'agent_groups.id', 'agents.group_id')
    .select([
      'agents.tenant_id as tenantId',
      'agents.id as agentId',
      'agents.username',
      'agents.display_name as displayName',
      'agents.group_id as groupId',
      'agent_groups.name as groupName',
    ])

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
