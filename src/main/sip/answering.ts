import { fail, succeed, type Result } from '../../contract/errors.js'
import type { Carrier } from './carrier.js'
import type { DialogDeps } from './dialog-deps.js'
import type { ReceivedMessage } from './jssip-session.js'
import { PreparedAnswer } from './prepared-answer.js'
import type { Unsubscribe } from './sip-port.js'

/**
 * A call that came in, until our 200 OK is acknowledged. The whole answer is made ahead, in one hop to the engine, so that
 * answering later waits for nothing.
 */
export class Answering {
  readonly prepared: PreparedAnswer
  #carrier: Carrier | null = null
  #headers: readonly string[] = []
  #settle: ((result: Result<null>) => void) | null = null
  #engineLost = false
  readonly #off: Unsubscribe

  /** @param onUnacceptable nothing in the offer can be accepted, and why */
  constructor(deps: DialogDeps, request: ReceivedMessage, onUnacceptable: (reason: string) => void) {
    this.prepared = new PreparedAnswer(request.body ?? '', {
      ...deps,
      onConnection: (connection) => this.#carrier?.use(connection),
      onUnacceptable: (reason) => this.#carrier && onUnacceptable(reason),
    })
    // Between the answer and its 200 OK nothing can be replaced yet.
    this.#off = deps.peerConnections.onAvailable((available) => {
      if (!available && this.#settle !== null) this.#engineLost = true
    })
  }

  /** @param request the INVITE */
  begin(carrier: Carrier, request: ReceivedMessage): void {
    this.#carrier = carrier
    this.#headers = carrier.timer.asked(request)
  }

  ready(): Promise<Result<unknown>> {
    return this.prepared.ready()
  }

  /** 200 OK; resolves with `accepted` or `over`. */
  send({ session, connection }: Carrier): Promise<Result<null>> {
    return new Promise((resolve) => {
      this.#settle = resolve
      session.answer(connection, this.#headers)
    })
  }

  /** @returns whether the engine was lost meanwhile */
  accepted(): boolean {
    this.#off()
    this.#settle?.(succeed(null))
    this.#settle = null
    return this.#engineLost
  }

  over(): void {
    this.#off()
    this.prepared.dispose()
    this.#settle?.(fail('cancelled', 'The call ended before it was answered.'))
    this.#settle = null
  }
}
