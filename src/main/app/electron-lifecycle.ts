import { app, dialog, powerMonitor } from 'electron'
import type { Lifecycle } from './lifecycle.js'

/** Leads Electron's ways to end into the lifecycle. Only after Electron is ready. @returns its dispose */
export function connectLifecycle(lifecycle: Lifecycle): () => void {
  const onBeforeQuit = (event: Electron.Event): void => {
    if (!lifecycle.quit('agent')) event.preventDefault()
  }
  const onSignal = (): void => void lifecycle.quit('system')
  // The app lives in the tray; without this listener Electron quits with its last window.
  const onAllClosed = (): void => undefined
  app.on('before-quit', onBeforeQuit)
  app.on('window-all-closed', onAllClosed)
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, onSignal)
  powerMonitor.on('shutdown', onSignal)
  return () => {
    app.off('before-quit', onBeforeQuit)
    app.off('window-all-closed', onAllClosed)
    for (const signal of signals) process.off(signal, onSignal)
    powerMonitor.off('shutdown', onSignal)
  }
}

/** The question of SPEC §3: quitting the app is a log-out. */
export async function askToQuit(): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    title: 'Quit Offhook',
    message: 'Quit and log out?',
    detail: 'Your connection to the contact center is open. Quitting logs you out and closes it.',
    buttons: ['Quit', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}
