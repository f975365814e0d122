import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { startChild } from '../../scripts/child.mjs'
import { electronRuntime } from '../../scripts/electron-runtime.mjs'
import { inRoot, root } from '../../scripts/setup/paths.mjs'
import { watchForStatusControl, type StatusControl } from './status-control.js'
import { systemBrowser } from '../support/e2e/system-browser.js'

/**
 * An Electron app as a person starts it: without Node's inspector, which would hold main back. The page is reached through
 * Chromium's own remote debugging.
 */
export interface AppProcess {
  readonly pid: number
  /** Unix time in ms just before the process was made */
  readonly startedAt: number
  /** when the window had an enabled status control */
  readonly statusControl: Promise<StatusControl>
  /** the window, driven by accessible names; ends with `letGo` */
  drive(): Promise<Page>
  /** nobody looks any more: what is measured now is the app alone */
  letGo(): Promise<void>
  dispose(): Promise<void>
}

export interface AppOptions {
  /** folder with a package.json */
  readonly app: string
  readonly userData: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

export const softphone = root
export const bareWindow = inRoot('test/bench/bare-window')

export const newUserData = (): Promise<string> => mkdtemp(join(tmpdir(), 'offhook-bench-'))
export const removeUserData = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 })

export async function startApp({ app, userData, env = {}, args = [] }: AppOptions): Promise<AppProcess> {
  const { executablePath } = electronRuntime()
  const startedAt = performance.timeOrigin + performance.now()
  const child = startChild(
    executablePath,
    [
      app,
      `--user-data-dir=${userData}`,
      '--remote-debugging-port=0',
      '--allow-loopback-in-peer-connection',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...args,
    ],
    { env: { ...process.env, ...systemBrowser().env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended = new Promise<void>((resolve) => child.process.once('close', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    for (const stream of [child.process.stdout, child.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-10_000)
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
    }
    void ended.then(() => reject(new Error(`The app ended:\n${said}`)))
  })
  let browser: Browser | null = null
  const letGo = async (): Promise<void> => {
    await browser?.close()
    browser = null
  }
  return {
    pid: child.process.pid ?? 0,
    startedAt,
    statusControl: watchForStatusControl(address),
    async drive() {
      browser ??= await chromium.connectOverCDP(address)
      return windowOf(browser)
    },
    letGo,
    async dispose() {
      await letGo()
      // A softphone that is asked to quit would log out; a kill leaves the sign-in for the next start.
      child.process.kill('SIGKILL')
      await ended
    },
  }
}

async function windowOf(browser: Browser): Promise<Page> {
  const isWindow = (page: Page): boolean => !page.url().includes('://media/') && page.url() !== 'about:blank'
  const [context] = browser.contexts()
  if (!context) throw new Error('The app has no pages')
  const page = context.pages().find(isWindow) ?? (await context.waitForEvent('page', { predicate: isWindow }))
  await page.waitForLoadState('domcontentloaded')
  return page
}
