import { type Result, fail, succeed } from '../../contract/errors.js'
import type { DecidedBy } from '../../contract/ipc/console-snapshot.js'
import { phoneReady } from '../agent/phone-ready.js'
import type { Chance } from '../ports.js'
import { createCalls } from '../calls/calls.js'
import { createLine } from '../calls/line.js'
import { createMicrophoneKeeper } from '../calls/microphone-keeper.js'
import { keepPromptLoaded } from '../calls/prompt-loader.js'
import { createRinger } from '../calls/ringer.js'
import type { ConsoleSoftphone } from '../ipc/console-softphone.js'
import type { MediaPort } from '../media/media-port.js'
import { type Facts, createFactsStore } from '../state/facts.js'
import { publishSnapshots } from '../state/publish.js'
import { type AccessCall, createAccessCall } from './access-call.js'
import { accessSnapshot } from './access-call-state.js'
import { watchDecisions } from './decisions.js'
import { readPlainDestination } from './plain-account.js'
import { createPlainAgent } from './plain-agent.js'
import { createPlainLine, describePlainCall } from './plain-line.js'
import { createPlainRegistration, type PlainRegistrationOptions } from './plain-registration.js'

type OfRegistration = Omit<PlainRegistrationOptions, 'store' | 'agent' | 'isInCall' | 'takeDown'>

export interface PlainSoftphoneOptions extends OfRegistration {
  readonly app: Facts['app']
  readonly deviceId: string
  readonly chance: Chance
  readonly media: MediaPort
}

const locked: DecidedBy = 'locked'
const noContactCenter = (): Promise<Result<null>> =>
  Promise.resolve(
    fail('not-allowed-in-state', 'This phone belongs to a plain SIP server, not to a contact center.'),
  )

/** The softphone of a plain SIP server: the same SIP, media, call logic and window, and no Agent API. */
export function createPlainSoftphone(options: PlainSoftphoneOptions): ConsoleSoftphone {
  const { policy, clock, chance, sip, media, settingsStore, log } = options
  const { domain } = policy.account
  const store = createFactsStore({
    app: options.app,
    server: policy.servers[0] ?? '',
    serverBy: locked,
    devices: media.devices,
  })
  const access = policy.persistentConnection
  store.setState({
    plain: {
      user: null,
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

  const agent = createPlainAgent({ policy, store, sip, deviceId: options.deviceId, clock })

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

  const phone = createPlainRegistration({
    ...options,
    store,
    agent,
    isInCall: () => (store.getState().session?.interaction ?? null) !== null || legDialog() !== null,
    takeDown: () => {
      plainLine.signedOut()
      calls.signedOut()
      agent.end()
      microphone.release()
    },
  })

  const stops = [
    sip.onIncoming((dialog) => {
      if (store.getState().signIn.state !== 'signed-in') dialog.refuse(480)
      else plainLine.receive(dialog)
    }),
    sip.onLink((told) => phone.onLink(told)),
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
      signIn: phone.signIn,
      restore: phone.restore,
      signOut: phone.signOut,
      leave: phone.takeDown,
      probe: () => {
        if (!phone.waitsIdly) sip.probe()
      },
      moved: (addresses) => {
        if (!phone.waitsIdly) sip.moved(addresses)
      },
      woke: () => {
        if (!phone.waitsIdly) sip.woke()
      },
    },
    tryAgain: phone.tryAgain,
    registerPlain: phone.register,
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
      phone.dispose()
      plainLine.dispose()
      line.dispose()
      accessCall?.dispose()
      microphone.dispose()
      snapshots.dispose()
    },
  }
}
