import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { Unsubscribe } from '../sip/sip-port.js'
import type { EngineLink, EnginePort } from './engine-link.js'
import { stopped, transition, type EngineEvent, type EngineState } from './engine-state.js'

/** One media page, from its window's making to its end. */
export interface MediaPage {
  readonly port: EnginePort
  /** told once: crashed, killed, or could not be loaded */
  onGone(listener: (reason: string) => void): Unsubscribe
  dispose(): void
}
export type OpenMediaPage = () => MediaPage

export interface MediaWindowDeps {
  readonly open: OpenMediaPage
  readonly link: EngineLink
  readonly clock: Clock
  readonly log: Logger
  /** a new engine is ready, or the engine is gone */
  readonly onAvailable: (available: boolean) => void
}

/** Keeps one media page alive: opens it, hands its port to the link, and opens another when it goes away. */
export class MediaWindow {
  readonly #deps: MediaWindowDeps
  readonly #offReady: Unsubscribe
  #state: EngineState = stopped
  #page: MediaPage | null = null
  #disarm: (() => void) | null = null

  constructor(deps: MediaWindowDeps) {
    this.#deps = deps
    this.#offReady = deps.link.on('engine.ready', ({ startedInMs }) => {
      deps.log.info('media engine ready', { startedInMs: Math.round(startedInMs) })
      this.#apply({ type: 'ready' })
    })
  }

  get ready(): boolean {
    return this.#state.name === 'ready'
  }

  start(): void {
    this.#apply({ type: 'start' })
  }

  /** Exchanges the page for a new one. */
  renew(): void {
    this.#apply({ type: 'renew' })
  }

  dispose(): void {
    this.#apply({ type: 'stop' })
    this.#offReady()
  }

  #apply(event: EngineEvent): void {
    const { state, effects } = transition(this.#state, event, this.#deps.clock.monotonic())
    this.#state = state
    for (const effect of effects) {
      switch (effect.type) {
        case 'open':
          this.#open()
          break
        case 'close':
          this.#deps.link.detach()
          this.#page?.dispose()
          this.#page = null
          break
        case 'arm':
          this.#disarm?.()
          this.#disarm = this.#deps.clock.after(effect.afterMs, () => this.#apply({ type: 'timer' }))
          break
        case 'disarm':
          this.#disarm?.()
          this.#disarm = null
          break
        case 'available':
          this.#deps.onAvailable(effect.available)
          break
        default:
          effect satisfies never
      }
    }
  }

  #open(): void {
    const page = this.#deps.open()
    this.#page = page
    this.#deps.link.attach(page.port)
    page.onGone((reason) => {
      if (this.#page !== page) return
      this.#deps.log.warn('media engine gone', { reason })
      this.#apply({ type: 'gone' })
    })
  }
}
