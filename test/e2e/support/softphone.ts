import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test'
import { electronRuntime } from '../../../scripts/electron-runtime.mjs'
import { root } from '../../../scripts/setup/paths.mjs'
import { systemBrowser } from '../../support/e2e/system-browser.js'

export interface SoftphoneOptions {
  readonly server: string
  readonly userData: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** The built app as a process: started, killed, and started again on the same folder. */
export interface Softphone {
  readonly app: ElectronApplication
  readonly console: Page
  readonly pid: number
  readonly userData: string
  /** what the process wrote on its streams, for the report of a failed test */
  output(): string
  mainLog(): Promise<string>
  /** the process is gone */
  readonly ended: Promise<void>
  /** kill -9 of the whole app, if it still runs. Asked to end, Electron would wait for the test's debugger to let go of it. */
  close(): Promise<void>
}

export const newUserData = (): Promise<string> => mkdtemp(join(tmpdir(), 'offhook-e2e-'))
export const removeUserData = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 })

export async function startSoftphone({
  server,
  userData,
  env = {},
  args = [],
}: SoftphoneOptions): Promise<Softphone> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const app = await _electron.launch({
    executablePath: electronRuntime().executablePath,
    cwd: root,
    args: [
      root,
      `--user-data-dir=${userData}`,
      '--allow-loopback-in-peer-connection',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...args,
    ],
    env: { ...inherited, ...systemBrowser().env, OFFHOOK_SERVER: server, ...env },
    timeout: 30_000,
  })
  const child = app.process()
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-100_000)
    })
  }
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    app,
    console: await consoleWindow(app),
    pid: child.pid ?? 0,
    userData,
    output: () => said,
    ended,
    mainLog: () => readLogs(userData),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await ended
    },
  }
}

const isConsole = (page: Page): boolean => page.url().includes('://console/')

/** The window an agent sees; the media engine has a hidden one. A window is there before it has its address. */
async function consoleWindow(app: ElectronApplication): Promise<Page> {
  const find = (): Page | undefined => app.windows().find(isConsole)
  await expect.poll(find, { message: 'the console opens', timeout: 30_000, intervals: [20] }).toBeDefined()
  const page = find()
  if (!page) throw new Error('The console closed at once')
  await page.waitForLoadState('domcontentloaded')
  return page
}

async function readLogs(userData: string): Promise<string> {
  const folder = join(userData, 'logs')
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(
    names.sort().map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  return texts.join('\n')
}
