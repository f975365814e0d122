import { BrowserWindow, MessageChannelMain, type Session, type WebContents } from 'electron'
import { mediaPortChannel } from '../../contract/ipc/media-port-channel.js'
import type { EnginePort } from './engine-link.js'
import type { MediaPage, OpenMediaPage } from './media-window.js'

export interface MediaPageOptions {
  readonly url: string
  readonly preload: string
  readonly session: Session
  readonly devTools: boolean
  /** refuses navigation and new windows */
  harden(contents: WebContents): void
}

/** The hidden, sandboxed window of the media engine. It has no taskbar entry, is never shown, and is not throttled. */
export function electronMediaPage(options: MediaPageOptions): OpenMediaPage {
  return () => {
    const window = new BrowserWindow({
      show: false,
      skipTaskbar: true,
      focusable: false,
      width: 320,
      height: 240,
      title: 'Offhook media engine',
      webPreferences: {
        session: options.session,
        preload: options.preload,
        devTools: options.devTools,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        backgroundThrottling: false,
        // The ring must sound although nobody has clicked in this page yet.
        autoplayPolicy: 'no-user-gesture-required',
      },
    })
    const contents = window.webContents
    options.harden(contents)
    const { port1, port2 } = new MessageChannelMain()
    let gone: ((reason: string) => void) | null = null
    const end = (reason: string): void => {
      const listener = gone
      gone = null
      listener?.(reason)
    }
    contents.once('render-process-gone', (_event, { reason }) => end(reason))
    window.once('unresponsive', () => end('unresponsive'))
    window.once('closed', () => end('closed'))
    contents.once('dom-ready', () => contents.postMessage(mediaPortChannel, null, [port2]))
    window.loadURL(options.url).catch((error: unknown) => end(`not loaded: ${String(error)}`))

    const page: MediaPage = {
      port: portOf(port1),
      onGone(listener) {
        gone = listener
        return () => {
          if (gone === listener) gone = null
        }
      },
      dispose() {
        gone = null
        port1.close()
        if (!window.isDestroyed()) window.destroy()
      },
    }
    return page
  }
}

function portOf(port: Electron.MessagePortMain): EnginePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', (event) => listener(event.data))
      port.start()
    },
    close: () => port.close(),
  }
}
