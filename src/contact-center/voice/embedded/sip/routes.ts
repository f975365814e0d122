import type { SipConnection } from './web-socket-listener.js'

/** 64 × T1, the time a BYE's transaction would wait for its answer anyway (RFC 3261 §17.1.2.2). */
const heldForMs = 32_000

interface Held {
  readonly host: string
  readonly text: string
  readonly expires: NodeJS.Timeout
}

/**
 * Which WebSocket leads to a user agent. A browser-like agent has no address but a random `….invalid` host (RFC 7118 §5)
 * that stays the same when it connects anew, so a dialog outlives the socket it was made on. Only what an agent proved
 * (a digest, or the tags of a dialog) teaches a route.
 */
export class Routes {
  readonly #byHost = new Map<string, SipConnection>()
  readonly #held = new Set<Held>()

  learn(host: string, connection: SipConnection): void {
    this.#byHost.set(host, connection)
    for (const held of [...this.#held]) {
      if (held.host !== host) continue
      this.#drop(held)
      connection.send(held.text)
    }
  }

  forget(connection: SipConnection): void {
    for (const [host, known] of this.#byHost) if (known === connection) this.#byHost.delete(host)
  }

  connectionOf(host: string): SipConnection | null {
    const connection = this.#byHost.get(host)
    return connection?.open === true ? connection : null
  }

  /** A BYE for an agent whose socket is down is delivered when it is back, so that it does not keep a dead call. */
  hold(host: string, text: string): void {
    const held: Held = { host, text, expires: setTimeout(() => this.#held.delete(held), heldForMs) }
    this.#held.add(held)
  }

  dispose(): void {
    for (const held of [...this.#held]) this.#drop(held)
    this.#byHost.clear()
  }

  #drop(held: Held): void {
    clearTimeout(held.expires)
    this.#held.delete(held)
  }
}
