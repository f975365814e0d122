import type { Result } from '../../contract/errors.js'
import type { Clock } from '../clock.js'
import { engineBack } from '../media/engine-back.js'
import type { PeerConnections } from '../media/peer-connections.js'
import { RemotePeerConnection } from '../media/remote-peer-connection.js'
import type { ForeseenOffer } from './foreseen-offer.js'
import type { Unsubscribe } from './sip-port.js'

export interface PreparedAnswerDeps {
  readonly peerConnections: PeerConnections
  readonly clock: Clock
  readonly foreseen: Pick<ForeseenOffer, 'take'>
  /** a new engine means a new connection */
  onConnection(connection: RemotePeerConnection): void
  /** nothing in the offer can be accepted */
  onUnacceptable(reason: string): void
}

/** The answer to an offer, made once the call may well be answered, and again when the engine that made it is lost before it was used. */
export class PreparedAnswer {
  readonly #deps: PreparedAnswerDeps
  readonly #offer: string
  readonly #off: Unsubscribe
  #connection: RemotePeerConnection
  #answer: Promise<Result<unknown>> | null = null

  constructor(offer: string, deps: PreparedAnswerDeps) {
    this.#deps = deps
    this.#offer = offer
    this.#connection = deps.foreseen.take(offer) ?? new RemotePeerConnection(deps.peerConnections)
    this.#off = deps.peerConnections.onAvailable((available) => {
      if (!available || this.#answer === null) return
      this.#connection = new RemotePeerConnection(deps.peerConnections)
      this.#answer = this.#prepare()
      deps.onConnection(this.#connection)
    })
  }

  get connection(): RemotePeerConnection {
    return this.#connection
  }

  /** the engine is asked, or has answered */
  get begun(): boolean {
    return this.#answer !== null
  }

  begin(): void {
    this.#answer ??= this.#prepare()
  }

  /** The connection's whole answer is there, or why it is not. Waits 2.5 s at most for an engine that is away. */
  async ready(): Promise<Result<unknown>> {
    this.#answer ??= this.#prepare()
    const answer = await this.#answer
    if (answer.ok || answer.error.code === 'bad-request') return answer
    return (await engineBack(this.#deps.peerConnections, this.#deps.clock)) ? this.#answer : answer
  }

  /** From here on the connection is in use, or the call is over. */
  dispose(): void {
    this.#off()
  }

  #prepare(): Promise<Result<unknown>> {
    // RFC 3261 §13.2.1: an INVITE without an offer gets ours in the 200, and its answer comes with the ACK.
    const answer =
      this.#offer.trim() === ''
        ? this.#connection.prepareOffer()
        : this.#connection.prepareAnswer(this.#offer)
    void answer.then((result) => {
      if (result.ok || result.error.code !== 'bad-request' || this.#answer !== answer) return
      this.#deps.onUnacceptable(result.error.message)
    })
    return answer
  }
}
