import { Client, type PoolConfig, type QueryResultRow } from 'pg'
import type { Log } from '../log/logger.js'
import { type Notice, channel, readNotice } from './notices.js'

/** One connection of its own that listens: it comes back by itself, and then says that something may have been missed. */
export interface Listener {
  /**
   * On the same connection, so that an instance that cannot hear does not say that it lives.
   * @throws when it is away, or does not answer within the limit; then it is made anew
   */
  query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<readonly Row[]>
  stop(): Promise<void>
}

const retryMs = 250
const connectLimitMs = 2_000
const answerLimitMs = 1_500

export function startListener(options: {
  readonly connection: PoolConfig
  readonly log: Log
  readonly onNotice: (notice: Notice) => void
  /** listens, from now on */
  readonly onUp: () => void
}): Listener {
  const { connection, log, onNotice, onUp } = options
  let client: Client | null = null
  let retry: NodeJS.Timeout | undefined
  let stopped = false
  let told = false

  const connect = async (): Promise<void> => {
    const next = new Client({
      ...connection,
      keepAlive: true,
      connectionTimeoutMillis: connectLimitMs,
      query_timeout: answerLimitMs,
    })
    next.on('notification', ({ payload }) => {
      const notice = readNotice(payload ?? '')
      if (notice) onNotice(notice)
    })
    next.on('error', (error) => lose(next, error))
    next.on('end', () => lose(next, null))
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
    } catch (error) {
      lose(next, error)
      return
    }
    if (stopped) return void next.end().catch(() => undefined)
    client = next
    if (told) log.info('the database is back')
    told = false
    onUp()
  }
  const lose = (lost: Client, error: unknown): void => {
    lost.removeAllListeners()
    // What still comes from it is of no interest, but must not go unheard.
    lost.on('error', () => undefined)
    void lost.end().catch(() => undefined)
    if (client !== null && client !== lost) return
    client = null
    if (stopped) return
    // Without the error's own text, which may name the user and the host.
    if (!told) log.warn({ code: codeOf(error) }, 'the database is away')
    told = true
    clearTimeout(retry)
    retry = setTimeout(() => void connect(), retryMs)
  }
  void connect()

  return {
    query: async <Row extends QueryResultRow>(text: string, values: readonly unknown[]) => {
      const asked = client
      if (!asked) throw new Error('The database is away')
      try {
        return (await asked.query<Row>(text, [...values])).rows
      } catch (error) {
        // What the server refuses leaves the connection as it is.
        if (codeOf(error)?.length !== 5) lose(asked, error)
        throw error
      }
    },
    stop: async () => {
      stopped = true
      clearTimeout(retry)
      const last = client
      client = null
      last?.removeAllListeners()
      last?.on('error', () => undefined)
      await last?.end().catch(() => undefined)
    },
  }
}

export const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
