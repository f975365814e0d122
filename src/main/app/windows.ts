import { BrowserWindow, nativeTheme, screen, type Session, type WebContents } from 'electron'
import type { ZoomStep } from '../../contract/ipc/console-snapshot.js'
import type { ServedWindow } from '../ipc/serve.js'
import type { Logger } from '../log/logger.js'
import { pageUrl } from './app-protocol.js'
import { hardenContents, safeWebPreferences } from './security.js'
import { defaultSize, smallestSize, usableBounds, type Rectangle } from './window-bounds.js'
import { createWindowZoom } from './window-zoom.js'

/** The page's own background in both themes, so that the window never flashes white. The console's `--canvas`. */
const background = { light: '#f6f7f9', dark: '#101217' } as const

/** A page that keeps crashing is not loaded again for ever. */
const RELOADS_PER_MINUTE = 5

/** Bounds are kept once the window has rested this long. */
const BOUNDS_SETTLE_MS = 400

export interface ConsoleWindow extends ServedWindow {
  /** brings the window to the front */
  show(): void
  hide(): void
  minimize(): void
  readonly visible: boolean
  /** Where it was the last time, and who remembers where it goes now. It is not shown before. */
  place(where: { readonly kept: Rectangle | null; keep(bounds: Rectangle): void }): void
  /** draws the page at this per cent of its usual size */
  zoom(percent: number): void
  /** the agent asks for it, by keys or by the wheel */
  onZoom(listener: (step: ZoomStep) => void): () => void
  /** the page has come up for the first time, or could not */
  readonly loaded: Promise<void>
  /** the agent closed the window; the listener decides what becomes of it (it is not destroyed) */
  onClose(listener: () => void): () => void
  dispose(): void
}

export interface ConsoleWindowOptions {
  readonly session: Session
  readonly preload: string
  readonly icon: string
  /** false in a packaged app */
  readonly devTools: boolean
  readonly log: Logger
}

/**
 * The console window. It shows state and owns none: when its page crashes or hangs it is loaded again, and no call
 * notices.
 */
export function createConsoleWindow(options: ConsoleWindowOptions): ConsoleWindow {
  const { log } = options
  const url = pageUrl('console')
  const window = new BrowserWindow({
    ...defaultSize,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    title: 'Offhook',
    icon: options.icon,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: currentBackground(),
    webPreferences: {
      ...safeWebPreferences(options.session, options.preload, options.devTools),
      // Offers and PIN results must reach screen readers and timers while the window is covered.
      backgroundThrottling: false,
    },
  })
  window.setMenu(null)
  hardenContents(window.webContents, url, log)

  const newPage = new Set<() => void>()
  const closing = new Set<() => void>()
  const zooming = new Set<(step: ZoomStep) => void>()
  const zoom = createWindowZoom(window, (step) => {
    for (const listener of zooming) listener(step)
  })
  let disposed = false
  const alive = (): WebContents | null => (window.isDestroyed() ? null : window.webContents)

  const load = (): Promise<void> => {
    for (const listener of newPage) listener()
    return window
      .loadURL(url)
      .catch((error: unknown) => log.error('console page could not be loaded', { error }))
  }
  const reloads = recentCount(60_000)
  const revive = (reason: string): void => {
    if (disposed || window.isDestroyed()) return
    const tries = reloads()
    log.error('console page lost', { reason, tries })
    if (tries <= RELOADS_PER_MINUTE) void load()
  }

  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') revive(details.reason)
  })
  window.webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) for (const listener of newPage) listener()
  })
  window.on('unresponsive', () => {
    log.warn('console page does not respond')
    window.webContents.forcefullyCrashRenderer()
  })
  let keepBounds: (bounds: Rectangle) => void = () => undefined
  const placed = Promise.withResolvers<void>()
  window.once('ready-to-show', () => void placed.promise.then(() => window.show()))
  window.on('close', (event) => {
    if (disposed) return
    event.preventDefault()
    for (const listener of closing) listener()
  })
  const keep = (): void => {
    clearTimeout(settling)
    if (!window.isMinimized() && !window.isMaximized() && !window.isFullScreen())
      keepBounds(window.getBounds())
  }
  // `moved` and `resized` do not exist on Linux; `move` comes for every pixel.
  let settling: NodeJS.Timeout | undefined
  const keepSoon = (): void => {
    clearTimeout(settling)
    settling = setTimeout(keep, BOUNDS_SETTLE_MS)
  }
  window.on('move', keepSoon)
  window.on('resize', keepSoon)
  const onTheme = (): void => {
    if (!window.isDestroyed()) window.setBackgroundColor(currentBackground())
  }
  nativeTheme.on('updated', onTheme)
  const loaded = load()

  return {
    pageUrl: url,
    loaded,
    get webContentsId() {
      return alive()?.id ?? null
    },
    send(channel, value) {
      const contents = alive()
      if (contents !== null && !contents.isDestroyed() && !contents.isCrashed()) contents.send(channel, value)
    },
    onNewPage: subscribeTo(newPage),
    onClose: subscribeTo(closing),
    onZoom: subscribeTo(zooming),
    zoom: (percent) => zoom.draw(percent),
    place({ kept, keep }) {
      const workAreas = screen.getAllDisplays().map((display) => display.workArea)
      const bounds = usableBounds(kept, workAreas)
      if (bounds !== null) window.setBounds(bounds)
      keepBounds = keep
      placed.resolve()
    },
    show() {
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    hide: () => {
      if (!window.isDestroyed()) window.hide()
    },
    minimize: () => {
      if (!window.isDestroyed()) window.minimize()
    },
    get visible() {
      return !window.isDestroyed() && window.isVisible() && !window.isMinimized()
    },
    dispose() {
      if (disposed) return
      clearTimeout(settling)
      if (!window.isDestroyed()) keep()
      disposed = true
      nativeTheme.off('updated', onTheme)
      newPage.clear()
      closing.clear()
      zooming.clear()
      if (!window.isDestroyed()) window.destroy()
    },
  }
}

const currentBackground = (): string => (nativeTheme.shouldUseDarkColors ? background.dark : background.light)

function subscribeTo<Listener>(listeners: Set<Listener>): (listener: Listener) => () => void {
  return (listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
}

/** How often it was called within the last `windowMs`, this call included. */
function recentCount(windowMs: number): () => number {
  let times: number[] = []
  return () => {
    const now = performance.now()
    times = [...times.filter((time) => now - time < windowMs), now]
    return times.length
  }
}
