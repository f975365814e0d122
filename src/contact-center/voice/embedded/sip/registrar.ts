import { Grammar, type IncomingRegisterRequest, type URI } from 'sip.js/lib/core/index.js'
import type { Clock } from '../../../clock/clock.js'
import type { VoiceLogger } from '../../voice-logger.js'
import type { Authenticator, SipAccount } from './authenticator.js'
import { register, shortestExpiry, type Binding } from './bindings-state.js'
import { contactsOf, expiresOf } from './contacts.js'
import { hostOf } from './wire.js'
import type { Routes } from './routes.js'
import type { SipConnection } from './web-socket-listener.js'

interface Registration {
  readonly account: SipAccount
  binding: Binding | null
  /** the WebSocket of the last REGISTER: a later message on another one does not make the binding reachable again */
  connection: SipConnection | null
  cancelExpiry: () => void
  /** what was last told */
  registered: boolean
}

export interface RegistrarOptions {
  readonly authenticator: Authenticator
  readonly routes: Routes
  readonly logger: VoiceLogger
  readonly clock: Clock
  tell(signInId: string, registered: boolean): void
}

/** REGISTER (RFC 3261 §10.3). Registered means: a binding that has not expired, on a WebSocket that is open. */
export class Registrar {
  readonly #options: RegistrarOptions
  readonly #registrations = new Map<string, Registration>()

  constructor(options: RegistrarOptions) {
    this.#options = options
  }

  addAccount(account: SipAccount): void {
    this.removeAccount(account.signInId)
    this.#options.authenticator.add(account)
    this.#registrations.set(account.signInId, {
      account,
      binding: null,
      connection: null,
      cancelExpiry: () => undefined,
      registered: false,
    })
  }

  removeAccount(signInId: string): void {
    this.#options.authenticator.remove(signInId)
    const registration = this.#registrations.get(signInId)
    if (!registration) return
    this.#bind(registration, null)
    this.#registrations.delete(signInId)
  }

  isRegistered(signInId: string): boolean {
    return this.#registrations.get(signInId)?.registered === true
  }

  /** where to send this sign-in's INVITE, and as whom to address it */
  target(signInId: string): { readonly uri: URI; readonly user: string } | null {
    const registration = this.#registrations.get(signInId)
    if (!registration?.registered || !registration.binding) return null
    const uri = Grammar.URIParse(registration.binding.uri)
    return uri ? { uri, user: registration.account.user } : null
  }

  hostOf(signInId: string): string | null {
    const uri = this.#registrations.get(signInId)?.binding?.uri
    return uri === undefined ? null : hostOf(uri)
  }

  connectionOf(signInId: string): SipConnection | null {
    return this.#registrations.get(signInId)?.connection ?? null
  }

  signInOn(connection: SipConnection): string | null {
    for (const [signInId, known] of this.#registrations) if (known.connection === connection) return signInId
    return null
  }

  userOf(signInId: string): string | null {
    return this.#registrations.get(signInId)?.account.user ?? null
  }

  onRegister(request: IncomingRegisterRequest, connection: SipConnection): void {
    const { message } = request
    const verdict = this.#options.authenticator.verify('REGISTER', message.getHeader('authorization'))
    if (verdict.kind === 'challenge') {
      request.reject({ statusCode: 401, extraHeaders: [`WWW-Authenticate: ${verdict.header}`] })
      return
    }
    const registration = this.#registrations.get(verdict.account.signInId)
    if (!registration || message.to.uri.user !== verdict.account.user) {
      request.reject({ statusCode: 403 })
      return
    }
    const contacts = contactsOf(message)
    if (contacts === null) {
      request.reject({ statusCode: 400, reasonPhrase: 'Bad Contact' })
      return
    }
    const { callId, cseq } = message
    const asked = { contacts, expiresHeader: expiresOf(message), callId, cseq }
    const decision = register(registration.binding, asked, this.#options.clock.now())
    if (decision.kind === 'reject') {
      const extraHeaders = decision.status === 423 ? [`Min-Expires: ${shortestExpiry}`] : []
      request.reject({ statusCode: decision.status, extraHeaders })
      return
    }
    const host = decision.binding ? hostOf(decision.binding.uri) : null
    if (host !== null) this.#options.routes.learn(host, connection)
    const extraHeaders = decision.binding
      ? [`Contact: ${decision.binding.contact};expires=${decision.expires}`]
      : []
    request.accept({ statusCode: 200, extraHeaders })
    registration.connection = connection
    this.#bind(registration, decision.binding)
  }

  /** A WebSocket closed: its bindings are not reachable until they are registered anew. */
  refresh(): void {
    for (const registration of this.#registrations.values()) this.#tell(registration)
  }

  dispose(): void {
    for (const { cancelExpiry } of this.#registrations.values()) cancelExpiry()
    this.#registrations.clear()
  }

  #bind(registration: Registration, binding: Binding | null): void {
    const { clock } = this.#options
    registration.cancelExpiry()
    registration.binding = binding
    registration.cancelExpiry = binding
      ? clock.after(binding.expiresAt - clock.now(), () => this.#bind(registration, null))
      : () => undefined
    this.#tell(registration)
  }

  #tell(registration: Registration): void {
    const registered = registration.binding !== null && registration.connection?.open === true
    if (registered === registration.registered) return
    registration.registered = registered
    const { signInId, user } = registration.account
    this.#options.logger.info({ signInId, user, registered }, registered ? 'Registered' : 'Not registered')
    this.#options.tell(signInId, registered)
  }
}
