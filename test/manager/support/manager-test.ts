import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, chromium, expect, type Page, test as base } from '@playwright/test'
import { type Database, openDatabase } from '../../../src/contact-center/store/database.js'
import { type ManagerCenter, startManagerCenter } from './manager-center.js'

/** Debian's own browser. As root Chromium runs without its sandbox only. */
const executablePath = process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium'
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

interface Worker {
  readonly database: Database
  readonly chromium: Browser
}
interface Fixtures {
  readonly center: ManagerCenter
  /** signed out, at the page's first address; a complaint of the browser fails the test */
  readonly visitor: Page
  /** signed in as an administrator, on Profile */
  readonly manager: Page
}

export const test = base.extend<Fixtures, Worker>({
  database: [
    async ({}, use) => {
      const database = await openDatabase({ kind: 'memory' })
      await use(database)
      await database.destroy()
    },
    { scope: 'worker' },
  ],
  chromium: [
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath, args })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  center: async ({ database }, use) => {
    const center = await startManagerCenter(database)
    await use(center)
    await center.close()
  },
  visitor: async ({ center, chromium: browser }, use) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // The browser itself reports each refused request; refusals are what many tests are about.
      const refused = message.text().startsWith('Failed to load resource')
      if (message.type() === 'error' && !refused) complaints.push(message.text())
    })
    await page.goto(`${center.url}/manager/`)
    await use(page)
    expect(complaints).toEqual([])
    await context.close()
  },
  manager: async ({ visitor }, use) => {
    await signIn(visitor)
    await use(visitor)
  },
})

/** by the page of the embedded issuer, and back */
export async function signIn(page: Page, password = 'offhook-admin', username = 'admin'): Promise<void> {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await typePassword(page, password, username)
}

export async function typePassword(
  page: Page,
  password = 'offhook-admin',
  username = 'admin',
): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Sign in to Northwind Care' })).toBeVisible()
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** in the window beside the page, which stays as it is */
export async function signInAgain(page: Page, username = 'admin'): Promise<void> {
  await expect(page.getByRole('dialog')).toContainText('Your sign-in has ended')
  const beside = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await typePassword(await beside, undefined, username)
}

export const goTo = (page: Page, place: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click()

/** What axe finds of WCAG 2.2 AA and best practice, light and dark; and a picture of each, looked at by people. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)
    expect(found, `${name}, ${colorScheme}`).toEqual([])
    const folder = process.env['OFFHOOK_PICTURES']
    if (folder) await page.screenshot({ path: `${folder}/manager-${name}-${colorScheme}.png` })
  }
  await page.emulateMedia({ colorScheme: null })
}

export { expect }
