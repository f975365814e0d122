import { type Result, fail, succeed } from '../../contract/errors.js'
import type { DecidedBy, LinkState } from '../../contract/ipc/console-snapshot.js'
import { phoneReady } from '../agent/phone-ready.js'
import type { Chance, SecretStore, SettingsStore } from '../ports.js'
import { createCalls } from '../calls/calls.js'
import { createLine } from '../calls/line.js'
import { createMicrophoneKeeper } from '../calls/microphone-keeper.js'
import { keepPromptLoaded } from '../calls/prompt-loader.js'
import { createRinger } from '../calls/ringer.js'
import type { Clock } from '../clock.js'
import type { ConsoleSoftphone } from '../ipc/console-softphone.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import type { SipPolicy } from '../settings/policy-sip.js'
import type { SipPort } from '../sip/sip-port.js'
import { type Facts, createFactsStore, noSession } from '../state/facts.js'
import { forgetSessionNotices } from '../state/notices.js'
import { publishSnapshots } from '../state/publish.js'
import { type AccessCall, createAccessCall } from './access-call.js'
import { accessSnapshot } from './access-call-state.js'
import { createPlainCredentials } from './credentials.js'
import { watchDecisions } from './decisions.js'
import { type Credentials, plainAccount, readPlainDestination, readPlainUser } from './plain-account.js'
import { createPlainAgent } from './plain-agent.js'
import { createPlainLine, describePlainCall } from './plain-line.js'
import { plainSettings } from './plain-settings.js'
import { inPlainWords, refusalOf, refusesCredentials } from './plain-words.js'
import { createRefusedPhone } from './refused-phone.js'

export interface PlainSoftphoneOptions {
  readonly app: Facts['app']
  readonly policy: SipPolicy
  readonly deviceId: string
  readonly clock: Clock
  readonly chance: Chance
  readonly sip: SipPort
  readonly media: MediaPort
  readonly secrets: SecretStore
  readonly settingsStore: SettingsStore
  /** takes a secret out of every later line of the log, until its end */
  readonly protect: (secret: string) => () => void
  readonly onAccount: (account: ReturnType<typeof plainAccount>) => void
  readonly readText?: (path: string) => Promise<string>
  /** as it is in the machine's policy now; null: there is none, or it is wrong */
  readonly readPolicy?: () => Promise<SipPolicy | null>
  readonly log: Logger
}

const locked: DecidedBy = 'locked'
const linkOff: LinkState = { state: 'off', cause: null, retryAt: null }
const up: LinkState = { state: 'up', cause: null, retryAt: null }
const noContactCenter = (): Promise<Result<null>> =>
  Promise.resolve(
    fail('not-allowed-in-state', 'This phone belongs to a plain SIP server, not to a contact center.'),
  )

/** The softphone of a plain SIP server: the same SIP, media, call logic and window, and no Agent API. */
export function createPlainSoftphone(options: PlainSoftphoneOptions): ConsoleSoftphone {
  const { policy, clock, chance, sip, media, secrets, settingsStore, log } = options
  const { domain } = policy.account
  const store = createFactsStore({
    app: options.app,
    server: policy.servers[0] ?? '',
    serverBy: locked,
    devices: media.devices,
  })
  const credentials = createPlainCredentials({ ...options, secrets, settingsStore })
  const access = policy.persistentConnection
  store.setState({
    plain: {
      user: credentials.user,
      domain,
      servers: [...policy.servers],
      server: null,
      asksFor: 'nothing',
      accessNumber: access?.accessNumber ?? null,
      redialAt: null,
      heldThere: false,
      consultation: null,
      decisions: [],
    },
  })
  const patchPlain = (change: Partial<NonNullable<Facts['plain']>>): void =>
    store.setState(({ plain }) => ({ plain: plain && { ...plain, ...change } }))
  const patchSignIn = (change: Partial<Facts['signIn']>): void =>
    store.setState(({ signIn }) => ({ signIn: { ...signIn, ...change } }))

  const agent = createPlainAgent({ policy, store, sip, deviceId: options.deviceId, clock })
  /** typed by the agent and not known to be right yet */
  let unproven: Credentials | null = null
  let endProtection = (): void => undefined
  let inUse: Credentials | null = null

  const ringer = createRinger(media)
  let accessCall: AccessCall | null = null
  const legDialog = () => accessCall?.dialog() ?? null
  const plainLine = createPlainLine({
    store,
    sip,
    media,
    clock,
    line: () => line,
    onCall: (call) => agent.dispatch({ type: 'call', call }),
  })
  const line = createLine({
    store,
    api: plainLine.platform,
    media,
    ringer,
    clock,
    log: log.scoped('calls'),
    legDialog,
    describe: describePlainCall(policy, store),
  })
  const calls = createCalls({
    store,
    api: plainLine.platform,
    line: {
      ...line,
      get machine() {
        return line.machine
      },
      // The open line and whom the agent asks have no interaction: they are muted and given keys by their own dialogs.
      dialogOf: (id) =>
        line.dialogOf(id) ?? plainLine.consulted(id) ?? (legDialog()?.id === id ? legDialog() : null),
    },
    chance,
    settingsStore,
    legDialog,
    readDestination: (typed) => readPlainDestination(typed, domain),
  })
  const microphone = createMicrophoneKeeper({ store, media, clock, log: log.scoped('microphone') })
  if (access !== undefined) {
    const target = readPlainDestination(access.accessNumber, domain)
    if (target.ok) {
      accessCall = createAccessCall({
        store,
        sip,
        target: target.value,
        digits: access.digits ?? null,
        settingsStore,
        clock,
        random: () => chance.random(),
        log: log.scoped('connection'),
        onChange: (state) => {
          const connection = accessSnapshot(state)
          const shown = agent.session()?.connection
          if (shown && JSON.stringify(connection) !== JSON.stringify(shown)) {
            agent.dispatch({ type: 'connection', connection })
          }
          if (store.getState().plain?.redialAt !== state.redialAt) patchPlain({ redialAt: state.redialAt })
        },
      })
    }
  }

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
    plainLine.signedOut()
    calls.signedOut()
    agent.end()
    unproven = null
    inUse = null
    refusedPhone.over()
    microphone.release()
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
  /** With a call up the server is asked as soon as the network is back, whatever it said. */
  const waitsIdly = (): boolean =>
    refusedPhone.waits && (store.getState().session?.interaction ?? null) === null && legDialog() === null

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

  const stops = [
    sip.onIncoming((dialog) => {
      if (store.getState().signIn.state !== 'signed-in') dialog.refuse(480)
      else plainLine.receive(dialog)
    }),
    sip.onLink(onLink),
    media.onDevices((devices) => store.setState({ devices })),
    keepPromptLoaded({ store, media, api: { prompt: async () => fail('not-found', 'There is none.') }, log }),
    watchDecisions(store, line, clock),
  ]
  const snapshots = publishSnapshots(store, clock)

  return {
    store,
    snapshots,
    phoneReady: () => phoneReady(store, clock),
    api: {
      setStatus: async (status) => {
        await agent.choose(status)
        return succeed(null)
      },
      cancelNextStatus: async () => {
        agent.dispatch({ type: 'next-cancelled' })
        return succeed(null)
      },
      finishPostProcessing: noContactCenter,
      saveProfile: noContactCenter,
      openConnection: async () =>
        accessCall?.reopen() ?? fail('connection-not-open', 'There is no access number.'),
    },
    session: {
      signIn: async () => {
        await restore()
        return store.getState().signIn.state === 'signed-in'
          ? succeed(null)
          : fail('wrong-credentials', 'Type the password of your phone.')
      },
      restore,
      signOut: async () => {
        credentials.forget()
        await takeDown()
        // Who has signed in meanwhile is not asked.
        if (agent.session() === null) askAgentAgain()
        return succeed(null)
      },
      leave: takeDown,
      probe: () => {
        if (!waitsIdly()) sip.probe()
      },
      moved: (addresses) => {
        if (!waitsIdly()) sip.moved(addresses)
      },
      woke: () => {
        if (!waitsIdly()) sip.woke()
      },
    },
    tryAgain: async () => {
      await refusedPhone.askNow()
      return succeed(null)
    },
    registerPlain: async (user, password) => {
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
    transfer: async (interactionId, typed) => {
      const target = readPlainDestination(typed, domain)
      return target.ok ? plainLine.transfer(interactionId, target.value) : target
    },
    consult: async (interactionId, typed) => {
      const target = readPlainDestination(typed, domain)
      return target.ok ? plainLine.consult(interactionId, target.value) : target
    },
    completeTransfer: plainLine.completeTransfer,
    endConsultation: plainLine.endConsultation,
    browser: { openAgain: () => false, link: null },
    calls,
    connection: {
      answerValidation: noContactCenter,
      declineValidation: () => fail('not-allowed-in-state', 'There is no validation call.'),
      confirmPin: noContactCenter,
    },
    test: { run: noContactCenter },
    dispose: () => {
      for (const stop of stops) stop()
      refusedPhone.over()
      plainLine.dispose()
      line.dispose()
      accessCall?.dispose()
      microphone.dispose()
      snapshots.dispose()
      endProtection()
    },
  }

  /** Log out: with a password of the policy one click registers again. */
  function askAgentAgain(): void {
    if (credentials.typed) {
      askAgent(null)
      return
    }
    patchPlain({ asksFor: 'nothing' })
    store.setState({ registration: linkOff })
  }
}
