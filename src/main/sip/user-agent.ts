import type { SipAccount } from '../../contract/agent-api/commands.js'
import { fail, succeed, type Result } from '../../contract/errors.js'
import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { Clock } from '../clock.js'
import { engineBack } from '../media/engine-back.js'
import { limitedLogger } from '../log/limited.js'
import type { Logger } from '../log/logger.js'
import type { PeerConnections } from '../media/peer-connections.js'
import { Dialog } from './dialog.js'
import type { DialogDeps } from './dialog-deps.js'
import { ForeseenOffer } from './foreseen-offer.js'
import { hasAudio, inviteFacts, outgoingInvite } from './invite-facts.js'
import type { JsSipSession, ReceivedMessage } from './jssip-session.js'
import type { Held } from './jssip.js'
import { LastWords } from './last-words.js'
import { inviteWithReplaces } from './leg.js'
import { Registration } from './registration.js'
import type {
  IncomingInvite,
  SipDialog,
  SipPort,
  StartOptions,
  StoredDialog,
  Unsubscribe,
} from './sip-port.js'
import type { SipTrace, SocketOptions } from './socket.js'

export interface UserAgentDeps {
  readonly peerConnections: PeerConnections
  readonly socketOptions: SocketOptions
  readonly clock: Clock
  readonly log: Logger
  /** uniform in [0, 1); spreads the reconnecting of many agents */
  readonly random: () => number
  readonly trace?: SipTrace
}

/** Two lines, a validation call, and some on their way; the engine makes an answer for each ahead. */
const mostUnanswered = 6
/** a peer decides how often most of these lines are written */
const peersLines = { lines: 20, withinMs: 10_000 }
const linkOff: LinkState = { state: 'off', cause: null, retryAt: null }
const accountUnusable: LinkState = {
  state: 'retrying',
  cause: 'The contact center gave a phone account that Offhook cannot use. Tell your IT support.',
  retryAt: null,
}

/** Neither loopback nor link-local (RFC 3927, RFC 4291 §2.5.6). */
const isOfANetwork = (address: string): boolean => !/^(127\.|169\.254\.|::1$|fe[89ab])/i.test(address)

/** The SIP port: one registration at a time, and the dialogs, which outlive a registration. */
export class UserAgent implements SipPort {
  readonly #deps: UserAgentDeps
  readonly #dialogDeps: DialogDeps
  readonly #foreseen: ForeseenOffer
  readonly #dialogs = new Map<string, Dialog>()
  readonly #linkListeners = new Set<(link: LinkState) => void>()
  readonly #backListeners = new Set<() => void>()
  readonly #incomingListeners = new Set<(dialog: SipDialog) => void>()
  readonly #lastWords: LastWords
  #registration: Registration | null = null
  #options: StartOptions = {}
  /** media went by the address that is gone */
  #enginesNetworkIsGone = false
  #expected: string | null = null
  /** said while there is no registration */
  #linkWithout: LinkState = linkOff

  constructor(deps: UserAgentDeps) {
    this.#deps = { ...deps, log: limitedLogger(deps.log, deps.clock, peersLines) }
    this.#lastWords = new LastWords({
      ...this.#deps,
      link: () => {
        const registration = this.#registration
        return registration?.registered ? { agent: registration.agent, server: registration.server } : null
      },
    })
    this.#foreseen = new ForeseenOffer(deps.peerConnections)
    this.#dialogDeps = {
      ...this.#deps,
      foreseen: this.#foreseen,
      agent: () => this.#registration?.agent ?? null,
      linkUp: () => this.#registration?.registered ?? false,
      dtmf: () => this.#options.dtmf ?? 'rfc4733',
      requireReplaces: () => this.#options.requireReplaces ?? false,
      followRefer: (invite) => this.#options.followRefer?.(invite) ?? false,
      hangUp: (session) => this.#lastWords.hangUp(session),
      onPath: (path) => {
        if (path === 'in-doubt') this.#registration?.probe()
        else for (const listener of [...this.#backListeners]) listener()
      },
      onEnded: (dialogId) => this.#dialogs.delete(dialogId),
    }
  }

  get link(): LinkState {
    return this.#registration?.link ?? this.#linkWithout
  }

  get server(): string | null {
    return this.#registration?.server ?? null
  }

  /** what the SIP stack keeps; null without a registration */
  get held(): Held | null {
    return this.#registration?.agent.held ?? null
  }

  start(account: SipAccount, instanceId: string, options: StartOptions = {}): void {
    this.#options = options
    const old = this.#registration
    // What rings does so over the socket that goes now.
    for (const dialog of [...this.#dialogs.values()]) dialog.linkDown()
    this.#registration = null
    this.#linkWithout = linkOff
    void old?.stop()
    const registration = this.#register(account, instanceId)
    if (registration === null) {
      this.#linkWithout = accountUnusable
      this.#announce(accountUnusable)
      return
    }
    this.#registration = registration
    registration.start()
  }

  /** null: JsSIP does not take the account, for example because its URI is none */
  #register(account: SipAccount, instanceId: string): Registration | null {
    try {
      return this.#newRegistration(account, instanceId)
    } catch (error) {
      // Its message may quote the account.
      this.#deps.log.warn('SIP account cannot be used', {
        error: error instanceof Error ? error.name : 'unknown',
      })
      return null
    }
  }

  #newRegistration(account: SipAccount, instanceId: string): Registration {
    const registration: Registration = new Registration({
      ...this.#deps,
      account,
      instanceId,
      onLink: (link) => {
        if (this.#registration === registration) this.#announce(link)
      },
      onRegistered: () => this.#reachable(registration, false),
      onAlive: () => this.#reachable(registration, true),
      busy: () => this.#dialogs.size > 0,
      followRefer: (this.#options.followRefer ?? null) !== null,
      expected: () => this.#expected,
      onSocketLost: () => {
        if (this.#registration === registration)
          for (const dialog of [...this.#dialogs.values()]) dialog.linkDown()
      },
      onOffer: (offer, read) =>
        hasAudio(offer) && !this.#tooManyRing ? this.#foreseen.during(offer, read) : read(),
      onInvite: (session, request) => this.#onInvite(session, request),
      onUnsent: (message, server) => this.#lastWords.unsent(message, server),
    })
    return registration
  }

  #reachable(registration: Registration, sameSocket: boolean): void {
    this.#lastWords.linkUp((message) => registration.send(message))
    for (const dialog of [...this.#dialogs.values()]) dialog.linkUp(sameSocket)
  }

  async stop(): Promise<void> {
    this.#linkWithout = linkOff
    const registration = this.#registration
    if (!registration) return
    await registration.stop()
    if (this.#registration === registration) this.#registration = null
  }

  expects(connectionId: string | null): void {
    this.#expected = connectionId
  }

  probe(): void {
    this.#registration?.probe()
  }

  moved(addresses: readonly string[]): void {
    if (this.#registration?.moved(addresses)) this.#enginesNetworkIsGone = true
    if (!this.#enginesNetworkIsGone || !addresses.some(isOfANetwork)) return
    this.#enginesNetworkIsGone = false
    this.#deps.peerConnections.renew()
  }

  woke(): void {
    for (const dialog of [...this.#dialogs.values()]) dialog.woke()
    this.#registration?.probe()
  }

  onNetworkBack(listener: () => void): Unsubscribe {
    this.#backListeners.add(listener)
    return () => void this.#backListeners.delete(listener)
  }

  onLink(listener: (link: LinkState) => void): Unsubscribe {
    this.#linkListeners.add(listener)
    return () => void this.#linkListeners.delete(listener)
  }

  onIncoming(listener: (dialog: SipDialog) => void): Unsubscribe {
    this.#incomingListeners.add(listener)
    return () => void this.#incomingListeners.delete(listener)
  }

  call(target: string, { microphone }: { microphone: boolean }): Result<SipDialog> {
    const registration = this.#registration
    if (!registration?.registered) return fail('not-registered', 'The phone is not registered.')
    try {
      const invite = outgoingInvite(target)
      const dialog = Dialog.outgoing(this.#dialogDeps, invite, registration.agent, { target, microphone })
      this.#dialogs.set(dialog.id, dialog)
      this.#deps.log.info('calling', { dialog: dialog.id })
      return succeed(dialog)
    } catch {
      return fail('bad-number', 'This address cannot be called.')
    }
  }

  async replace(
    stored: StoredDialog,
    invite: IncomingInvite,
    { microphone }: { microphone: boolean },
  ): Promise<Result<SipDialog>> {
    const registration = this.#registration
    if (!registration?.registered) return fail('not-registered', 'The phone is not registered.')
    // After a start of the app the registration is often there first.
    if (!(await engineBack(this.#deps.peerConnections, this.#deps.clock)))
      return fail('media-engine-away', 'The sound engine did not start in time.')
    const leg = await inviteWithReplaces({ ...this.#dialogDeps, agent: registration.agent }, stored)
    if (!leg.ok) return leg
    const dialog = Dialog.recovered(this.#dialogDeps, invite, leg.value, microphone)
    this.#dialogs.set(dialog.id, dialog)
    return succeed(dialog)
  }

  /** Lets go of everything without a word to the center: the legs may be taken back by another process. */
  dispose(): void {
    this.#lastWords.dispose()
    void this.#registration?.stop()
    this.#registration = null
    for (const dialog of [...this.#dialogs.values()]) dialog.dispose()
    this.#linkListeners.clear()
    this.#incomingListeners.clear()
    this.#backListeners.clear()
  }

  #onInvite(session: JsSipSession, request: ReceivedMessage): void {
    const invite = inviteFacts({
      headers: (name) => request.getHeaders(name),
      from: { displayName: request.from.display_name, uri: request.from.uri.toString() },
      body: request.body ?? '',
    })
    const { log } = this.#deps
    if (!invite.hasAudio) {
      log.warn('INVITE without audio refused', { callId: request.call_id })
      return session.refuse(488)
    }
    // What calls itself a validation call costs the engine nothing until the platform says that it is one.
    const waits = invite.purpose === 'validation'
    if (!waits && this.#tooManyRing) {
      log.warn('INVITE refused: too many ring', { callId: request.call_id })
      return session.refuse(486)
    }
    const dialog = Dialog.incoming(this.#dialogDeps, invite, session, request)
    this.#dialogs.set(dialog.id, dialog)
    if (!waits) dialog.prepare()
    const { purpose, answerMode, interactionId } = invite
    log.info('INVITE', { dialog: dialog.id, callId: request.call_id, purpose, answerMode, interactionId })
    // Listeners are called before the 180: a second call is refused without having rung.
    if (this.#incomingListeners.size === 0) dialog.refuse(480)
    for (const listener of [...this.#incomingListeners]) listener(dialog)
  }

  get #tooManyRing(): boolean {
    const unanswered = [...this.#dialogs.values()].filter(
      ({ state, isPrepared }) => isPrepared && (state === 'ringing' || state === 'answering'),
    )
    return unanswered.length >= mostUnanswered
  }

  #announce(link: LinkState): void {
    for (const listener of [...this.#linkListeners]) listener(link)
  }
}
