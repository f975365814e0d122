import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import type { AriClient } from './ari-client.js'
import { readAriEvent, type AriEvent, type AriHappening } from './ari-messages.js'

export interface AriConnectionListener {
  /** Registered in Asterisk, and told of what happens. */
  opened(): void
  happened(event: AriHappening): void
  /** @param status HTTP's */
  refused(status: number): void
  failed(reason: string): void
  closed(): void
}

export interface AriPace {
  /** a half-open connection is found by a ping that nobody answers */
  readonly pingEveryMs: number
  /** from what was said by HTTP until it is heard in the WebSocket */
  readonly heardWithinMs: number
  readonly openWithinMs: number
  /** until Asterisk has let go of the application, and then ends the connection */
  readonly closeWithinMs: number
}

/**
 * One WebSocket of ARI, which counts as open when it has heard an event of our own, and as long as it does.
 *
 * Asterisk 22 clears up after a connection in its own time, and then takes the application away from the connection that has
 * followed under its name meanwhile (2 of 100 that follow within milliseconds): that one stays up, and nobody tells it anything
 * any more. So this one listens to a user event that it posts itself; and it is closed by WebSocket's own handshake, whose end
 * tells that Asterisk is through.
 */
export class AriConnection {
  readonly #client: AriClient
  readonly #listener: AriConnectionListener
  readonly #pace: AriPace
  readonly #socket: WebSocket
  #ping: NodeJS.Timeout | null = null
  #replaced = false
  #closing = false
  #refused = false
  /** by the name of what was said; on a slow machine the next is said before the last is heard */
  readonly #hellos = new Map<string, (heard: boolean) => void>()

  constructor(client: AriClient, listener: AriConnectionListener, pace: AriPace) {
    const { url, app } = client.access
    this.#client = client
    this.#listener = listener
    this.#pace = pace
    this.#socket = new WebSocket(`${url.replace(/^http/, 'ws')}/events?app=${encodeURIComponent(app)}`, {
      headers: { authorization: client.authorization },
      handshakeTimeout: pace.openWithinMs,
      followRedirects: false,
    })
    this.#socket.on('open', () => void this.#opened())
    this.#socket.on('message', (data: Buffer) => this.#received(readAriEvent(data.toString())))
    this.#socket.on('unexpected-response', (_request, { statusCode }) => {
      this.#refused = true
      listener.refused(statusCode ?? 0)
      this.#socket.terminate()
    })
    this.#socket.on('error', (error) => {
      // What ends one that was refused is told as an error too.
      if (!this.#refused) listener.failed(error.message)
    })
    this.#socket.on('close', () => {
      if (this.#ping) clearInterval(this.#ping)
      for (const tell of this.#hellos.values()) tell(false)
      listener.closed()
    })
  }

  /** Resolves when Asterisk has let go of it, or has not in time. */
  async close(): Promise<void> {
    this.#closing = true
    if (this.#socket.readyState !== WebSocket.OPEN) {
      this.#socket.terminate()
      return
    }
    const closed = new Promise((resolve) => this.#socket.on('close', resolve))
    const impatient = setTimeout(() => this.#socket.terminate(), this.#pace.closeWithinMs)
    this.#socket.close()
    await closed
    clearTimeout(impatient)
  }

  async #opened(): Promise<void> {
    this.#watch()
    if ((await this.#hears()) === 'heard') this.#listener.opened()
    else this.#socket.terminate()
  }

  #received(event: AriEvent | null): void {
    if (event?.type === 'ChannelUserevent') {
      this.#hellos.get(event.eventname)?.(true)
      return
    }
    if (event?.type === 'ApplicationReplaced') this.#replaced = true
    if (event && !this.#closing) this.#listener.happened(event)
  }

  #watch(): void {
    let answered = true
    this.#socket.on('pong', () => (answered = true))
    this.#ping = setInterval(() => {
      if (!answered) {
        this.#socket.terminate()
        return
      }
      answered = false
      this.#socket.ping()
      void this.#hears().then((heard) => {
        // Whoever has taken the name has it: two that take it from each other would both be useless. When they are gone, it is ours.
        if (heard === 'nobody-has-it' || (heard === 'not-heard' && !this.#replaced)) this.#socket.terminate()
      })
    }, this.#pace.pingEveryMs)
  }

  /** What becomes of what is said to our application; null: it could not be said. */
  async #hears(): Promise<'heard' | 'not-heard' | 'nobody-has-it' | null> {
    const name = `offhook-hello-${randomUUID()}`
    let timer: NodeJS.Timeout | undefined
    const heard = new Promise<boolean>((tell) => {
      this.#hellos.set(name, tell)
      timer = setTimeout(() => tell(false), this.#pace.heardWithinMs)
    })
    const said = await this.#client.userEvent(name)
    const isHeard = said.ok && (await heard)
    clearTimeout(timer)
    this.#hellos.delete(name)
    if (said.ok) return isHeard ? 'heard' : 'not-heard'
    return said.status === 404 ? 'nobody-has-it' : null
  }
}
