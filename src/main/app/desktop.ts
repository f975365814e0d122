import { app } from 'electron'
import { join } from 'node:path'
import type { ChosenStatus } from '../../contract/domain.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../log/logger.js'
import type { Store } from '../settings/store.js'
import {
  type DesktopNotification,
  connectionNotification,
  offerNotification,
  quittingEndsSomething,
  trayFacts,
} from '../state/desktop-view.js'
import type { Snapshots } from '../state/publish.js'
import { askToQuit, connectLifecycle } from './electron-lifecycle.js'
import { createLifecycle } from './lifecycle.js'
import { createNotifications } from './notifications.js'
import { desktopHasTray } from './tray-host.js'
import { type AppTray, createTray } from './tray.js'
import type { ConsoleWindow } from './windows.js'

export interface DesktopOptions {
  readonly snapshots: Snapshots
  readonly window: ConsoleWindow
  readonly store: Pick<Store, 'get' | 'set'>
  readonly resources: string
  readonly clock: Clock
  readonly log: Logger
  chooseStatus(status: ChosenStatus): void
  signOut(): Promise<unknown>
  /** lets go of everything else before the process ends */
  dispose(): void
}

/**
 * The app on the agent's desktop: tray, silent notifications, and what closing and quitting do. Quitting is a log-out from
 * the first moment on; the tray comes when the desktop has said that it shows one.
 */
export function startDesktop(options: DesktopOptions): void {
  const { snapshots, window, store, resources, clock, log } = options
  const commands = { show: () => window.show(), chooseStatus: options.chooseStatus, quit: () => app.quit() }
  let tray: AppTray | null = null
  let leaving = false
  const notifications = createNotifications(join(resources, 'icons', 'icon.png'), () => window.show())

  const shown = new Map<'offer' | 'connection', string>()
  const notify = (tag: 'offer' | 'connection', notification: DesktopNotification | null): void => {
    const text = notification === null ? '' : `${notification.title}\n${notification.body}`
    if (text === (shown.get(tag) ?? '')) return
    shown.set(tag, text)
    if (notification) notifications.show(tag, notification.title, notification.body)
    else notifications.clear(tag)
  }
  const tell = (): void => {
    tray?.update(trayFacts(snapshots.current))
    notify('offer', offerNotification(snapshots.current))
    notify('connection', connectionNotification(snapshots.current))
  }
  tell()
  const stopTelling = snapshots.onChange(tell)

  const lifecycle = createLifecycle(
    {
      get trayPresent() {
        return tray?.present ?? false
      },
      get signedIn() {
        return snapshots.current.signIn.state !== 'signed-out'
      },
      get connectionOpen() {
        return quittingEndsSomething(snapshots.current)
      },
      get trayHintShown() {
        return store.get('trayHintShown')
      },
      hideWindow: () => window.hide(),
      minimizeWindow: () => window.minimize(),
      showTrayHint: () => {
        store.set('trayHintShown', true)
        notifications.show(
          'connection',
          'Offhook keeps running',
          'Find it in the tray. Quit it there to log out.',
        )
      },
      askToQuit,
      signOut: () => options.signOut(),
      exit: () => {
        leaving = true
        stopTelling()
        stopQuitting()
        tray?.dispose()
        notifications.dispose()
        options.dispose()
        app.exit(0)
      },
      after: (ms, task) => clock.after(ms, task),
    },
    log.scoped('lifecycle'),
  )
  const stopQuitting = connectLifecycle(lifecycle)
  window.onClose(() => lifecycle.windowClosed())

  // Asking starts a program, which stops main for 20 ms and more: the page and the sign-in come first.
  void window.loaded
    .then(() => desktopHasTray(process.platform))
    .then((hasTray) => {
      if (!hasTray || leaving) return
      tray = createTray(join(resources, 'icons', 'tray'), commands, log.scoped('tray'))
      tray.update(trayFacts(snapshots.current))
    })
}
