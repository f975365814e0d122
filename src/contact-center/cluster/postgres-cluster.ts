import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Pool } from 'pg'
import type { AgentEvent } from '../../contract/agent-api/events.js'
import type { ConnectionState } from '../../contract/domain.js'
import type { LiveDesk } from '../../contract/admin-api/live.js'
import type { Log } from '../log/logger.js'
import { connectionOf } from '../store/postgres-dialect.js'
import { type Cluster, type ClusterEvents, type Place, type SettingsChange, here } from './cluster.js'
import { createJournalReader } from './follow-journal.js'
import { type Listener, codeOf, startListener } from './listener.js'
import { createMail } from './mail.js'
import { type Membership, startMembership } from './membership.js'
import { type Notice, channel, createSettingsParts, settingsNotices, writeNotice } from './notices.js'
import { createWriter } from './writer.js'

/** Besides the store's own connections and the one that listens. */
const mostConnections = 4

const claimText = `
  insert into desk_owners (agent_id, instance_id, sign_in_id)
  select $2, id, $3 from instances where id = $1
  on conflict (agent_id) do update set instance_id = excluded.instance_id, sign_in_id = excluded.sign_in_id
  where desk_owners.instance_id = excluded.instance_id
    or not exists (select from instances where id = desk_owners.instance_id)
  returning instance_id`
/** More than a stream can lack that broke off with its instance; whoever comes later has a snapshot. */
const handedOver = 50
const lastText = `
  select s.id as sign_in_id, (select max(version) from agent_events where sign_in_id = s.id) as version, (
    select event -> 'value' ->> 'state' from agent_events
    where sign_in_id = s.id and event ->> 'type' = 'connection' order by version desc limit 1
  ) as connection, (
    select coalesce(json_agg(last.event order by last.version), '[]') from (
      select version, event from agent_events where sign_in_id = s.id order by version desc limit ${handedOver}
    ) as last
  ) as events
  from unnest($1::text[]) as s (id)`
const desksText = `
  select o.agent_id, o.live from desk_owners o join agents a on a.id = o.agent_id
  where (a.tenant_id = $2 or o.agent_id = any($3)) and o.instance_id <> $1 and o.live is not null`
const groupText = `
  select o.instance_id from desk_owners o join agents a on a.id = o.agent_id
  where a.group_id = $1
  order by (o.instance_id = $2) desc, (o.live -> 'status' ->> 'status' = 'available') desc nulls last limit 1`

/** Several instances on one PostgreSQL. */
export function createPostgresCluster(url: string, log: Log): Cluster {
  // Not waiting for the disk: what a crash of the whole database server may take away was told to softphones, but they then
  // begin with a snapshot. A crash of an instance takes nothing away. Settings and sign-ins don't go by these connections.
  const pool = new Pool({
    ...connectionOf(url),
    max: mostConnections,
    options: '-c synchronous_commit=off',
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
  })
  // An idle connection that the server closes: the next query makes another.
  pool.on('error', (error) => log.debug({ err: error }, 'a database connection was closed'))
  /** Who calls out: unlike the instance's name it stays when the instance begins anew. */
  const origin = randomUUID()
  let listener: Listener | null = null
  let membership: Membership | null = null
  let events: ClusterEvents | null = null

  const self = () => membership?.self ?? null
  const placeAt = (instanceId: string): Place =>
    instanceId === self()?.id ? here : { here: false, instanceId }

  const journal = createJournalReader(pool)
  const writer = createWriter({ pool, log, self, origin, onRefused: (agentIds) => void giveBack(agentIds) })
  const mail = createMail({
    pool,
    log,
    self,
    origin,
    answer: async (request) => {
      if (!events) throw new Error('A letter came before the start')
      return events.answer(request)
    },
  })

  const settingsListeners = new Set<(change: SettingsChange) => void>()
  const clockListeners = new Set<(ms: number) => void>()
  const desksListeners = new Set<(agentIds: readonly string[] | null) => void>()
  const missedListeners = new Set<() => void>()
  const settingsParts = createSettingsParts()
  const onNotice = (notice: Notice): void => {
    const own = notice.from === origin
    switch (notice.type) {
      case 'settings': {
        const change = own ? null : settingsParts(notice)
        if (change) for (const listener of [...settingsListeners]) listener(change)
        break
      }
      case 'events':
        // Its own too: a stream that began while the desk lived elsewhere goes on by the journal.
        journal.read(notice.signIns)
        break
      case 'desks':
        if (!own) for (const listener of [...desksListeners]) listener(notice.agents)
        break
      case 'mail':
        if (notice.to.includes(self()?.id ?? '')) mail.collect()
        break
      case 'clock':
        if (!own) for (const listener of [...clockListeners]) listener(notice.ms)
        break
      case 'instances':
        if (!own) membership?.look()
        break
    }
  }
  /** What was called out while nobody listened here is read in the tables. */
  const catchUp = (): void => {
    membership?.look()
    mail.collect()
    journal.read(null)
    for (const listener of [...missedListeners]) listener()
    for (const listener of [...desksListeners]) listener(null)
  }
  const callOut = async (notice: Notice): Promise<void> => {
    await pool.query(`select pg_notify('${channel}', $1)`, [writeNotice(notice)])
  }
  const subscribe = <T>(listeners: Set<T>, listener: T): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  return {
    isMember: () => self() !== null,
    start: async (voice, given) => {
      events = given
      let first = true
      const started = startListener({
        connection: connectionOf(url),
        log,
        onNotice,
        onUp: () => {
          if (!first) catchUp()
          first = false
        },
      })
      listener = started
      membership = startMembership({
        listener: () => started,
        voice,
        log,
        onFenced: () => {
          writer.clear()
          journal.closeAll()
          given.fenced()
        },
        onJoined: () => mail.collect(),
        onInherited: (desks, legsAt) =>
          given
            .inherited(desks, legsAt)
            .catch((error: unknown) => log.error({ err: error }, 'desks not taken over')),
        tellOthers: () => callOut({ type: 'instances', from: origin }),
      })
      await membership.joined
    },
    stop: async () => {
      await membership?.stop()
      await listener?.stop()
      await pool.end()
    },

    claim: async (agentId, signInId) => {
      const me = self()
      if (!me) return nowhere
      const { rows } = await pool.query<OwnerRow>(claimText, [me.id, agentId, signInId])
      if (rows.length > 0) return placeAt(rows[0]?.instance_id ?? '')
      return (await placeOf(agentId)) ?? nowhere
    },
    release: (agentId, signInId) => (self() ? writer.release(agentId, signInId) : Promise.resolve()),
    placeOf: (agentId) => placeOf(agentId),
    placeOfGroup: async (groupId) => {
      const { rows } = await pool.query<OwnerRow>(groupText, [groupId, self()?.id ?? ''])
      return rows[0] ? placeAt(rows[0].instance_id) : null
    },
    legsAt: async (instanceId) => {
      const { rows } = await pool.query<{ legs_at: string | null }>(
        'select legs_at from instances where id = $1',
        [instanceId],
      )
      return rows[0]?.legs_at ?? null
    },
    pass: (instanceId, request) => mail.pass(instanceId, request),

    journal: {
      write: (agentId, signInId, event, delivered) => {
        if (self()) writer.event(agentId, signInId, event, delivered)
      },
      lastOf: async (signInIds) => {
        const { rows } = await pool.query<LastRow>(lastText, [signInIds])
        // A sign-in is at 1 before its first event.
        return new Map(
          rows.map(({ sign_in_id, version, connection, events }) => [
            sign_in_id,
            { version: version ?? 1, connection, events },
          ]),
        )
      },
      follow: (follow) => journal.follow(follow),
    },
    news: {
      settingsChange: async (trx, change) => {
        for (const payload of settingsNotices(origin, randomUUID(), change))
          await sql`select pg_notify(${channel}, ${payload})`.execute(trx)
      },
      clockAdvance: (ms) => {
        callOut({ type: 'clock', from: origin, ms }).catch((error: unknown) =>
          log.warn({ code: codeOf(error) }, 'the other instances were not told of the clock'),
        )
      },
      onSettings: (listener) => subscribe(settingsListeners, listener),
      onClockAdvance: (listener) => subscribe(clockListeners, listener),
      onDesks: (listener) => subscribe(desksListeners, listener),
      onMissed: (listener) => subscribe(missedListeners, listener),
    },
    showDesk: (agentId, look) => {
      if (self()) writer.showDesk(agentId, look)
    },
    desksElsewhere: async (of) => {
      const [tenantId, agentIds] = 'tenantId' in of ? [of.tenantId, []] : [null, of.agentIds]
      const { rows } = await pool.query<DeskRow>(desksText, [self()?.id ?? '', tenantId, agentIds])
      return new Map(rows.map(({ agent_id, live }) => [agent_id, live]))
    },
  }

  /** It has been given up perhaps, which the next beat tells; or only these desks are elsewhere. */
  async function giveBack(agentIds: readonly string[]): Promise<void> {
    membership?.look()
    try {
      const places = await Promise.all(agentIds.map(placeOf))
      const gone = agentIds.filter((_, index) => places[index]?.here !== true)
      if (gone.length === 0) return
      log.error({ desks: gone.length }, 'desks are not of this instance any more: lets go of them')
      events?.lost(gone)
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'cannot see whose desks they are')
    }
  }

  async function placeOf(agentId: string): Promise<Place | null> {
    const { rows } = await pool.query<OwnerRow>('select instance_id from desk_owners where agent_id = $1', [
      agentId,
    ])
    return rows[0] ? placeAt(rows[0].instance_id) : null
  }
}

/** An instance that nobody is: what is passed to it is answered by nobody. */
const nowhere: Place = { here: false, instanceId: '' }

interface OwnerRow {
  readonly instance_id: string
}
interface LastRow {
  readonly sign_in_id: string
  readonly version: number | null
  readonly connection: ConnectionState | null
  readonly events: readonly AgentEvent[]
}
interface DeskRow {
  readonly agent_id: string
  readonly live: LiveDesk
}
