import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { consoleContract } from '../contract/ipc/console.js'
import { createSoftphone } from './agent/softphone.js'
import { appVersion, startOptions } from './agent/start-options.js'
import { openAppLog } from './app/app-log.js'
import { registerAppScheme } from './app/app-protocol.js'
import { createMedia } from './app/create-media.js'
import { createNetwork } from './app/create-network.js'
import { startDesktop } from './app/desktop.js'
import { appPaths, isTestBuild } from './app/paths.js'
import { watchComputer } from './app/power.js'
import { secureApp } from './app/security.js'
import { openSessions } from './app/sessions.js'
import { becomeOnlyInstance } from './app/single-instance.js'
import { applyTheme } from './app/theme.js'
import { createConsoleWindow } from './app/windows.js'
import { systemClock } from './clock.js'
import { consoleHandlers } from './ipc/console-handlers.js'
import { serve } from './ipc/serve.js'
import { reportDefects } from './log/defects.js'
import { checkServerUrl } from './net/secure-url.js'
import { openSecrets } from './settings/electron-secrets.js'
import { electronStoreFile } from './settings/electron-store-file.js'
import { readPolicy } from './settings/policy-file.js'
import { openStore } from './settings/store.js'
import { createLocalChoices } from './state/local-choices.js'
import { showStartProblems, watchTrustProblems } from './state/start-notices.js'

// Composition root: builds, wires, and nothing else.

const { env, platform } = process
if (env.OFFHOOK_USER_DATA) app.setPath('userData', env.OFFHOOK_USER_DATA)
const userData = app.getPath('userData')
const paths = appPaths(import.meta.dirname, app.isPackaged ? process.resourcesPath : null)
const { log, redaction } = openAppLog({
  userData,
  packaged: app.isPackaged,
  verbose: env.OFFHOOK_LOG === 'debug',
})
reportDefects(process, log)
registerAppScheme()
secureApp(log)

let showWindow = (): void => undefined
if (becomeOnlyInstance(() => showWindow())) void app.whenReady().then(start).catch(cannotStart)
else app.exit(0)

/** A start that fails half-way must not leave an app without a window. */
function cannotStart(error: unknown): void {
  log.error('the app could not start', { error })
  dialog.showErrorBox(
    'Offhook could not start',
    'Start it again. If that does not help, tell your IT support.',
  )
  app.exit(1)
}

async function start(): Promise<void> {
  const policy = await readPolicy({ platform, env })
  const rules = policy.ok ? policy.value : {}
  const store = openStore(electronStoreFile(userData), log.scoped('store'))
  const secrets = openSecrets(userData, log.scoped('secrets'))
  const options = startOptions(env, rules, store.get('theme'))
  if (options.prefilledPassword !== null) redaction.protect(options.prefilledPassword)
  const sessions = openSessions(paths.pages, log.scoped('pages'))
  const extraCaFile = rules.extraCaFile ?? null
  const network = await createNetwork({ session: sessions.network, extraCaFile, platform, log })
  applyTheme(options.theme)

  const media = createMedia({
    session: sessions.media,
    preload: paths.preload('media'),
    kept: store.get('devices'),
    log: log.scoped('media'),
  })
  const sip = network.createUserAgent(media.peerConnections)
  const softphone = createSoftphone({
    app: {
      version: appVersion(paths.packageJson),
      testBuild: isTestBuild(paths.packageJson),
      theme: options.theme,
    },
    server: options.server,
    prefill: options.prefill,
    region: options.region,
    deviceId: store.get('deviceId'),
    fetch: network.fetch,
    clock: systemClock,
    chance: { random: Math.random, uuid: randomUUID },
    sip,
    media,
    secrets,
    settingsStore: store.kept,
    onIceServers: (servers) => media.setIceServers(servers),
    log,
  })
  const { snapshots, session } = softphone
  const server = checkServerUrl(options.server, 'http')
  showStartProblems(softphone.store, { policy, server, kept: store.notices })

  const window = createConsoleWindow({
    session: sessions.console,
    preload: paths.preload('console'),
    icon: join(paths.resources, 'icons', 'icon.png'),
    devTools: !app.isPackaged,
    keptBounds: store.get('windowBounds'),
    keepBounds: (bounds) => void store.set('windowBounds', bounds),
    log: log.scoped('window'),
  })
  showWindow = () => window.show()
  const { themeIsLocked, prefilledPassword } = options
  const choices = createLocalChoices({ facts: softphone.store, store, media, applyTheme, themeIsLocked })
  const handlers = consoleHandlers({ softphone, media, choices, prefilledPassword })
  const served = serve(consoleContract, window, handlers, log.scoped('ipc'))
  media.start()
  void session.restore()

  const stops = [
    watchTrustProblems(softphone.store, network.trust),
    snapshots.onChange((snapshot) => served.announce('state.changed', snapshot)),
    media.onLevels((levels) => served.announce('levels.changed', levels)),
    media.onQuality((quality) => served.announce('quality.changed', quality)),
    watchComputer({
      onSuspend: () => log.info('computer goes to sleep'),
      onResume: () => session.probe(),
      onNetworkUp: () => session.probe(),
      onNetworkDown: () => log.info('network is down'),
    }),
  ]
  startDesktop({
    snapshots,
    window,
    store,
    resources: paths.resources,
    clock: systemClock,
    log,
    chooseStatus: (status) => void handlers['status.set']({ status, reasonCode: null }),
    signOut: () => session.signOut(),
    dispose: () => {
      for (const stop of stops) stop()
      for (const part of [softphone, sip, served, media, window]) part.dispose()
    },
  })
}
