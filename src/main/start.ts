// First: it says how every schema after it works.
import '../contract/interpret-schemas.js'
import { randomUUID } from 'node:crypto'
import { clipboard, Menu } from 'electron'
import { succeed } from '../contract/errors.js'
import { consoleContract } from '../contract/ipc/console.js'
import { createSoftphone } from './agent/softphone.js'
import { createPlainSoftphone } from './plain-sip/plain-softphone.js'
import { appVersion, startOptions } from './agent/start-options.js'
import { openBrowser } from './app/browser.js'
import { createMedia } from './app/create-media.js'
import { createNetwork } from './app/create-network.js'
import { startDesktop } from './app/desktop.js'
import { isTestBuild, type AppPaths } from './app/paths.js'
import { watchComputer } from './app/power.js'
import { macMenu } from './app/mac-menu.js'
import { openSessions } from './app/sessions.js'
import { applyTheme } from './app/theme.js'
import type { ConsoleWindow } from './app/windows.js'
import { systemClock } from './clock.js'
import { consoleHandlers } from './ipc/console-handlers.js'
import { serve } from './ipc/serve.js'
import type { Logger } from './log/logger.js'
import type { Redaction } from './log/redact.js'
import { checkServerUrl } from './net/secure-url.js'
import { openSecrets } from './settings/electron-secrets.js'
import { electronStoreFile } from './settings/electron-store-file.js'
import { readPolicy } from './settings/policy-file.js'
import type { SipPolicy } from './settings/policy-sip.js'
import { openStore } from './settings/store.js'
import { createLocalChoices } from './state/local-choices.js'
import { showRelays } from './state/relay-notice.js'
import { showStartProblems, watchTrustProblems } from './state/start-notices.js'

export interface StartOptions {
  readonly paths: AppPaths
  readonly userData: string
  readonly window: ConsoleWindow
  readonly log: Logger
  readonly redaction: Redaction
}

/** Builds and wires everything behind the window; the page is answered as soon as that is done. */
export async function start({ paths, userData, window, log, redaction }: StartOptions): Promise<void> {
  const { env, platform } = process
  const policy = await readPolicy({ platform, env })
  const rules = policy.ok ? policy.value : {}
  const store = openStore(electronStoreFile(userData), log.scoped('store'))
  const secrets = openSecrets(userData, log.scoped('secrets'))
  const options = startOptions(env, rules, store.get('theme'))
  const sessions = openSessions(paths.pages, log.scoped('pages'))
  const extraCaFile = rules.extraCaFile ?? null
  const network = await createNetwork({
    session: sessions.network,
    mediaSession: sessions.media,
    extraCaFile,
    platform,
    log,
  })
  applyTheme(options.theme)

  const media = createMedia({
    session: sessions.media,
    preload: paths.preload('media'),
    kept: { devices: store.get('devices'), echoCancellation: store.get('echoCancellation') },
    log: log.scoped('media'),
  })
  const sip = network.createUserAgent(media.peerConnections)
  const app = {
    version: appVersion(paths.packageJson),
    testBuild: isTestBuild(paths.packageJson),
    theme: options.theme,
    themeBy: options.themeBy,
  }
  const common = {
    app,
    deviceId: store.get('deviceId'),
    clock: systemClock,
    chance: { random: Math.random, uuid: randomUUID },
    sip,
    media,
    secrets,
    settingsStore: store.kept,
    protect: (secret: string) => redaction.protect(secret),
    log,
  }
  const { sip: plainSip } = rules
  const softphone = plainSip ? startPlain(plainSip) : startAgent()

  /** by machine policy alone, without a contact center */
  function startPlain(plain: SipPolicy) {
    const { codecs = null, iceTransportPolicy } = plain
    media.setAudioProfile({ codecs, iceTransportPolicy })
    return createPlainSoftphone({
      ...common,
      policy: plain,
      onAccount: (account) => media.setIceServers(account.iceServers),
      readPolicy: async () => {
        const read = await readPolicy({ platform, env })
        return read.ok ? (read.value.sip ?? null) : null
      },
    })
  }
  function startAgent() {
    return createSoftphone({
      ...common,
      server: options.server,
      serverBy: options.serverBy,
      region: options.region,
      fetch: network.fetch,
      openBrowser,
      onSignedIn: () => window.show(),
      requireEncryptedSignIn: rules.requireEncryptedSignIn ?? false,
      onIceServers: (servers) => media.setIceServers(servers),
    })
  }
  const { snapshots, session } = softphone
  const server = plainSip ? succeed(null) : checkServerUrl(options.server, 'http')
  showStartProblems(softphone.store, { policy, server, kept: store.notices })

  window.place({ kept: store.get('windowBounds'), keep: (bounds) => void store.set('windowBounds', bounds) })
  const choices = createLocalChoices({
    facts: softphone.store,
    store,
    media,
    applyTheme,
    applyZoom: (percent) => window.zoom(percent),
  })
  if (platform === 'darwin')
    Menu.setApplicationMenu(Menu.buildFromTemplate(macMenu((step) => choices.zoom(step))))
  const handlers = consoleHandlers({
    softphone,
    media,
    choices,
    copyText: (text) => void clipboard.writeText(text),
  })
  const served = serve(consoleContract, window, handlers, log.scoped('ipc'))
  // The agent sees the window before the engine takes its share of the processor.
  void window.loaded.then(() => media.start())
  void session.restore()

  const stops = [
    watchTrustProblems(softphone.store, network.trust),
    snapshots.onChange((snapshot) => served.announce('state.changed', snapshot)),
    window.onZoom((step) => choices.zoom(step)),
    media.onRelays(showRelays(softphone.store, network.relayFaults)),
    media.onLevels((levels) => served.announce('levels.changed', levels)),
    media.onQuality((quality) => served.announce('quality.changed', quality)),
    watchComputer(
      {
        onSuspend: () => log.info('computer goes to sleep'),
        onResume: () => {
          log.info('computer woke')
          session.woke()
        },
        onNetworkUp: () => session.probe(),
        onNetworkDown: () => log.info('network is down'),
        onAddresses: (addresses) => {
          log.info('addresses of this computer', { count: addresses.length })
          media.addressesChanged()
          session.moved(addresses)
        },
      },
      systemClock,
    ),
  ]
  startDesktop({
    snapshots,
    window,
    store,
    resources: paths.resources,
    clock: systemClock,
    log,
    chooseStatus: (status) => void handlers['status.set']({ status, reasonCode: null }),
    signOut: () => session.leave(),
    dispose: () => {
      for (const stop of stops) stop()
      for (const part of [softphone, sip, served, media, window]) part.dispose()
    },
  })
}
