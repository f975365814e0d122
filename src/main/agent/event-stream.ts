import { type EventSourceMessage, createParser } from 'eventsource-parser'
import { routes } from '../../contract/agent-api/commands.js'
import { type ErrorCode, type Failure, problem } from '../../contract/errors.js'
import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { Clock } from '../clock.js'
import { answerFailure, networkFailure } from '../net/network-failure.js'
import type { Authorization } from './authorization.js'
import { backoffMs } from './backoff.js'
import type { Logger } from '../log/logger.js'
import type { Fetch } from '../net/http.js'
import type { Chance } from '../ports.js'
import { readEvent } from './read-event.js'
import type { MirroredEvent } from './session-state.js'

/** Server-sent events over fetch: resumes by `Last-Event-ID`, watches for silence, tries again with backoff and jitter. */
export interface EventStream {
  start(): void
  /** forgets where it was: the next connection begins with a whole snapshot */
  restartWithSnapshot(): void
  /** tries again at once: network came up, or the computer woke */
  probe(): void
  /** connects anew, from where it was: the old connection may wait for the system's next try to send */
  refresh(): void
  stop(): void
}

export type Refused = 'session-expired' | 'signed-in-elsewhere' | 'deactivated'

export interface EventStreamOptions {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Logger
  readonly server: string
  readonly authorization: Authorization
  readonly onEvent: (event: MirroredEvent, firstOfStream: boolean) => void
  /** a snapshot's settings, unparsed */
  readonly onSettings: (document: unknown) => void
  readonly onLink: (link: LinkState) => void
  /** the sign-in is over for the server: trying again is of no use */
  readonly onRefused: (why: Refused) => void
}

/** The center sends something at least every 10 s; twice that and a half without a byte is a dead connection. */
export const silenceMs = 25_000
const heartbeatMs = 10_000
/** A connection that was heard so lately is alive, or is being made. */
const freshMs = 1_000
const restartPauseMs = 5_000
const connectTimeoutMs = 10_000

const unreachable = 'The contact center cannot be reached.'

export function createEventStream(options: EventStreamOptions): EventStream {
  const { fetch, clock, chance, log, server, authorization, onEvent, onSettings, onLink, onRefused } = options
  let lastEventId: string | null = null
  let failures = 0
  let connection: AbortController | null = null
  let cancelRetry: (() => void) | null = null
  let running = false
  /** on both clocks: one stands still while the computer sleeps, the other may be set */
  let lastByteAt = { wall: 0, monotonic: 0 }
  let restartedAt: number | null = null
  /** the token was renewed, and no stream has come up with it yet */
  let renewed = false

  const bothClocks = () => ({ wall: clock.now(), monotonic: clock.monotonic() })
  const silentForMs = (): number =>
    Math.max(clock.now() - lastByteAt.wall, clock.monotonic() - lastByteAt.monotonic)

  const retryLater = (cause: string): void => {
    const delayMs = backoffMs(failures, chance.random())
    failures += 1
    onLink({ state: 'retrying', cause, retryAt: clock.now() + delayMs })
    log.info('event stream lost', { cause, delayMs })
    cancelRetry = clock.after(delayMs, () => {
      cancelRetry = null
      void connect()
    })
  }

  const connect = async (): Promise<void> => {
    const abort = new AbortController()
    connection = abort
    lastByteAt = bothClocks()
    const end = await follow(abort)
    if (!running || connection !== abort) return
    connection = null
    if (end.then === 'again') void connect()
    else if (end.then === 'retry') retryLater(end.cause)
    else onRefused(end.code)
  }

  type End =
    | { readonly then: 'retry'; readonly cause: string }
    | { readonly then: 'again' }
    | { readonly then: 'give-up'; readonly code: Refused }

  const afterNoToken = ({ code, message }: Failure): End =>
    code === 'session-expired' || code === 'signed-in-elsewhere'
      ? { then: 'give-up', code }
      : { then: 'retry', cause: message }

  /** Follows one connection to its end. */
  const follow = async (abort: AbortController): Promise<End> => {
    let cause = unreachable
    let cancelWatchdog = clock.after(connectTimeoutMs, () => abort.abort())
    const alive = (): void => {
      lastByteAt = bothClocks()
      cancelWatchdog()
      cancelWatchdog = clock.after(silenceMs, () => {
        cause = 'The contact center went silent.'
        abort.abort()
      })
    }
    const refuse = (fault: string): void => {
      // Skipped, and the truth fetched anew: half an event is worse than none.
      log.warn('event refused', { fault })
      lastEventId = null
      cause = 'The contact center sent something unexpected.'
      abort.abort()
    }
    try {
      const token = await authorization.accessToken()
      if (!token.ok) return afterNoToken(token.error)
      const response = await fetch(server + routes.events.path, {
        headers: {
          accept: 'text/event-stream',
          ...authorization.headers(token.value),
          ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }),
        },
        redirect: 'error',
        cache: 'no-store',
        signal: abort.signal,
      })
      if (response.status === 401) {
        const said = await refusalCode(response)
        if (said === 'signed-in-elsewhere') return { then: 'give-up', code: said }
        // It says so to a token that has expired, too: with a new one it means the sign-in.
        if (said === 'session-expired' && renewed) return { then: 'give-up', code: said }
        const answer = await authorization.renew(token.value)
        if (!answer.ok) return afterNoToken(answer.error)
        // At once, but not for ever: a center that refuses its own new tokens is asked with pauses.
        const refusedAgain = renewed
        renewed = true
        return refusedAgain ? { then: 'retry', cause: 'The sign-in is being renewed.' } : { then: 'again' }
      }
      // The token is good, and of nobody who is an agent here any more. It was not told, because nothing was connected.
      if (response.status === 403 && (await refusalCode(response)) === 'forbidden') {
        return { then: 'give-up', code: 'deactivated' }
      }
      if (!response.ok || !response.body || !isEventStream(response)) {
        const contentType = response.headers.get('content-type')
        return { then: 'retry', cause: answerFailure({ status: response.status, contentType }).message }
      }
      if (abort.signal.aborted) return { then: 'retry', cause }
      log.info('event stream up', { resumed: lastEventId !== null })
      renewed = false
      onLink({ state: 'up', cause: null, retryAt: null })
      alive()
      const parser = createParser({ onEvent: eventReader(abort.signal, refuse) })
      const decoder = new TextDecoder()
      for await (const chunk of response.body) {
        alive()
        parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }))
      }
      cause = 'The contact center closed the connection.'
    } catch (error) {
      if (!abort.signal.aborted) cause = networkFailure(error).message
    } finally {
      cancelWatchdog()
    }
    return { then: 'retry', cause }
  }

  const eventReader = (signal: AbortSignal, refuse: (fault: string) => void) => {
    let first = true
    return (message: EventSourceMessage): void => {
      if (signal.aborted) return
      const read = readEvent(message.data)
      if (read.kind === 'bad') {
        refuse(read.fault)
        return
      }
      if (read.kind === 'unknown-type') {
        log.debug('event of unknown type passed over', { type: read.type })
        return
      }
      failures = 0
      lastEventId = message.id ?? String(read.event.version)
      if (read.settings !== undefined) onSettings(read.settings)
      const isFirst = first
      first = false
      onEvent(read.event, isFirst)
    }
  }

  const again = (): void => {
    cancelRetry?.()
    cancelRetry = null
    connection?.abort()
    void connect()
  }
  return {
    start: () => {
      if (running) return
      running = true
      lastEventId = null
      failures = 0
      renewed = false
      onLink({ state: 'connecting', cause: null, retryAt: null })
      void connect()
    },
    restartWithSnapshot: () => {
      lastEventId = null
      if (!running) return
      const now = clock.monotonic()
      const sinceLast = restartedAt === null ? null : now - restartedAt
      restartedAt = now
      // A center whose events never fit together is not asked again and again without a pause.
      if (sinceLast === null || sinceLast > restartPauseMs) return again()
      const old = connection
      connection = null
      old?.abort()
      retryLater('The contact center sent something unexpected.')
    },
    probe: () => {
      // After a sleep the connection may be dead without a word; a living one is left alone.
      const silent = connection !== null && silentForMs() > heartbeatMs
      if (running && (cancelRetry || silent)) again()
    },
    refresh: () => {
      if (running && (cancelRetry !== null || silentForMs() > freshMs)) again()
    },
    stop: () => {
      running = false
      cancelRetry?.()
      cancelRetry = null
      connection?.abort()
      connection = null
    },
  }
}

const isEventStream = (response: Response): boolean =>
  (response.headers.get('content-type') ?? '').includes('text/event-stream')

/** null: the answer is nobody's problem document */
async function refusalCode(response: Response): Promise<ErrorCode | null> {
  const parsed = problem.safeParse(await response.json().catch(() => null))
  return parsed.success ? parsed.data.code : null
}
