import { join } from 'node:path'
import { app, dialog, Menu } from 'electron'
import { openAppLog } from './app/app-log.js'
import { registerAppScheme } from './app/app-protocol.js'
import { appPaths } from './app/paths.js'
import { secureApp } from './app/security.js'
import { openConsoleSession } from './app/sessions.js'
import { becomeOnlyInstance } from './app/single-instance.js'
import { createConsoleWindow } from './app/windows.js'
import { reportDefects } from './log/defects.js'

const { env } = process
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
// The window has none; Electron would build its own. macOS alone needs one: it gets ours when the rest is there.
if (process.platform !== 'darwin') Menu.setApplicationMenu(null)

let showWindow = (): void => undefined
if (becomeOnlyInstance(() => showWindow())) void app.whenReady().then(begin).catch(cannotStart)
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

/**
 * The window comes first: its page's process starts on another core while this one loads and wires the rest. The page's
 * scripts are handed out when there is somebody to answer them.
 */
async function begin(): Promise<void> {
  const { promise: started, resolve: onStarted } = Promise.withResolvers<void>()
  const window = createConsoleWindow({
    session: openConsoleSession(paths.pages, started, log.scoped('pages')),
    preload: paths.preload('console'),
    icon: join(paths.resources, 'icons', 'icon.png'),
    devTools: !app.isPackaged,
    log: log.scoped('window'),
  })
  showWindow = () => window.show()
  const { start } = await import('./start.js')
  await start({ paths, userData, window, log, redaction })
  onStarted()
}
