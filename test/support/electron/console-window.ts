import { BrowserWindow, webContents, type WebContents } from 'electron'
import { z } from 'zod'
import { succeed } from '../../../src/contract/errors.js'
import { defineContract } from '../../../src/contract/ipc/define.js'
import { pageUrl, registerAppScheme } from '../../../src/main/app/app-protocol.js'
import { safeWebPreferences, secureApp } from '../../../src/main/app/security.js'
import { openConsoleSession, openSessions } from '../../../src/main/app/sessions.js'
import { createConsoleWindow, type ConsoleWindow } from '../../../src/main/app/windows.js'
import { serve } from '../../../src/main/ipc/serve.js'
import type { Logger } from '../../../src/main/log/logger.js'
import { recordingLogger } from '../recording-logger.js'

/** The real console window with a small page in it; see test/integration/windows. */
export interface WindowInput {
  readonly pages: string
  readonly preload: string
}

const contract = defineContract({
  role: 'console',
  commands: { 'state.get': { input: z.undefined(), output: z.object({ revision: z.int() }) } },
  events: { 'state.changed': z.object({ revision: z.int() }) },
})

const log: Logger & { text(): string } = recordingLogger()

export function beforeReady(): void {
  registerAppScheme()
  secureApp(log)
}

export async function run({ pages, preload }: WindowInput): Promise<unknown> {
  const sessions = openSessions(pages, log)
  const kept: unknown[] = []
  const started = Promise.withResolvers<void>()
  const window = createConsoleWindow({
    session: openConsoleSession(pages, started.promise, log),
    preload,
    icon: '',
    devTools: false,
    log,
  })
  const served = serve(contract, window, { 'state.get': () => succeed({ revision: 1 }) }, log)
  const page = (): WebContents => {
    const found = webContents.getAllWebContents().find((one) => one.id === window.webContentsId)
    if (found === undefined) throw new Error('no page')
    return found
  }
  const native = (): Electron.BrowserWindow => {
    const [found] = BrowserWindow.getAllWindows()
    if (found === undefined) throw new Error('no window')
    return found
  }
  const inPage = (code: string): Promise<unknown> => page().executeJavaScript(code) as Promise<unknown>

  served.announce('state.changed', { revision: 1 })
  window.place({
    kept: { x: 90_000, y: 0, width: 400, height: 700 },
    keep: (bounds) => void kept.push(bounds),
  })
  started.resolve()
  await ready(page)
  const answers: Record<string, unknown> = {}
  answers['first'] = await inPage('window.seen()')
  answers['bounds'] = { width: native().getBounds().width, minimum: native().getMinimumSize() }

  // What a page must not be able to do.
  answers['globals'] = await inPage('[typeof require, typeof process, typeof module]')
  answers['inline'] = await inPage('window.inlineRan === true')
  answers['microphone'] = await inPage(
    'navigator.mediaDevices.getUserMedia({ audio: true }).then(() => "given", (error) => error.name)',
  )
  answers['opened'] = await inPage('window.open("https://example.invalid/") === null')
  answers['elsewhere'] = await inPage('fetch("https://example.invalid/").then(() => "sent", () => "refused")')
  await inPage('location.href = "https://example.invalid/"; undefined')
  await inPage('location.href = "file:///etc/passwd"; undefined')
  answers['url'] = page().getURL()
  answers['windows'] = BrowserWindow.getAllWindows().length

  // The other window's page is another origin, and may have the microphone.
  const media = new BrowserWindow({
    show: false,
    webPreferences: safeWebPreferences(sessions.media, preload, false),
  })
  await media.loadURL(pageUrl('media'))
  answers['mediaMicrophone'] = await media.webContents.executeJavaScript(
    'navigator.mediaDevices.getUserMedia({ audio: true }).then(() => "given", (error) => error.name)',
  )
  answers['mediaCamera'] = await media.webContents.executeJavaScript(
    'navigator.mediaDevices.getUserMedia({ video: true }).then(() => "given", (error) => error.name)',
  )
  // The same command from a page that is not the console's.
  answers['stranger'] = await media.webContents.executeJavaScript('window.probe.ask()')
  media.destroy()

  // Keys as the system hands them over; the page has no say.
  const steps: string[] = []
  const ownSize = native().getSize()
  window.onZoom((step) => steps.push(step))
  for (const keyCode of ['=', 'numadd', '-', '0'])
    page().sendInputEvent({
      type: 'keyDown',
      keyCode,
      modifiers: [process.platform === 'darwin' ? 'meta' : 'control'],
    })
  page().sendInputEvent({ type: 'keyDown', keyCode: '=' })
  window.zoom(125)
  answers['zoomed'] = { steps, minimum: native().getMinimumSize(), height: native().getSize()[1] }

  // A reload and a crash lose the page, and nothing else.
  page().reload()
  served.announce('state.changed', { revision: 2 })
  await ready(page)
  answers['afterReload'] = await inPage('window.seen()')
  const crashed = new Promise((resolve) => page().once('render-process-gone', resolve))
  page().forcefullyCrashRenderer()
  await crashed
  served.announce('state.changed', { revision: 3 })
  await ready(page)
  answers['afterCrash'] = await inPage('window.seen()')
  answers['zoomAfterCrash'] = await inPage('devicePixelRatio')
  window.zoom(100)
  answers['zoomedBack'] = [page().getZoomFactor(), native().getSize().join() === ownSize.join()]

  answers['closing'] = await closeOnce(window, native())
  native().setBounds({ x: 40, y: 40, width: 420, height: 600 })
  window.dispose()
  answers['kept'] = kept.at(-1)
  answers['left'] = BrowserWindow.getAllWindows().length
  served.dispose()
  answers['log'] = log.text()
  return answers
}

/** The page says so itself, in its title, once it has what it waits for. */
async function ready(page: () => WebContents): Promise<void> {
  const contents = page()
  if (contents.getTitle() === 'ready' && !contents.isLoading()) return
  await new Promise<void>((resolve) => {
    const onTitle = (_event: unknown, title: string): void => {
      if (title !== 'ready') return
      contents.off('page-title-updated', onTitle)
      resolve()
    }
    contents.on('page-title-updated', onTitle)
  })
}

async function closeOnce(window: ConsoleWindow, native: Electron.BrowserWindow): Promise<unknown> {
  const told = new Promise((resolve) => window.onClose(() => resolve(!native.isDestroyed())))
  native.close()
  return told
}
