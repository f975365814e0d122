import { WebSocket } from 'ws'
import { CannotOpen } from '../../../store/opening.js'
import type { VoiceLogger } from '../../voice-logger.js'
import type { AriClient } from './ari-client.js'
import { readAriEvent, type AriEvent } from './ari-messages.js'

export interface AriEventsListener {
  /** Registered in Asterisk: from now on events come. Also after every time that it was lost. */
  opened(): Promise<void>
  happened(event: AriEvent): void
}

const firstPauseMs = 200
const longestPauseMs = 3_000
/** A half-open connection is found by a ping that nobody answers. */
const pingEveryMs = 4_000
const openWithinMs = 5_000

/** The pause before the next attempt, after so many that failed in a row. */
export const pauseAfter = (failures: number): number =>
  Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs)

/** ARI's WebSocket, opened again whenever it is lost. Real time: the network's. */
export class AriEvents {
  readonly #client: AriClient
  readonly #listener: AriEventsListener
  readonly #logger: VoiceLogger
  #socket: WebSocket | null = null
  #timer: NodeJS.Timeout | null = null
  #ping: NodeJS.Timeout | null = null
  #failures = 0
  #open = false
  #stopped = false
  #inStep: () => void = () => undefined
  #refused: (error: CannotOpen) => void = () => undefined

  constructor(client: AriClient, listener: AriEventsListener, logger: VoiceLogger) {
    this.#client = client
    this.#listener = listener
    this.#logger = logger
  }

  get open(): boolean {
    return this.#open
  }

  /**
   * Resolves when the view is Asterisk's, or when Asterisk could not be reached in time: then it is tried again and again.
   * @throws CannotOpen when Asterisk does not let us in
   */
  async start(): Promise<void> {
    const first = new Promise<void>((resolve) => (this.#inStep = resolve))
    this.#connect()
    const timer = setTimeout(() => {
      this.#logger.warn({}, 'Asterisk is not there yet')
      this.#inStep()
    }, openWithinMs)
    const refused = new Promise<never>((_, reject) => (this.#refused = reject))
    try {
      await Promise.race([first, refused])
    } catch (error) {
      this.stop()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  stop(): void {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    this.#quiet()
    this.#socket?.terminate()
    this.#socket = null
  }

  #connect(): void {
    const { url, app } = this.#client.access
    const address = `${url.replace(/^http/, 'ws')}/events?app=${encodeURIComponent(app)}`
    const socket = new WebSocket(address, {
      headers: { authorization: this.#client.authorization },
      handshakeTimeout: openWithinMs,
      followRedirects: false,
    })
    this.#socket = socket
    let answered = true
    socket.on('open', () => {
      this.#failures = 0
      this.#open = true
      this.#logger.info({ app }, 'Connected to Asterisk')
      this.#ping = setInterval(() => {
        if (!answered) {
          socket.terminate()
          return
        }
        answered = false
        socket.ping()
      }, pingEveryMs)
      void this.#listener.opened().then(() => this.#inStep())
    })
    socket.on('pong', () => (answered = true))
    socket.on('message', (data: Buffer) => {
      const event = readAriEvent(data.toString())
      if (event) this.#listener.happened(event)
    })
    socket.on('unexpected-response', (_request, { statusCode }) => {
      this.#logger.error({ app, status: statusCode }, 'Asterisk refuses the connection')
      if (statusCode === 401 || statusCode === 403)
        this.#refused(
          new CannotOpen(`Asterisk does not let the user of --ari-user in (${statusCode}). See ari.conf.`),
        )
      socket.terminate()
    })
    socket.on('error', (error) => this.#logger.debug({ error: error.message }, 'Connection to Asterisk'))
    socket.on('close', () => {
      this.#quiet()
      if (this.#stopped) return
      if (this.#open) {
        this.#open = false
        this.#logger.warn({ app }, 'Connection to Asterisk lost')
      }
      this.#timer = setTimeout(() => this.#connect(), pauseAfter(this.#failures++))
    })
  }

  #quiet(): void {
    if (this.#ping) clearInterval(this.#ping)
    this.#ping = null
  }
}
