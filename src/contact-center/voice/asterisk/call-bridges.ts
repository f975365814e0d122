import type { AriClient } from './ari/ari-client.js'
import type { AsteriskLeg } from './asterisk-leg.js'

/** The mixing bridges of calls, one for each agent's leg, and the one holding bridge in which open legs are parked. */
export class CallBridges {
  readonly #client: AriClient
  readonly holdingBridgeId: string
  readonly #made = new Map<string, Promise<void>>()

  constructor(client: AriClient, holdingBridgeId: string) {
    this.#client = client
    this.holdingBridgeId = holdingBridgeId
  }

  of(agent: AsteriskLeg): string {
    return `${this.holdingBridgeId}-${agent.legId.replace(/[^A-Za-z0-9_-]/g, '_')}`
  }

  ensure(bridgeId: string): Promise<void> {
    const made = this.#made.get(bridgeId)
    if (made) return made
    const making = this.#make(bridgeId)
    this.#made.set(bridgeId, making)
    return making
  }

  /** The agent's leg has ended: whoever is still in its bridge is alone there. */
  release(leg: AsteriskLeg): void {
    const bridgeId = this.of(leg)
    const made = this.#made.get(bridgeId)
    if (!made) return
    this.#made.delete(bridgeId)
    void made.then(() => this.#client.destroyBridge(bridgeId))
  }

  /** Somebody else's from now on, with whoever is in it. */
  leave(leg: AsteriskLeg): void {
    this.#made.delete(this.of(leg))
  }

  /** Those of ours that Asterisk has. */
  found(bridgeIds: readonly string[]): void {
    this.#made.clear()
    for (const bridgeId of bridgeIds) this.#made.set(bridgeId, Promise.resolve())
  }

  isOurs(bridgeId: string): boolean {
    return bridgeId.startsWith(this.holdingBridgeId)
  }

  async #make(bridgeId: string): Promise<void> {
    const type = bridgeId === this.holdingBridgeId ? 'holding' : 'mixing,proxy_media'
    const made = await this.#client.createBridge(bridgeId, type)
    if (!made.ok) this.#made.delete(bridgeId)
  }
}
