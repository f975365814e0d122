import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { expect, test as base } from './support/fixtures.js'

/** Debian's own browser. As root Chromium runs without its sandbox only. */
const executablePath = process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium'
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

interface AtTheDesk {
  /** of the person there, with its own cookies */
  readonly desk: BrowserContext
}

/** The page that the system's browser was opened with, in a real browser. */
const test = base.extend<AtTheDesk, { readonly debian: Browser }>({
  debian: [
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath, args })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  desk: async ({ debian }, use) => {
    const context = await debian.newContext({ viewport: { width: 900, height: 700 } })
    await use(context)
    await context.close()
  },
})

async function goesTo(desk: BrowserContext, link: string): Promise<Page> {
  const page = await desk.newPage()
  await page.goto(link)
  return page
}

async function signsInOn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const seesOn = (page: Page, heading: string): Promise<void> =>
  expect(page.getByRole('heading', { name: heading })).toBeVisible()

test('a wrong password is said on the page; with the right one the app goes on and the tab can be closed', async ({
  agent,
  desk,
  workstation,
}) => {
  const link = await agent.opensBrowser()
  await agent.sees('Continue in your browser')
  const page = await goesTo(desk, link)
  // The demo's account is filled in.
  await expect(page.getByLabel('User name')).toHaveValue('alex')
  await expect(page.getByLabel('Password')).not.toHaveValue('')
  await signsInOn(page, 'alex', 'wrong-password')
  await expect(page.getByRole('alert')).toBeVisible()
  await agent.sees('Continue in your browser')

  await signsInOn(page, 'alex', 'offhook-demo')
  await seesOn(page, 'You are signed in')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id }) => id)).toEqual([])
  }
  await agent.isIn('On break')

  const log = (await workstation.softphone?.mainLog()) ?? ''
  expect(log).toContain('signed in')
  const secrets = [new URL(link).searchParams.get('state'), new URL(page.url()).searchParams.get('code')]
  for (const secret of secrets) {
    expect(secret?.length).toBeGreaterThan(20)
    expect(log).not.toContain(secret)
  }
  expect(log).not.toMatch(/eyJ|wrong-password|offhook-demo/)
})

test('a sign-in that is given up on the page is given up in the app, which says so', async ({
  agent,
  desk,
}) => {
  const page = await goesTo(desk, await agent.opensBrowser())
  await page.getByRole('button', { name: 'Cancel' }).click()
  await seesOn(page, 'You are not signed in')
  await agent.sees(/cancelled in the browser/)
  await agent.signsIn()
})

test('the page may be open in two windows: the first that signs in counts', async ({ agent, desk }) => {
  const first = await goesTo(desk, await agent.opensBrowser())
  await agent.button('Open again').click()
  const second = await goesTo(desk, await agent.browserIsOpened())
  await signsInOn(second, 'sam', 'offhook-demo')
  await seesOn(second, 'You are signed in')
  await agent.isIn('On break')
  await signsInOn(first, 'alex', 'offhook-demo')
  await first.waitForLoadState('domcontentloaded').catch(() => undefined)
  await agent.isIn('On break')
  await agent.sees(/Sam/)
})

test('the link can be copied; a sign-in that is given up in the app leads nowhere', async ({
  agent,
  desk,
  workstation,
  center,
}) => {
  const link = await agent.opensBrowser()
  await agent.button('Copy link').click()
  await agent.sees('Link copied.')
  const copied = await workstation.softphone?.app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toBe(link)
  await agent.button('Cancel').click()
  await agent.seesSignIn()
  const page = await goesTo(desk, link)
  await signsInOn(page, 'alex', 'offhook-demo')
  await page.waitForURL(/chrome-error:|127\.0\.0\.1/).catch(() => undefined)
  expect(await center.statusOf('alex')).toBe('signed-out')
})

test('whoever sits down next is asked for a password, whatever the browser remembers', async ({
  agent,
  desk,
}) => {
  await signsInOn(await goesTo(desk, await agent.opensBrowser()), 'alex', 'offhook-demo')
  await agent.isIn('On break')
  await agent.logsOut()
  await agent.seesSignIn()
  const page = await goesTo(desk, await agent.opensBrowser())
  await expect(page.getByLabel('Password')).toBeVisible()
  await signsInOn(page, 'sam', 'offhook-demo')
  await agent.isIn('On break')
  await agent.sees(/Sam/)
})

test('without any browser the app says so, and the copied link does it', async ({ workstation, desk }) => {
  // Not even xdg-open is there.
  const agent = await workstation.starts({ env: { PATH: workstation.userData } })
  await agent.button('Sign in').click()
  await agent.sees(/browser could not be opened/)
  await agent.button('Copy link').click()
  const link = await workstation.softphone?.app.evaluate(({ clipboard }) => clipboard.readText())
  await signsInOn(await goesTo(desk, link ?? ''), 'alex', 'offhook-demo')
  await agent.isIn('On break')
})
