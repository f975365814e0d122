import { CannotOpen } from '../../../store/opening.js'
import type { VoiceLogger } from '../../voice-logger.js'
import type { AriClient } from './ari-client.js'
import { AriConnection, type AriPace } from './ari-connection.js'
import type { AriHappening } from './ari-messages.js'

export interface AriEventsListener {
  /**
   * Registered in Asterisk: from now on events come. Also after every time that it was lost. Tells whether the view is
   * Asterisk's now; if not, the connection is begun anew.
   */
  opened(): Promise<boolean>
  happened(event: AriHappening): void
}

const firstPauseMs = 200
const longestPauseMs = 3_000
const usualPace: AriPace = {
  pingEveryMs: 4_000,
  heardWithinMs: 2_000,
  openWithinMs: 5_000,
  closeWithinMs: 1_000,
}

/** The pause before the next attempt, after so many that failed in a row. */
export const pauseAfter = (failures: number): number =>
  Math.min(firstPauseMs * 2 ** Math.min(failures, 10), longestPauseMs)

/** ARI's WebSocket, opened again whenever it is lost. Real time: the network's. */
export class AriEvents {
  readonly #client: AriClient
  readonly #listener: AriEventsListener
  readonly #logger: VoiceLogger
  readonly #pace: AriPace
  #connection: AriConnection | null = null
  #timer: NodeJS.Timeout | null = null
  #failures = 0
  #open = false
  #stopped = false
  #inStep: () => void = () => undefined
  #refused: (error: CannotOpen) => void = () => undefined

  constructor(client: AriClient, listener: AriEventsListener, logger: VoiceLogger, pace = usualPace) {
    this.#client = client
    this.#listener = listener
    this.#logger = logger
    this.#pace = pace
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
    const refused = new Promise<never>((_, reject) => (this.#refused = reject))
    this.#connect()
    const timer = setTimeout(() => {
      this.#logger.warn({}, 'Asterisk is not there yet')
      this.#inStep()
    }, this.#pace.openWithinMs)
    try {
      await Promise.race([first, refused])
    } catch (error) {
      await this.stop()
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#timer) clearTimeout(this.#timer)
    await this.#connection?.close()
  }

  #connect(): void {
    const { app } = this.#client.access
    const listener = {
      opened: () => {
        this.#open = true
        this.#logger.info({ app }, 'Connected to Asterisk')
        void this.#comeInStep(connection)
      },
      happened: (event: AriHappening) => this.#listener.happened(event),
      refused: (status: number) => {
        this.#logger.error({ app, status }, 'Asterisk refuses the connection')
        if (status !== 401 && status !== 403) return
        this.#refused(
          new CannotOpen(`Asterisk does not let the user of --ari-user in (${status}). See ari.conf.`),
        )
      },
      failed: (error: string) => this.#logger.debug({ error }, 'Connection to Asterisk'),
      closed: () => {
        if (this.#stopped) return
        if (this.#open) this.#logger.warn({ app }, 'Connection to Asterisk lost')
        this.#open = false
        this.#timer = setTimeout(() => this.#connect(), pauseAfter(this.#failures++))
      },
    }
    const connection = new AriConnection(this.#client, listener, this.#pace)
    this.#connection = connection
  }

  async #comeInStep(connection: AriConnection): Promise<void> {
    const inStep = await this.#listener.opened().catch(() => false)
    if (inStep) {
      this.#failures = 0
      this.#inStep()
      return
    }
    this.#logger.warn({ app: this.#client.access.app }, 'Asterisk did not say what there is: asked again')
    await connection.close()
  }
}
