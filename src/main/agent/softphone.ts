import type { DecidedBy, DevicesView } from '../../contract/ipc/console-snapshot.js'
import type { SipAccount } from '../../contract/agent-api/commands.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { type Calls, createCalls } from '../calls/calls.js'
import { parseDestination } from '../calls/destination.js'
import { createLine } from '../calls/line.js'
import { createMicrophoneKeeper } from '../calls/microphone-keeper.js'
import { keepPromptLoaded } from '../calls/prompt-loader.js'
import { createRinger } from '../calls/ringer.js'
import type { Clock } from '../clock.js'
import { type PersistentConnection, createPersistentConnection } from '../connection/persistent-connection.js'
import type { ConsoleSoftphone } from '../ipc/console-softphone.js'
import type { Logger } from '../log/logger.js'
import type { MediaPort } from '../media/media-port.js'
import { type SettingsSync, createSettingsSync } from '../settings/sync.js'
import type { SipDialog, SipPort } from '../sip/sip-port.js'
import { type Facts, type FactsStore, createFactsStore } from '../state/facts.js'
import { watchInteractionEnds } from '../state/notices.js'
import { type Snapshots, publishSnapshots } from '../state/publish.js'
import { type TestAutoAnswer, createTestAutoAnswer } from '../test-auto-answer/test-auto-answer.js'
import { type BrowserSignIn, createBrowserSignIn } from '../sign-in/browser-sign-in.js'
import { createIssuerFinder } from '../sign-in/find-issuer.js'
import { listenOnLoopback } from '../sign-in/loopback.js'
import { type AgentApi, createAgentApi, defaultTimeoutMs } from './agent-api.js'
import { createEntrance } from './entrance.js'
import { type EventStream, createEventStream } from './event-stream.js'
import { createKeptSignIn } from './kept-sign-in.js'
import { phoneReady } from './phone-ready.js'
import { reportQuality } from './quality-reports.js'
import type { Fetch } from '../net/http.js'
import type { Chance, SecretStore, SettingsStore } from '../ports.js'
import { type AgentSession, createAgentSession } from './session.js'

/** The whole agent logic, without Electron: everything it touches comes in as a port. */
export interface Softphone extends ConsoleSoftphone {
  readonly store: FactsStore
  /** resolves when the contact center can call this workplace, after 5 s at most */
  phoneReady(): Promise<void>
  readonly snapshots: Snapshots
  readonly api: AgentApi
  readonly session: AgentSession & ConsoleSoftphone['session']
  /** the sign-in that runs in the browser */
  readonly browser: BrowserSignIn
  readonly settings: SettingsSync
  readonly calls: Calls
  readonly connection: PersistentConnection
  readonly test: TestAutoAnswer
  dispose(): void
}

export interface SoftphoneOptions {
  readonly app: Facts['app']
  /** origin of the contact center */
  readonly server: string
  readonly serverBy: DecidedBy
  /** ISO 3166 country in which national numbers are read */
  readonly region: string
  readonly deviceId: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly chance: Chance
  readonly sip: SipPort
  readonly media: MediaPort
  readonly secrets: SecretStore
  readonly settingsStore: SettingsStore
  /** the system's own; rejects when there is none */
  readonly openBrowser: (link: string) => Promise<void>
  /** somebody has signed in in the browser, which is in front now */
  readonly onSignedIn: () => void
  /** nobody signs in where the sign-in cannot be kept encrypted */
  readonly requireEncryptedSignIn: boolean
  /** takes a secret out of every later line of the log, until its end */
  readonly protect: (secret: string) => () => void
  readonly onIceServers: (servers: SipAccount['iceServers']) => void
  readonly log: Logger
}

const noTransfer = (): Promise<Result<null>> =>
  Promise.resolve(fail('not-allowed-in-state', 'The contact center does not transfer calls yet.'))

export function createSoftphone(options: SoftphoneOptions): Softphone {
  const { server, fetch, clock, chance, sip, media, secrets, settingsStore, log } = options
  const devices: DevicesView = media.devices
  const store = createFactsStore({
    app: options.app,
    server,
    serverBy: options.serverBy,
    devices,
  })
  const kept = createKeptSignIn({
    secrets,
    settingsStore,
    server,
    requireKeyring: options.requireEncryptedSignIn,
    log,
  })
  let endProtection = (): void => undefined
  const api = createAgentApi({
    fetch,
    clock,
    chance,
    server,
    onRefreshToken: (token, held) => {
      endProtection()
      endProtection = token === null ? () => undefined : options.protect(token)
      kept.keep(token, held)
    },
    onOver: () => session.refused('session-expired'),
  })
  const issuers = createIssuerFinder({ fetch, clock, server, timeoutMs: defaultTimeoutMs })
  const browser = createBrowserSignIn({
    issuers,
    listen: listenOnLoopback,
    openBrowser: options.openBrowser,
    clock,
    log: log.scoped('sign-in'),
    onStep: (step) => store.setState(({ signIn }) => ({ signIn: { ...signIn, step } })),
  })
  const ringer = createRinger(media)

  const connection = createPersistentConnection({
    store,
    api,
    sip,
    ringer,
    clock,
    chance,
    settingsStore,
    log: log.scoped('connection'),
  })
  const legDialog = (): SipDialog | null => connection.dialog()
  const line = createLine({ store, api, media, ringer, clock, log: log.scoped('calls'), legDialog })
  const calls = createCalls({
    store,
    api,
    line,
    chance,
    settingsStore,
    legDialog,
    readDestination: (typed) => parseDestination(typed, options.region),
  })
  const microphone = createMicrophoneKeeper({ store, media, clock, log: log.scoped('microphone') })
  const settings = createSettingsSync({
    api,
    server,
    settingsStore,
    clock,
    chance,
    log: log.scoped('settings'),
    onSettings: (document) => store.setState({ settings: document }),
    onState: (settingsSync) => store.setState({ settingsSync }),
    onProblem: (settingsProblem) => store.setState({ settingsProblem }),
  })
  const stream: EventStream = createEventStream({
    fetch,
    clock,
    chance,
    log: log.scoped('events'),
    server,
    authorization: api.authorization,
    onEvent: (event, first) => session.received(event, first),
    onSettings: (document) => settings.receive(document),
    onLink: (events) => {
      store.setState({ events })
      if (events.state === 'up') settings.reached()
    },
    onRefused: (code) => session.refused(code),
  })
  const session: AgentSession = createAgentSession({
    store,
    api,
    kept,
    entrance: createEntrance({ api, kept, browser, issuers, server, deviceId: options.deviceId }),
    stream,
    settings,
    sip,
    onSipAccount: (account) => options.onIceServers(account.iceServers),
    calls,
    connection,
    releaseMicrophone: () => microphone.release(),
    clock,
    chance,
    deviceId: options.deviceId,
    onSignedIn: options.onSignedIn,
    log: log.scoped('session'),
  })
  const test = createTestAutoAnswer({
    store,
    api,
    line,
    media,
    legDialogId: () => connection.dialog()?.id ?? null,
    clock,
    chance,
    log: log.scoped('test'),
  })

  const receive = (dialog: SipDialog): void => {
    if (store.getState().signIn.state !== 'signed-in') dialog.refuse(480)
    else if (dialog.invite.purpose === 'validation' && dialog.invite.hasAudio) connection.receive(dialog)
    else line.receive(dialog)
  }
  const stops = [
    sip.onIncoming(receive),
    sip.onNetworkBack(() => session.networkIsBack()),
    // The center is there for one of the two ways to it: the other need not wait for its own next try.
    sip.onLink(({ state }) => {
      if (state === 'up' && store.getState().registration.state === 'retrying') stream.refresh()
    }),
    sip.onLink((registration) => {
      if (store.getState().signIn.state === 'signed-in') store.setState({ registration })
    }),
    media.onDevices((changed) => store.setState({ devices: changed })),
    keepPromptLoaded({ store, media, api, log }),
    watchInteractionEnds(store),
    reportQuality({ store, api, media, clock }),
  ]
  const snapshots = publishSnapshots(store, clock)

  return {
    store,
    phoneReady: () => phoneReady(store, clock),
    snapshots,
    api,
    session: { ...session, leave: () => session.signOut() },
    registerPlain: () =>
      Promise.resolve(fail('not-allowed-in-state', 'This computer is set up for a contact center.')),
    tryAgain: () => {
      session.probe()
      return Promise.resolve(succeed(null))
    },
    transfer: noTransfer,
    consult: noTransfer,
    completeTransfer: noTransfer,
    endConsultation: noTransfer,
    browser,
    settings,
    calls,
    connection,
    test,
    dispose: () => {
      for (const stop of stops) stop()
      test.dispose()
      session.dispose()
      line.dispose()
      connection.dispose()
      microphone.dispose()
      snapshots.dispose()
    },
  }
}
