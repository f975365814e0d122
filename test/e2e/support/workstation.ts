import { Agent } from './agent.js'
import { newUserData, removeUserData, startSoftphone, type Softphone } from './softphone.js'

export interface StartOptions {
  readonly server?: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** A computer with the app on it: the app may end or be killed and start again on what it left behind. */
export interface Workstation {
  readonly userData: string
  /** the app as it was started last; null before */
  readonly softphone: Softphone | null
  starts(options?: StartOptions): Promise<Agent>
  /** kill -9 of the whole app */
  crashes(): Promise<void>
  /** kills the process behind one window */
  pageCrashes(role: 'console' | 'media'): Promise<void>
  /** what the console shows, read through main; empty while the page is loading */
  consoleText(): Promise<string>
  /** Quit, as from the tray; the question that follows is answered */
  quits(answer: 'Quit' | 'Cancel'): Promise<void>
  hasEnded(): Promise<void>
  dispose(): Promise<void>
}

/** @param server what the app is told to be the contact center, read at each start */
export async function setUpWorkstation(server: () => string): Promise<Workstation> {
  const userData = await newUserData()
  const started: Softphone[] = []
  const running = (): Softphone => {
    const softphone = started.at(-1)
    if (!softphone) throw new Error('The app was not started')
    return softphone
  }
  return {
    userData,
    get softphone() {
      return started.at(-1) ?? null
    },
    async starts(options = {}) {
      const softphone = await startSoftphone({ server: server(), userData, ...options })
      started.push(softphone)
      return new Agent(softphone.console)
    },
    crashes: async () => running().close(),
    pageCrashes: (role) =>
      running().app.evaluate(({ webContents }, wanted) => {
        const page = webContents.getAllWebContents().find((one) => one.getURL().includes(`://${wanted}/`))
        if (!page) throw new Error(`There is no ${wanted} page`)
        process.kill(page.getOSProcessId(), 'SIGKILL')
      }, role),
    consoleText: () =>
      running().app.evaluate(async ({ webContents }) => {
        const page = webContents.getAllWebContents().find((one) => one.getURL().includes('://console/'))
        if (!page || page.isCrashed() || page.isLoading()) return ''
        return String(await page.executeJavaScript('document.body.innerText'))
      }),
    quits: (answer) =>
      running()
        .app.evaluate(({ app, dialog }, wanted) => {
          // A native dialog has no accessible names for a test to find: its answer is given in its place.
          dialog.showMessageBox = async (...args: unknown[]) => {
            const { buttons } = args.at(-1) as { buttons: string[] }
            return { response: buttons.indexOf(wanted), checkboxChecked: false }
          }
          app.quit()
        }, answer)
        .catch((error: unknown) => {
          if (answer === 'Cancel') throw error
        }),
    hasEnded: () => running().ended,
    async dispose() {
      for (const softphone of started) await softphone.close()
      await removeUserData(userData)
    },
  }
}
