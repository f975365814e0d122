import type { PeerConnections } from '../media/peer-connections.js'
import { RemotePeerConnection } from '../media/remote-peer-connection.js'

/**
 * The engine is asked for the answer to an INVITE's offer before JsSIP has read the INVITE, so that both work at once. JsSIP
 * says within the same turn whether there is a call; a connection that no call has taken by then is closed.
 */
export class ForeseenOffer {
  readonly #peerConnections: PeerConnections
  #foreseen: { readonly offer: string; readonly connection: RemotePeerConnection } | null = null

  constructor(peerConnections: PeerConnections) {
    this.#peerConnections = peerConnections
  }

  /** @param deliver gives the INVITE to JsSIP; may throw */
  during(offer: string, deliver: () => void): void {
    const connection = new RemotePeerConnection(this.#peerConnections)
    void connection.prepareAnswer(offer)
    this.#foreseen = { offer, connection }
    try {
      deliver()
    } finally {
      this.#forget()
    }
  }

  /** The connection that is at this offer already, once; null when there is none. */
  take(offer: string): RemotePeerConnection | null {
    if (this.#foreseen?.offer !== offer) return null
    const { connection } = this.#foreseen
    this.#foreseen = null
    return connection
  }

  #forget(): void {
    this.#foreseen?.connection.close()
    this.#foreseen = null
  }
}
