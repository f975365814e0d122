import { type Result, fail, succeed } from '../../contract/errors.js'
import type { LinkState } from '../../contract/ipc/console-snapshot.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { SecretStore, SettingsStore } from '../ports.js'
import type { SipPolicy } from '../settings/policy-sip.js'
import type { SipPort } from '../sip/sip-port.js'
import { type Facts, type FactsStore, noSession } from '../state/facts.js'
import { forgetSessionNotices } from '../state/notices.js'
import { createPlainCredentials } from './credentials.js'
import { type Credentials, plainAccount, readPlainUser } from './plain-account.js'
import type { PlainAgent } from './plain-agent.js'
import { plainSettings } from './plain-settings.js'
import { inPlainWords, refusalOf, refusesCredentials } from './plain-words.js'
import { createRefusedPhone } from './refused-phone.js'

/** By which user and password the phone of a plain SIP server is in use, from the first of them to Log out. */
export interface PlainRegistration {
  /** with what the policy or the keyring has */
  restore(): Promise<void>
  signIn(): Promise<Result<null>>
  signOut(): Promise<Result<null>>
  /** Out of use; what is kept stays kept. */
  takeDown(): Promise<void>
  /** with what the agent typed */
  register(user: string, password: string): Promise<Result<null>>
  /** The agent does not wait for the next try. */
  tryAgain(): Promise<Result<null>>
  onLink(told: LinkState): void
  /** The server refuses the phone: a network that is back is no reason to ask it again. */
  readonly waitsIdly: boolean
  dispose(): void
}

export interface PlainRegistrationOptions {
  readonly policy: SipPolicy
  readonly store: FactsStore
  readonly agent: PlainAgent
  readonly sip: SipPort
  readonly clock: Clock
  readonly secrets: SecretStore
  readonly settingsStore: SettingsStore
  /** takes a secret out of every later line of the log, until its end */
  readonly protect: (secret: string) => () => void
  readonly onAccount: (account: ReturnType<typeof plainAccount>) => void
  readonly readText?: (path: string) => Promise<string>
  /** as it is in the machine's policy now; null: there is none, or it is wrong */
  readonly readPolicy?: () => Promise<SipPolicy | null>
  /** with a call up the server is asked as soon as the network is back, whatever it said */
  readonly isInCall: () => boolean
  /** calls and session end, the microphone is let go */
  readonly takeDown: () => void
  readonly log: Logger
}

const linkOff: LinkState = { state: 'off', cause: null, retryAt: null }
const up: LinkState = { state: 'up', cause: null, retryAt: null }

export function createPlainRegistration(options: PlainRegistrationOptions): PlainRegistration {
  const { policy, store, agent, sip, clock, log } = options
  const { domain } = policy.account
  const credentials = createPlainCredentials(options)
  /** typed by the agent and not known to be right yet */
  let unproven: Credentials | null = null
  let endProtection = (): void => undefined
  let inUse: Credentials | null = null

  const patchPlain = (change: Partial<NonNullable<Facts['plain']>>): void =>
    store.setState(({ plain }) => ({ plain: plain && { ...plain, ...change } }))
  const patchSignIn = (change: Partial<Facts['signIn']>): void =>
    store.setState(({ signIn }) => ({ signIn: { ...signIn, ...change } }))
  patchPlain({ user: credentials.user })

  const use = (found: Credentials, by: SipPolicy = policy): ReturnType<typeof plainAccount> => {
    endProtection()
    endProtection = options.protect(found.password)
    inUse = found
    const account = plainAccount(by, found)
    options.onAccount(account)
    return account
  }
  const begin = (found: Credentials): void => {
    const account = use(found)
    agent.begin(found.user)
    patchPlain({ user: found.user, asksFor: 'nothing' })
    store.setState({
      ...noSession,
      ...agent.facts(),
      settings: plainSettings(policy),
      events: up,
    })
    patchSignIn({ state: 'signed-in', error: null, notKept: false })
    log.info('plain SIP account in use')
    agent.register(account)
  }
  const askAgent = (error: Facts['signIn']['error']): void => {
    const user = credentials.user
    patchPlain({ user, asksFor: user === null ? 'user-and-password' : 'password' })
    patchSignIn({ state: 'signed-out', error, step: null, restoring: null })
  }

  const takeDown = async (): Promise<void> => {
    options.takeDown()
    unproven = null
    inUse = null
    refusedPhone.over()
    store.setState({ ...noSession })
    patchSignIn({ state: 'signed-out', error: null })
    forgetSessionNotices(store)
    await sip.stop()
  }

  const restore = async (): Promise<void> => {
    const found = await credentials.find()
    if (!found.ok) askAgent({ code: found.error.code, message: found.error.message })
    else if (found.value === null) askAgent(null)
    else begin(found.value)
  }

  /** What IT has mended counts at once; whatever else of a policy has changed does from the next start. */
  const useChange = async (): Promise<boolean> => {
    if (credentials.typed) return false
    const read = (await options.readPolicy?.()) ?? policy
    // Another user, or another domain, is another phone.
    if (read.account.domain !== domain) return false
    const now = read === policy ? credentials : createPlainCredentials({ ...options, policy: read })
    const found = await now.find()
    if (!found.ok || found.value === null || agent.session() === null) return false
    if (found.value.user !== inUse?.user || found.value.password === inUse.password) return false
    log.info('the policy has another password now')
    agent.register(use(found.value, { ...policy, account: read.account }))
    return true
  }
  const refusedPhone = createRefusedPhone({ clock, askAgain: () => sip.probe(), useChange })
  const onLink = (told: LinkState): void => {
    patchPlain({ server: sip.server })
    if (store.getState().signIn.state !== 'signed-in') return
    const registration = inPlainWords(told)
    if (registration.state === 'up' && unproven !== null) {
      const kept = credentials.keep(unproven)
      unproven = null
      patchSignIn({ notKept: !kept.ok })
    }
    const refusal = refusalOf(registration)
    // A server that is starting may not know the phone yet: credentials that worked before are wrong only when it says so.
    if (refusal !== null && credentials.typed && (unproven !== null || refusesCredentials(registration))) {
      const message = registration.cause ?? ''
      if (unproven === null) credentials.forget()
      void takeDown().then(() => agent.session() ?? askAgent({ code: 'wrong-credentials', message }))
      return
    }
    if (registration.state === 'up') refusedPhone.over()
    if (registration.state === 'off') refusedPhone.pause()
    store.setState({
      registration:
        refusal === null ? registration : { ...registration, retryAt: refusedPhone.refused(refusal) },
    })
  }

  /** Log out: with a password of the policy one click registers again. */
  const askAgentAgain = (): void => {
    if (credentials.typed) {
      askAgent(null)
      return
    }
    patchPlain({ asksFor: 'nothing' })
    store.setState({ registration: linkOff })
  }

  return {
    restore,
    signIn: async () => {
      await restore()
      return store.getState().signIn.state === 'signed-in'
        ? succeed(null)
        : fail('wrong-credentials', 'Type the password of your phone.')
    },
    signOut: async () => {
      credentials.forget()
      await takeDown()
      // Who has signed in meanwhile is not asked.
      if (agent.session() === null) askAgentAgain()
      return succeed(null)
    },
    takeDown,
    register: async (user, password) => {
      if (store.getState().signIn.state === 'signed-in')
        return fail('not-allowed-in-state', 'Your phone is in use already.')
      const name = policy.account.user ?? readPlainUser(user, domain)
      const known = policy.account.password ?? password
      if (name === '') return fail('bad-request', 'Type your user name.')
      if (known === '') return fail('bad-request', 'Type your password.')
      unproven = { user: name, password: known }
      begin(unproven)
      return succeed(null)
    },
    tryAgain: async () => {
      await refusedPhone.askNow()
      return succeed(null)
    },
    onLink,
    get waitsIdly() {
      return refusedPhone.waits && !options.isInCall()
    },
    dispose: () => {
      refusedPhone.over()
      endProtection()
    },
  }
}
