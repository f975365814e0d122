import type { SipAccount } from '../../contract/agent-api/commands.js'
import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import { instanceUuid } from './instance-id.js'
import { type JsSipSession, type ReceivedMessage } from './jssip-session.js'
import { JsSipAgent } from './jssip.js'
import { linkOf } from './link-view-state.js'
import {
  isReliable,
  off,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  type TimerName,
} from './registration-shape-state.js'
import { transition } from './registration-state.js'
import { serverAnswers } from './server-probe.js'
import { SipSocket, type SocketOptions, type SipTrace } from './socket.js'

export interface RegistrationDeps {
  readonly account: SipAccount
  readonly instanceId: string
  readonly socketOptions: SocketOptions
  readonly clock: Clock
  readonly log: Logger
  /** uniform in [0, 1) */
  readonly random: () => number
  readonly trace?: SipTrace | undefined
  readonly followRefer: boolean
  readonly expected: () => string | null
  readonly onLink: (link: LinkState) => void
  /** registered over a new socket, or refreshed */
  readonly onRegistered: () => void
  /** the socket was in doubt, and answers */
  readonly onAlive: () => void
  readonly onSocketLost: () => void
  /** a call is up or ringing */
  readonly busy: () => boolean
  /** before an INVITE is read; see IncomingDeps */
  readonly onOffer: (offer: string, read: () => void) => void
  readonly onInvite: (session: JsSipSession, request: ReceivedMessage) => void
  /** a message for which there was no connection to this server */
  readonly onUnsent: (message: string, server: string) => void
}

/** The center may grant less; a minute is the least that makes sense beside the keep-alive. */
const registerExpiresSeconds = 300

const lateMs = 1_000
const answerTimers: ReadonlySet<TimerName> = new Set(['keep-alive', 'keep-alive-answer'])

/** One account's registration: the machine's shell, which holds the socket and the timers. */
export class Registration {
  readonly agent: JsSipAgent
  readonly #deps: RegistrationDeps
  readonly #socket: SipSocket
  readonly #timers = new Map<TimerName, () => void>()
  #state: RegistrationState = off
  #off: (() => void) | null = null
  #stopped: Promise<void> | null = null

  constructor(deps: RegistrationDeps) {
    this.#deps = deps
    const { account, log, socketOptions } = deps
    this.#socket = new SipSocket(account.webSocketUrls[0] ?? '', {
      options: socketOptions,
      clock: deps.clock,
      log,
      trace: deps.trace,
      followRefer: deps.followRefer,
      expected: deps.expected,
      onOffer: deps.onOffer,
      onReached: () => this.#apply({ type: 'socket-reached' }),
    })
    this.agent = new JsSipAgent(
      {
        uri: account.uri,
        authorizationUser: account.authorizationUser,
        password: account.password,
        displayName: account.displayName,
        instanceId: instanceUuid(deps.instanceId),
        registerExpiresSeconds,
      },
      this.#socket,
      {
        connected: () => this.#apply({ type: 'socket-open' }),
        disconnected: () => this.#socketLost(),
        registered: (expiresSeconds) => this.#apply({ type: 'registered', expiresSeconds }),
        registerRefused: (status, retryAfterSeconds) => this.#refused(status, retryAfterSeconds),
        unregistered: () => this.#apply({ type: 'unregistered' }),
        invited: deps.onInvite,
        unsent: (message) => deps.onUnsent(message, this.server),
      },
    )
  }

  get server(): string {
    return this.#socket.url
  }

  get link(): LinkState {
    return linkOf(this.#state)
  }

  /** requests in dialogs reach the center: JsSIP ends a call over one that cannot be sent */
  get socketOpen(): boolean {
    return this.#socket.isConnected()
  }

  /** and nothing speaks against the socket */
  get registered(): boolean {
    return isReliable(this.#state) && this.socketOpen
  }

  /** A whole message, as it is. */
  send(message: string): void {
    this.#socket.send(message)
  }

  start(): void {
    this.#apply({ type: 'start' })
  }

  probe(): void {
    this.#apply({ type: 'probe' })
  }

  /** The computer has these addresses now. Tells whether the socket's own is gone. */
  moved(addresses: readonly string[]): boolean {
    const { localAddress } = this.#socket
    const isGone = localAddress !== null && !addresses.includes(localAddress)
    this.#apply({ type: isGone || localAddress === null ? 'moved' : 'probe' })
    return isGone
  }

  /** Resolves when the center confirmed, or after 1.5 s at most. */
  stop(): Promise<void> {
    // Whoever stops it while it stops waits for the same.
    this.#stopped ??= new Promise((resolve) => (this.#off = resolve))
    this.#apply({ type: 'stop' })
    return this.#stopped
  }

  #apply(event: RegistrationEvent): void {
    const before = this.#state
    const at = {
      now: this.#deps.clock.now(),
      chance: this.#deps.random(),
      servers: this.#deps.account.webSocketUrls.length,
      busy: this.#deps.busy(),
    }
    const { state, effects } = transition(before, event, at)
    this.#state = state
    if (state.name !== before.name) {
      const cause = 'cause' in state ? state.cause : undefined
      this.#deps.log.info('registration', { from: before.name, to: state.name, cause })
    }
    for (const effect of effects) this.#run(effect)
    if (state !== before) this.#deps.onLink(linkOf(state))
    if (this.#state.name === 'off') this.#off?.()
  }

  #run(effect: RegistrationEffect): void {
    switch (effect.type) {
      case 'connect':
        this.#socket.use(this.#deps.account.webSocketUrls[effect.server] ?? this.#socket.url)
        return this.agent.connect()
      case 'disconnect':
        return this.agent.disconnect()
      case 'register':
        return this.agent.register()
      case 'unregister':
        return this.agent.unregister()
      case 'keep-alive':
        return this.agent.keepAlive(() => this.#apply({ type: 'keep-alive-answered' }))
      case 'look-for-better':
        void this.#lookForBetter(effect.than)
        return
      case 'arm':
        return this.#arm(effect.timer, effect.afterMs)
      case 'disarm':
        this.#timers.get(effect.timer)?.()
        return void this.#timers.delete(effect.timer)
      case 'disarm-all':
        for (const cancel of this.#timers.values()) cancel()
        return this.#timers.clear()
      case 'announce-registered':
        return this.#deps.onRegistered()
      case 'announce-alive':
        return this.#deps.onAlive()
      default:
        return effect satisfies never
    }
  }

  /** In the policy's order; the first that answers is the one to go back to. */
  async #lookForBetter(than: number): Promise<void> {
    const { account, socketOptions, clock, log } = this.#deps
    for (const [server, url] of account.webSocketUrls.slice(0, than).entries()) {
      if (!(await serverAnswers(url, account.uri, { options: socketOptions, clock }))) continue
      log.info('a preferred server is back', { server })
      this.#apply({ type: 'server-back', server })
      return
    }
  }

  #arm(timer: TimerName, afterMs: number): void {
    this.#timers.get(timer)?.()
    const { clock } = this.#deps
    const dueAt = clock.monotonic() + afterMs
    const cancel = clock.after(afterMs, () => {
      this.#timers.delete(timer)
      const late = clock.monotonic() - dueAt > lateMs && answerTimers.has(timer)
      this.#apply(late ? { type: 'timer-late' } : { type: 'timer', timer })
    })
    this.#timers.set(timer, cancel)
  }

  #socketLost(): void {
    this.#deps.onSocketLost()
    this.#apply({ type: 'socket-lost', cause: this.#socket.lastFailure })
  }

  /** JsSIP tells a REGISTER that was on its way when the socket went as refused too; the socket's own end says it better. */
  #refused(status: number | null, retryAfterSeconds: number | null): void {
    if (status === null && !this.socketOpen) return
    this.#apply({ type: 'register-refused', status, retryAfterSeconds })
  }
}
