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

const whyRefused = (status: number): string =>
  status === 404
    ? ': there is no ARI at this address. It ends in /ari, and ari.conf and http.conf say enabled=yes'
    : status === 401 || status === 403
      ? ': user and password are those of ari.conf'
      : ''

/** OpenSSL's words and Node's code for a chain that ends in nobody whom this computer knows. */
const whyFailed = (error: string): string =>
  /issuer certificate|self.signed/i.test(error)
    ? ': its certificate is of nobody who is trusted here. NODE_EXTRA_CA_CERTS names the file of a private CA'
    : ''

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
  #told: string | null = null
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
    const { url } = this.#client.access
    this.#connect()
    const timer = setTimeout(() => {
      this.#logger.warn({ url }, 'Asterisk is not there yet. It is tried again until it is')
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
    const { app, url } = this.#client.access
    const listener = {
      opened: () => {
        this.#open = true
        this.#told = null
        this.#logger.info({ app }, 'Connected to Asterisk')
        void this.#comeInStep(connection)
      },
      happened: (event: AriHappening) => this.#listener.happened(event),
      refused: (status: number) => {
        this.#tell({ app, url, status }, `Asterisk refuses the connection${whyRefused(status)}`)
        if (status !== 401 && status !== 403) return
        this.#refused(
          new CannotOpen(`Asterisk does not let the user of --ari-user in (${status}). See ari.conf.`),
        )
      },
      failed: (error: string) => this.#tell({ url, error }, `Asterisk cannot be reached${whyFailed(error)}`),
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

  /** Once, however often it is met before the connection is open. */
  #tell(facts: Readonly<Record<string, unknown>>, trouble: string): void {
    const known = `${trouble} ${String(facts['error'])}`
    if (known === this.#told || this.#stopped) return
    this.#told = known
    this.#logger.error(facts, trouble)
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
