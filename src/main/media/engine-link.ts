import { fail, succeed, type Result } from '../../contract/errors.js'
import {
  fromEngine,
  mediaContract,
  type MediaCommand,
  type MediaEvent,
  type MediaEventValue,
  type MediaInput,
  type MediaOutput,
  type ToEngine,
} from '../../contract/ipc/media.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { Unsubscribe } from '../sip/sip-port.js'

/** Main's end of the port to one media page. */
export interface EnginePort {
  post(message: ToEngine): void
  onMessage(listener: (message: unknown) => void): void
  close(): void
}

export interface EngineLinkDeps {
  readonly clock: Clock
  readonly log: Logger
}

/** How long main waits for the page. Microphones wake slowly (1.6 s has been published, drivers take longer). */
const defaultTimeoutMs = 4_000
const timeoutsMs: Partial<Record<MediaCommand, number>> = {
  'engine.configure': 15_000,
  'microphone.hold': 15_000,
  'devices.select': 15_000,
  'connection.armFirstAudio': 61_000,
}

interface Pending {
  readonly command: MediaCommand
  readonly resolve: (result: Result<unknown>) => void
  readonly cancelTimeout: () => void
}

type Listener<E extends MediaEvent> = (value: MediaEventValue<E>) => void

/**
 * Commands and events over the port, checked against the contract on the way in. Outlives the page: while none is
 * attached, every command fails at once as `media-engine-away`.
 */
export class EngineLink {
  readonly #deps: EngineLinkDeps
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<MediaEvent, Set<(value: never) => void>>()
  #port: EnginePort | null = null
  #nextId = 0

  constructor(deps: EngineLinkDeps) {
    this.#deps = deps
  }

  get attached(): boolean {
    return this.#port !== null
  }

  attach(port: EnginePort): void {
    this.detach()
    this.#port = port
    port.onMessage((message) => {
      // A late message of a page that was replaced must not answer for the new one.
      if (this.#port === port) this.#receive(message)
    })
  }

  /** The page is gone: whatever it was asked fails now. */
  detach(): void {
    this.#port?.close()
    this.#port = null
    for (const { resolve, cancelTimeout } of this.#pending.values()) {
      cancelTimeout()
      resolve(away())
    }
    this.#pending.clear()
  }

  request<K extends MediaCommand>(command: K, input: MediaInput<K>): Promise<Result<MediaOutput<K>>> {
    const port = this.#port
    if (!port) return Promise.resolve(away())
    const parsed = mediaContract.commands[command].input.safeParse(input)
    if (!parsed.success)
      return Promise.resolve(fail('bad-request', `The media engine cannot be asked this (${command}).`))
    const id = this.#nextId++
    return new Promise((resolve) => {
      const cancelTimeout = this.#deps.clock.after(timeoutsMs[command] ?? defaultTimeoutMs, () => {
        this.#pending.delete(id)
        this.#deps.log.warn('media engine did not answer in time', { command })
        resolve(fail('timeout', 'The audio engine did not answer in time.'))
      })
      this.#pending.set(id, { command, resolve: resolve as Pending['resolve'], cancelTimeout })
      port.post({ kind: 'request', id, command, input: parsed.data })
    })
  }

  /** Asks without waiting; a failure is logged, because nobody else would see it. */
  tell<K extends MediaCommand>(command: K, input: MediaInput<K>): void {
    void this.request(command, input).then((result) => {
      if (!result.ok && result.error.code !== 'media-engine-away') {
        this.#deps.log.warn('media engine command failed', {
          command,
          code: result.error.code,
          reason: result.error.message,
        })
      }
    })
  }

  on<E extends MediaEvent>(event: E, listener: Listener<E>): Unsubscribe {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  #receive(message: unknown): void {
    const parsed = fromEngine.safeParse(message)
    if (!parsed.success) return this.#deps.log.warn('media engine sent a message of a wrong shape; ignored')
    if (parsed.data.kind === 'event') return this.#announce(parsed.data.event, parsed.data.value)
    const pending = this.#pending.get(parsed.data.id)
    if (!pending) return
    this.#pending.delete(parsed.data.id)
    pending.cancelTimeout()
    if (parsed.data.kind === 'failed') return pending.resolve({ ok: false, error: parsed.data.error })
    const output = mediaContract.commands[pending.command].output.safeParse(parsed.data.value)
    if (output.success) pending.resolve(succeed(output.data))
    else pending.resolve(fail('internal', `The audio engine answered ${pending.command} in a wrong shape.`))
  }

  #announce(event: MediaEvent, value: unknown): void {
    const parsed = mediaContract.events[event].safeParse(value)
    if (!parsed.success) return this.#deps.log.warn('media engine sent a malformed event; ignored', { event })
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as (value: unknown) => void)(parsed.data)
  }
}

const away = (): Result<never> => fail('media-engine-away', 'The audio engine is restarting.')
