import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import { startChild } from '../../../scripts/child.mjs'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { systemBrowser } from '../../support/e2e/system-browser.js'

/**
 * The packaged app as a process. Its fuses refuse the Node inspector by which Playwright drives the unpacked one, so the
 * page is reached through Chromium's own remote debugging, and main is seen only from outside.
 */
export interface PackagedSoftphone {
  readonly console: Page
  output(): string
  /** SIGTERM, as a session's end sends it; resolves with the exit code */
  terminate(): Promise<number | null>
  dispose(): Promise<void>
}

export const packagedApp = inRoot('dist/linux-unpacked')

export async function startPackagedSoftphone(options: {
  readonly server: string
  readonly userData: string
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}): Promise<PackagedSoftphone> {
  const child = startChild(
    join(packagedApp, 'offhook'),
    [
      `--user-data-dir=${options.userData}`,
      '--remote-debugging-port=0',
      '--allow-loopback-in-peer-connection',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(options.args ?? []),
    ],
    {
      env: { ...process.env, ...systemBrowser().env, OFFHOOK_SERVER: options.server, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  const ended = new Promise<number | null>((resolve) => child.process.once('close', (code) => resolve(code)))
  const address = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.process.stdout, child.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
    }
    void ended.then(() => reject(new Error(`The packaged app ended:\n${said}`)))
  })
  const browser = await chromium.connectOverCDP(address)
  return {
    console: await consolePage(browser),
    output: () => said,
    async terminate() {
      child.process.kill('SIGTERM')
      return ended
    },
    async dispose() {
      await browser.close()
      await child.dispose()
    },
  }
}

async function consolePage(browser: Browser): Promise<Page> {
  const isConsole = (page: Page): boolean => page.url().includes('://console/')
  for (const context of browser.contexts()) {
    const page =
      context.pages().find(isConsole) ?? (await context.waitForEvent('page', { predicate: isConsole }))
    await page.waitForLoadState('domcontentloaded')
    return page
  }
  throw new Error('The packaged app has no window')
}
