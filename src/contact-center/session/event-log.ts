import type { AgentEvent, SessionEndCause } from '../../contract/agent-api/events.js'
import type { AgentSession } from '../../contract/agent-api/session.js'
import type { DeskAnnouncement } from '../routing/agent-desk.js'

/** What one sign-in was told, in order, and who listens. The last events are kept, so that a stream can resume. */
export interface EventLog {
  /** of what has been told last */
  readonly version: number
  publish(event: Announcement): void
  /** Sends what was missed since `lastEventId`, or a whole snapshot. Returns its unsubscribe. */
  subscribe(lastEventId: number | null, reader: EventReader): () => void
  /** Tells the cause and closes every stream. */
  end(cause: SessionEndCause): void
  /** Closes every stream; they may come again. */
  close(): void
  readonly readers: number
}
export type Announcement =
  | DeskAnnouncement
  | { readonly type: 'settings'; readonly value: { version: number; etag: string } }
  | { readonly type: 'clock' | 'sip-account'; readonly value: null }
  | { readonly type: 'session-ended'; readonly value: { cause: SessionEndCause } }

export interface EventReader {
  readonly event: (event: AgentEvent) => void
  readonly close: () => void
}

/** Enough for a busy minute without a stream; beyond it a snapshot is cheaper anyway. */
const kept = 200
/** A softphone has one stream, and a second for the moment of a reconnect. */
const mostReaders = 4

export function createEventLog(options: {
  readonly firstVersion: number
  /** what another instance has told of this sign-in, in order, up to the first version */
  readonly told?: readonly AgentEvent[]
  readonly now: () => number
  readonly session: () => AgentSession
  /** Writes an event down where every instance can read it, in order. Nobody is told before `delivered`. */
  readonly journal: (event: AgentEvent, delivered: () => void) => void
}): EventLog {
  const { now, session, journal } = options
  /** given out */
  let newest = options.firstVersion
  /** told */
  let version = newest
  let events: readonly AgentEvent[] = options.told ?? []
  const readers = new Set<EventReader>()

  const publish = (announcement: Announcement, told?: () => void): void => {
    newest += 1
    const event = { ...announcement, version: newest, now: now() } satisfies AgentEvent
    journal(event, () => {
      version = event.version
      events = [...events.slice(-(kept - 1)), event]
      for (const reader of [...readers]) reader.event(event)
      told?.()
    })
  }
  const missed = (lastEventId: number | null): readonly AgentEvent[] | null => {
    if (lastEventId === null || lastEventId > version) return null
    if (lastEventId === version) return []
    const first = events[0]
    return first && first.version <= lastEventId + 1
      ? events.filter((event) => event.version > lastEventId)
      : null
  }
  const close = (): void => {
    for (const reader of [...readers]) reader.close()
    readers.clear()
  }
  return {
    get version() {
      return version
    },
    get readers() {
      return readers.size
    },
    publish: (announcement) => publish(announcement),
    subscribe: (lastEventId, reader) => {
      const backlog = missed(lastEventId) ?? [
        { type: 'snapshot', version, now: now(), value: session() } as const,
      ]
      for (const event of backlog) reader.event(event)
      readers.add(reader)
      const [oldest] = readers
      if (readers.size > mostReaders && oldest) {
        readers.delete(oldest)
        oldest.close()
      }
      return () => void readers.delete(reader)
    },
    end: (cause) => {
      publish({ type: 'session-ended', value: { cause } }, close)
    },
    close,
  }
}
