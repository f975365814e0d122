import { systemClock } from '../../../src/main/clock.js'
import type { Clock } from '../../../src/main/clock.js'
import type { ConsoleSnapshot } from '../../../src/contract/ipc/console-snapshot.js'
import { fail, succeed } from '../../../src/contract/errors.js'
import type { Fetch } from '../../../src/main/net/http.js'
import type { SecretStore, SettingsStore } from '../../../src/main/ports.js'
import { type Softphone, createSoftphone } from '../../../src/main/agent/softphone.js'
import type { consoleHandlers } from '../../../src/main/ipc/console-handlers.js'
import type { AgentLegRequest } from '../../../src/contact-center/voice/port.js'
import { toRow } from '../../../src/contact-center/store/levelled.js'
import {
  type LevelledSettings,
  type TenantSettings,
  defaultTenantSettings,
} from '../../../src/contract/settings.js'
import { type CenterStage, openStage } from '../../support/center-stage.js'
import { type FakeMedia, createFakeMedia } from '../../support/fake-media.js'
import { type FakeDialog, type FakeSip, createFakeSip } from '../../support/fake-sip.js'
import { type LastPage, visitSignInPage } from '../../support/page-visitor.js'
import { phoneCommands } from '../../support/phone-commands.js'
import { recordingLogger } from '../../support/recording-logger.js'

/** What a computer keeps between two starts of the app. */
export interface Disk {
  readonly secrets: Map<string, string>
  readonly values: Map<string, unknown>
}
export const emptyDisk = (): Disk => ({ secrets: new Map(), values: new Map() })

export const diskSecrets = ({ secrets }: Disk): SecretStore => ({
  keyring: { available: true },
  get: (key) => succeed(secrets.get(key) ?? null),
  set: (key, value) => {
    secrets.set(key, value)
    return succeed(null)
  },
  delete: (key) => void secrets.delete(key),
})
export const noKeyring: SecretStore = {
  keyring: { available: false, reason: 'the desktop offers no keyring' },
  get: () => succeed(null),
  set: () => fail('no-keyring', 'no keyring'),
  delete: () => undefined,
}
export const diskValues = ({ values }: Disk): SettingsStore => ({
  get: (key) => values.get(key),
  set: (key, value) => void values.set(key, structuredClone(value)),
  delete: (key) => void values.delete(key),
})

/** The softphone's whole agent logic against a real contact center over HTTP; SIP and media are in the test's hand. */
export interface Desk extends AsyncDisposable {
  readonly softphone: Softphone
  readonly command: ReturnType<typeof consoleHandlers>
  readonly stage: CenterStage
  readonly sip: FakeSip
  readonly media: FakeMedia
  readonly disk: Disk
  readonly log: ReturnType<typeof recordingLogger>
  readonly snapshot: ConsoleSnapshot
  /** resolves with the first snapshot that fits */
  until(fits: (snapshot: ConsoleSnapshot) => boolean): Promise<ConsoleSnapshot>
  /** the INVITE that the center has just placed arrives; answering it tells the center */
  inviteArrives(request?: AgentLegRequest): FakeDialog
  /** in the browser, with the demo's password */
  signIn(): Promise<void>
  /** what the person at the browser does with its page; by default they sign in */
  atBrowser(act: (link: string) => Promise<unknown>): void
  /** the last page that they saw */
  readonly browserPage: LastPage | null
  /** the process is killed: nobody is told */
  crash(): void
  /** signed in, Persistent, connection open; returns the leg */
  openConnection(): Promise<{ leg: FakeDialog; legId: string }>
}

/** What an administrator saved before the shift. */
export async function setUp(
  stage: CenterStage,
  agent: Partial<LevelledSettings>,
  tenant: Partial<TenantSettings> = {},
): Promise<void> {
  const levelled = {
    phoneConnectionMode: 'persistent',
    allowAgentToChangeMode: true,
    autoAnswer: false,
    ...agent,
  } as const
  await stage.db.updateTable('agents').set(toRow(levelled)).execute()
  await stage.db
    .updateTable('tenants')
    .set({ settings: JSON.stringify({ ...defaultTenantSettings, ...tenant }) })
    .execute()
}

export interface DeskOptions {
  readonly stage?: CenterStage
  readonly disk?: Disk
  readonly secrets?: SecretStore
  readonly clock?: Clock
  readonly fetch?: Fetch
  readonly server?: string
  readonly username?: string
  readonly requireEncryptedSignIn?: boolean
}

export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const stage = options.stage ?? (await openStage())
  const ownStage = options.stage === undefined
  const { disk = emptyDisk(), clock = systemClock, username = 'alex' } = options
  const sip = createFakeSip()
  const media = createFakeMedia()
  const log = recordingLogger()
  let commands = 0
  let browserPage: LastPage | null = null
  let atBrowser = async (link: string): Promise<unknown> =>
    (browserPage = await visitSignInPage(link, { username, password: 'offhook-demo' }))
  let crashed = false
  const softphone = createSoftphone({
    app: { version: '0.0.0', testBuild: false, theme: 'system', themeBy: 'built-in' },
    server: options.server ?? stage.url,
    serverBy: 'built-in',
    region: 'US',
    deviceId: '7c1f5a5e-2f5f-4a38-9d0c-6d2a8d5cf001',
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock,
    chance: {
      random: () => 0,
      uuid: () => `${username}-command-${Math.random().toString(36).slice(2)}-${++commands}`,
    },
    sip,
    media,
    secrets: options.secrets ?? diskSecrets(disk),
    settingsStore: diskValues(disk),
    // Whoever looks at the page may be left alone with it.
    openBrowser: async (link) => void atBrowser(link).catch(() => undefined),
    onSignedIn: () => undefined,
    requireEncryptedSignIn: options.requireEncryptedSignIn ?? false,
    protect: () => () => undefined,
    onIceServers: () => undefined,
    log,
  })
  const command = phoneCommands(softphone, media)

  // The center's CANCEL or BYE reaches the dialog here.
  const dialogOfLeg = new Map<string, FakeDialog>()
  const { voice } = stage
  const release = voice.release.bind(voice)
  voice.release = (legId, reason) => {
    release(legId, reason)
    const dialog = dialogOfLeg.get(legId)
    dialog?.end(dialog.state === 'ringing' ? 'cancelled-by-caller' : 'bye-from-center')
  }

  const until: Desk['until'] = (fits) => {
    if (fits(softphone.snapshots.current)) return Promise.resolve(softphone.snapshots.current)
    return new Promise((resolve) => {
      const stop = softphone.snapshots.onChange((snapshot) => {
        if (!fits(snapshot)) return
        stop()
        resolve(snapshot)
      })
    })
  }
  const inviteArrives = (request = stage.voice.lastPlaced()): FakeDialog => {
    const dialog = sip.invite({
      purpose: request.purpose,
      interactionId: request.interactionId,
      commandId: request.commandId,
      connectionId: request.connectionId,
      answerMode: request.answerMode,
      from: { displayName: request.caller.name, uri: `sip:${request.caller.address}@center.example` },
    })
    dialogOfLeg.set(request.legId, dialog)
    if (dialog.state !== 'ringing') tellCenter(dialog)
    dialog.onChange(tellCenter)
    return dialog

    /** the far end's half, as voice would tell it */
    function tellCenter(changed: { readonly state: string; readonly endCause: string | null }): void {
      if (changed.state === 'established') stage.voice.answer(request.legId)
      if (changed.state !== 'ended') return
      if (changed.endCause === 'refused-here') stage.voice.fail(request.legId, 'declined')
      if (changed.endCause === 'bye-from-us') stage.voice.hangUp(request.legId)
    }
  }
  const signIn = async (): Promise<void> => {
    const signedIn = await command['session.signIn'](undefined)
    if (!signedIn.ok) throw new Error(signedIn.error.message)
    await until((snapshot) => snapshot.status !== null && snapshot.registration.state === 'up')
    const account = stage.voice.commands.findLast((line) => line.startsWith('add-account '))
    stage.voice.register(account?.split(' ')[1] ?? '')
  }
  return {
    softphone,
    command,
    stage,
    sip,
    media,
    disk,
    log,
    get snapshot() {
      return softphone.snapshots.current
    },
    until,
    inviteArrives,
    signIn,
    atBrowser: (act) => (atBrowser = act),
    get browserPage() {
      return browserPage
    },
    crash: () => {
      crashed = true
      softphone.dispose()
    },
    openConnection: async () => {
      await signIn()
      await command['status.set']({ status: 'available', reasonCode: null })
      await until((snapshot) => snapshot.connection?.state === 'dialing')
      const { legId } = stage.voice.lastPlaced()
      const leg = inviteArrives()
      await command['connection.answerValidation'](undefined)
      await until((snapshot) => snapshot.connection?.state === 'validating')
      await command['connection.confirmPin']({ pin: stage.voice.spokenPin ?? '' })
      await until((snapshot) => snapshot.connection?.state === 'open')
      stage.voice.clearCommands()
      return { leg, legId }
    },
    [Symbol.asyncDispose]: async () => {
      // A shared center is left as it was found: nobody waits and nobody is signed in.
      for (const leg of voice.legs) if (leg.startsWith('customer-')) voice.hangUp(leg)
      if (!ownStage && !crashed) await softphone.session.signOut()
      softphone.dispose()
      if (ownStage) await stage[Symbol.asyncDispose]()
    },
  }
}
