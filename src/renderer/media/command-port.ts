import { errorCode, type Failure } from '../../contract/errors.js'
import type { Handlers } from '../../contract/ipc/define.js'
import {
  mediaContract,
  toEngine,
  type FromEngine,
  type MediaContract,
  type MediaEvent,
  type MediaEventValue,
} from '../../contract/ipc/media.js'

export type Emit = <E extends MediaEvent>(event: E, value: MediaEventValue<E>) => void

/** The page's end of the port: checks every command against the contract and answers each exactly once. */
export class CommandPort {
  readonly #port: MessagePort

  constructor(port: MessagePort) {
    this.#port = port
  }

  readonly emit: Emit = (event, value) => this.#send({ kind: 'event', event, value })

  serve(handlers: Handlers<MediaContract>): void {
    this.#port.onmessage = (event: MessageEvent<unknown>) => {
      const request = toEngine.safeParse(event.data)
      if (!request.success) {
        this.emit('engine.log', { level: 'warn', message: 'a request of a wrong shape was ignored' })
        return
      }
      const { id, command, input } = request.data
      const parsed = mediaContract.commands[command].input.safeParse(input)
      if (!parsed.success) {
        this.#send({ kind: 'failed', id, error: { code: 'bad-request', message: `Malformed ${command}.` } })
        return
      }
      void this.#run(
        id,
        handlers[command] as (input: unknown) => ReturnType<(typeof handlers)[typeof command]>,
        parsed.data,
      )
    }
  }

  async #run(
    id: number,
    handle: (input: unknown) => ReturnType<Handlers<MediaContract>[keyof MediaContract['commands']]>,
    input: unknown,
  ): Promise<void> {
    try {
      const result = await handle(input)
      if (result.ok) this.#send({ kind: 'done', id, value: result.value })
      else this.#send({ kind: 'failed', id, error: result.error })
    } catch (error) {
      this.#send({ kind: 'failed', id, error: toFailure(error) })
    }
  }

  #send(message: FromEngine): void {
    this.#port.postMessage(message)
  }
}

/** DOMExceptions are expected: what a browser refuses (a device, a description) is told with its name and words. */
export function toFailure(error: unknown): Failure {
  if (error instanceof EngineFailure) return error.failure
  const name = error instanceof Error ? error.name : 'Error'
  const message = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
  return { code: errorCode.enum.internal, message: `${name}: ${message}` }
}

/** An expected failure on its way out of the engine. */
export class EngineFailure extends Error {
  readonly failure: Failure
  constructor(code: Failure['code'], message: string) {
    super(message)
    this.failure = { code, message }
  }
}
