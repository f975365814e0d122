import { app, type Session, type WebContents, type WebPreferences } from 'electron'
import type { Logger } from '../log/logger.js'
import { pageUrl } from './app-protocol.js'

/** Every page runs sandboxed, isolated, and without Node. */
export function safeWebPreferences(session: Session, preload: string, devTools: boolean): WebPreferences {
  return {
    session,
    preload,
    devTools,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    safeDialogs: true,
  }
}

/** A window stays on its one page: no navigation, no second window, no webview. */
export function hardenContents(contents: WebContents, page: string, log: Logger): void {
  contents.setWindowOpenHandler(() => {
    log.warn('new window refused')
    return { action: 'deny' }
  })
  contents.on('will-navigate', (details) => {
    if (details.url === page && details.isMainFrame) return
    details.preventDefault()
    log.warn('navigation refused')
  })
  contents.on('will-redirect', (details) => details.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** @param userId as the operating system counts, undefined on Windows */
export const sandboxMayBeOff = (asked: boolean, userId: number | undefined): boolean => asked && userId === 0

/** Before Electron is ready. Contents that nobody hardened get nowhere either. */
export function secureApp(log: Logger): void {
  // This also takes back a --no-sandbox of the command line. Only root keeps it: Chromium does not start as root otherwise.
  if (sandboxMayBeOff(app.commandLine.hasSwitch('no-sandbox'), process.getuid?.())) {
    log[app.isPackaged ? 'warn' : 'info']('pages run without their sandbox, because this is root')
  } else app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  // Without a listener Electron refuses too; this one says so in the log.
  app.on('certificate-error', (event, _contents, _url, error, _certificate, callback) => {
    event.preventDefault()
    log.error('certificate refused in a window', { error })
    callback(false)
  })
}

const mediaPermissions = new Set(['media', 'speaker-selection'])

/** What a page asks for and gets: the media engine the microphone and the choice of a speaker, nobody anything else. */
export function permissionGranted(
  permission: string,
  requestingUrl: string,
  mediaTypes: readonly string[] | undefined,
): boolean {
  if (!mediaPermissions.has(permission) || !isMediaPage(requestingUrl)) return false
  return permission !== 'media' || !(mediaTypes ?? []).includes('video')
}

/** Denies everything in a session but audio to the media engine. */
export function restrictPermissions(session: Session, log: Logger): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const mediaTypes = 'mediaTypes' in details ? details.mediaTypes : undefined
    const granted = permissionGranted(permission, details.requestingUrl, mediaTypes)
    if (!granted) log.warn('permission refused', { permission })
    callback(granted)
  })
  // Answers also what devices are listed with their names; the check comes with the origin only.
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    permissionGranted(
      permission,
      requestingOrigin,
      details.mediaType === undefined ? undefined : [details.mediaType],
    ),
  )
  session.setDevicePermissionHandler(() => false)
}

function isMediaPage(url: string): boolean {
  if (!URL.canParse(url)) return false
  const [asking, media] = [new URL(url), new URL(pageUrl('media'))]
  return asking.protocol === media.protocol && asking.host === media.host
}
