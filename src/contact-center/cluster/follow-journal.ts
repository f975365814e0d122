import type { Pool } from 'pg'
import type { AgentEvent } from '../../contract/agent-api/events.js'
import type { FollowOptions } from './cluster.js'
import { keptEvents, nextOfStream } from './journal-state.js'

/** Streams of sign-ins that live elsewhere, each read on when something was called out about it. */
export interface JournalReader {
  follow(options: FollowOptions): () => void
  /** null: perhaps all */
  read(signIns: readonly string[] | null): void
  /** closes every stream */
  closeAll(): void
}

interface Stream {
  readonly options: FollowOptions
  last: number | null
  reading: boolean
  again: boolean
  ended: boolean
  retry: NodeJS.Timeout | undefined
}

const retryMs = 500
/** of one sign-in, as at its owner */
const mostStreams = 4

const readText = `
  select e.version, e.event, (select max(version) from agent_events where sign_in_id = $1) as newest
  from (select 1) as one left join lateral (
    select version, event from agent_events where sign_in_id = $1 and version > $2 order by version limit ${keptEvents}
  ) as e on true`

export function createJournalReader(pool: Pool): JournalReader {
  const streams = new Map<string, Set<Stream>>()

  const end = (stream: Stream): void => {
    stream.ended = true
    clearTimeout(stream.retry)
    const ofSignIn = streams.get(stream.options.signInId)
    ofSignIn?.delete(stream)
    if (ofSignIn?.size === 0) streams.delete(stream.options.signInId)
  }
  const send = (stream: Stream, event: AgentEvent): void => {
    if (stream.ended) return
    stream.last = event.version
    stream.options.event(event)
    if (event.type !== 'session-ended') return
    end(stream)
    stream.options.close()
  }

  /** @returns whether there may be more */
  const step = async (stream: Stream): Promise<boolean> => {
    const { signInId, snapshot } = stream.options
    const { rows } = await pool.query<JournalRow>(readText, [signInId, stream.last ?? 0])
    const found = rows.flatMap(({ version, event }) =>
      version === null || event === null ? [] : [{ version, event }],
    )
    if (stream.ended) return false
    // A sign-in is at 1 before its first event.
    const next = nextOfStream(stream.last, rows[0]?.newest ?? 1, found)
    if (next.type === 'wait') return false
    if (next.type === 'send') {
      for (const { event } of next.rows) send(stream, event)
      return true
    }
    const whole = await snapshot()
    if (!whole) {
      retryLater(stream)
      return false
    }
    send(stream, whole)
    return true
  }
  const retryLater = (stream: Stream): void => {
    clearTimeout(stream.retry)
    if (!stream.ended) stream.retry = setTimeout(() => pump(stream), retryMs)
  }
  const pump = (stream: Stream): void => {
    stream.again = true
    if (stream.reading) return
    stream.reading = true
    void (async () => {
      while (stream.again && !stream.ended) {
        stream.again = false
        while (await step(stream));
      }
    })()
      .catch(() => retryLater(stream))
      .finally(() => (stream.reading = false))
  }

  return {
    follow: (options) => {
      const stream: Stream = {
        options,
        last: options.lastEventId,
        reading: false,
        again: false,
        ended: false,
        retry: undefined,
      }
      const ofSignIn = streams.get(options.signInId) ?? new Set()
      streams.set(options.signInId, ofSignIn.add(stream))
      const [oldest] = ofSignIn
      if (oldest && ofSignIn.size > mostStreams) {
        end(oldest)
        oldest.options.close()
      }
      pump(stream)
      return () => end(stream)
    },
    read: (signIns) => {
      for (const signInId of signIns ?? [...streams.keys()])
        for (const stream of streams.get(signInId) ?? []) pump(stream)
    },
    closeAll: () => {
      for (const stream of [...streams.values()].flatMap((ofSignIn) => [...ofSignIn])) {
        end(stream)
        stream.options.close()
      }
    },
  }
}

interface JournalRow {
  readonly version: number | null
  readonly event: AgentEvent | null
  readonly newest: number | null
}
