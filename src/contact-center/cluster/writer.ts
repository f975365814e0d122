import type { Pool } from 'pg'
import type { LiveDesk } from '../../contract/admin-api/live.js'
import type { AgentEvent } from '../../contract/agent-api/events.js'
import type { Log } from '../log/logger.js'
import { keptEvents } from './journal-state.js'
import { codeOf } from './listener.js'
import { channel, inNotices } from './notices.js'

/**
 * Writes down what happens at the desks of this instance, everything that has gathered at once: one write at a time, in
 * order. Each is fenced: a desk that is another instance's by now is not written to, and nobody is told.
 */
export interface Writer {
  event(agentId: string, signInId: string, event: AgentEvent, delivered: () => void): void
  showDesk(agentId: string, look: () => LiveDesk): void
  /** after everything that was given before */
  release(agentId: string, signInId: string): Promise<void>
  /** forgets what is not written yet: it was never told */
  clear(): void
}

interface Entry {
  readonly agentId: string
  readonly signInId: string
  readonly event: AgentEvent
  readonly delivered: () => void
}
interface Release {
  readonly agentId: string
  readonly signInId: string
  readonly done: () => void
}

const retryMs = 100
/** a statement must not grow without bound when the database was slow */
const mostAtOnce = 2_000
/** so that a sign-in with many events loses its old ones now and then, not with each */
const pruneEvery = 50

/** FOR SHARE: who takes the desk over waits until this is written, and this waits until it was taken over. */
const eventsText = `
  with given as (
    select * from unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) as g (agent_id, sign_in_id, version, event)
  ), own as (
    select agent_id from desk_owners
    where instance_id = $1 and agent_id in (select agent_id from given) for share
  ), kept as (
    insert into agent_events (sign_in_id, version, event)
    select sign_in_id, version, event::json from given where agent_id in (select agent_id from own)
    returning sign_in_id, version
  )
  select sign_in_id, version from kept`
const pruneText = `
  delete from agent_events using unnest($1::text[], $2::bigint[]) as o (sign_in_id, version)
  where agent_events.sign_in_id = o.sign_in_id and agent_events.version <= o.version`
const showText = `
  update desk_owners set live = g.live::json
  from unnest($2::text[], $3::text[]) as g (agent_id, live)
  where desk_owners.agent_id = g.agent_id and instance_id = $1
  returning desk_owners.agent_id`
const releaseText = `
  delete from desk_owners using unnest($2::text[], $3::text[]) as g (agent_id, sign_in_id)
  where desk_owners.agent_id = g.agent_id and desk_owners.sign_in_id = g.sign_in_id and instance_id = $1
  returning desk_owners.agent_id`
/** integrity_constraint_violation (PostgreSQL, appendix A) */
const isContradiction = (error: Error): boolean => codeOf(error)?.startsWith('23') ?? false

const notifyText = `select pg_notify('${channel}', payload) from unnest($1::text[]) as payload`

export function createWriter(options: {
  readonly pool: Pool
  readonly log: Log
  /** null while this instance may not write */
  readonly self: () => { readonly id: string } | null
  readonly origin: string
  /** These desks were not this instance's. */
  readonly onRefused: (agentIds: readonly string[]) => void
}): Writer {
  const { pool, log, self, origin, onRefused } = options
  let events: Entry[] = []
  let shown = new Map<string, () => LiveDesk>()
  /** as it was written last, so that what is the same is not written again */
  const written = new Map<string, string>()
  let releases: Release[] = []
  let writing = false
  let atOnce = mostAtOnce
  /** counts what was cleared, so that a write under way then tells nobody */
  let generation = 0

  const write = async (): Promise<void> => {
    while (events.length + shown.size + releases.length > 0) {
      const me = self()
      if (!me) return
      const mine = generation
      try {
        if (events.length > 0) await writeEvents(me.id, mine)
        else if (shown.size > 0) await writeShown(me.id)
        else await writeReleases(me.id)
      } catch (error) {
        log.warn({ code: codeOf(error), err: error }, 'not written, tries again')
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }
  const kick = (): void => {
    if (writing) return
    writing = true
    // At the end of this turn: what one command changes is one write.
    setImmediate(() => {
      void write().finally(() => {
        writing = false
        if (self() && events.length + shown.size + releases.length > 0) kick()
      })
    })
  }

  const writeEvents = async (id: string, mine: number): Promise<void> => {
    const batch = events.slice(0, atOnce)
    const client = await pool.connect()
    const kept = new Set<string>()
    let failed: Error | undefined
    try {
      await client.query('begin')
      const { rows } = await client.query<{ sign_in_id: string; version: number }>(eventsText, [
        id,
        batch.map(({ agentId }) => agentId),
        batch.map(({ signInId }) => signInId),
        batch.map(({ event }) => event.version),
        batch.map(({ event }) => JSON.stringify(event)),
      ])
      for (const row of rows) kept.add(`${row.sign_in_id} ${row.version}`)
      const signIns = [...new Set(rows.map((row) => row.sign_in_id))]
      await client.query(notifyText, [
        inNotices(signIns, (part) => ({ type: 'events', from: origin, signIns: [...part] })),
      ])
      await client.query('commit')
    } catch (error) {
      failed = error instanceof Error ? error : new Error('not an error', { cause: error })
      await client.query('rollback').catch(() => undefined)
    }
    // One that failed may be broken: the pool makes another.
    client.release(failed)
    if (generation !== mine) return
    if (failed) {
      if (!isContradiction(failed)) throw failed
      // One event that the tables refuse must not hold up those of everybody else: each by itself, and without that one.
      const [first] = batch
      if (batch.length > 1 || !first) return void (atOnce = 1)
      log.error({ err: failed, signInId: first.signInId, version: first.event.version }, 'event refused')
      events = events.slice(1)
      onRefused([first.agentId])
      return
    }
    atOnce = mostAtOnce
    events = events.slice(batch.length)
    const refused = new Set<string>()
    for (const { agentId, signInId, event, delivered } of batch)
      if (kept.has(`${signInId} ${event.version}`)) delivered()
      else refused.add(agentId)
    if (refused.size > 0) onRefused([...refused])
    await prune(batch)
  }
  const prune = async (batch: readonly Entry[]): Promise<void> => {
    const old = batch.filter(({ event }) => event.version % pruneEvery === 0)
    if (old.length === 0) return
    await pool.query(pruneText, [
      old.map(({ signInId }) => signInId),
      old.map(({ event }) => event.version - keptEvents),
    ])
  }
  const writeShown = async (id: string): Promise<void> => {
    const batch = shown
    shown = new Map()
    const changed = [...batch].flatMap(([agentId, look]) => {
      const text = JSON.stringify(look())
      return written.get(agentId) === text ? [] : [[agentId, text] as const]
    })
    if (changed.length === 0) return
    const agents = changed.map(([agentId]) => agentId)
    try {
      await pool.query(showText, [id, agents, changed.map(([, text]) => text)])
    } catch (error) {
      shown = new Map([...batch, ...shown])
      throw error
    }
    for (const [agentId, text] of changed) written.set(agentId, text)
    await tellDesks(agents)
  }
  const writeReleases = async (id: string): Promise<void> => {
    const batch = releases
    await pool.query(releaseText, [
      id,
      batch.map(({ agentId }) => agentId),
      batch.map(({ signInId }) => signInId),
    ])
    releases = releases.filter((release) => !batch.includes(release))
    for (const { done } of batch) done()
    await tellDesks(batch.map(({ agentId }) => agentId))
  }
  const tellDesks = async (agents: readonly string[]): Promise<void> => {
    const payloads = inNotices(agents, (part) => ({ type: 'desks', from: origin, agents: [...part] }))
    await pool.query(notifyText, [payloads])
  }

  return {
    event: (agentId, signInId, event, delivered) => {
      events.push({ agentId, signInId, event, delivered })
      kick()
    },
    showDesk: (agentId, look) => {
      shown.set(agentId, look)
      kick()
    },
    release: (agentId, signInId) =>
      new Promise((resolve) => {
        shown.delete(agentId)
        written.delete(agentId)
        releases.push({ agentId, signInId, done: resolve })
        kick()
      }),
    clear: () => {
      generation += 1
      events = []
      shown = new Map()
      written.clear()
      for (const { done } of releases.splice(0)) done()
    },
  }
}
