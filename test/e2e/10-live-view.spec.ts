import { chromium, type Browser, type Page } from '@playwright/test'
import { expect, test as base } from './support/fixtures.js'

/** Debian's own browser. As root Chromium runs without its sandbox only. */
const executablePath = process.env['OFFHOOK_CHROMIUM'] ?? '/usr/bin/chromium'
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** The Configuration Manager as lee, a supervisor, has it open beside the agent's softphone. */
const test = base.extend<{ readonly supervisor: Page }, { readonly debian: Browser }>({
  debian: [
    async ({}, use) => {
      const browser = await chromium.launch({ executablePath, args })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  supervisor: async ({ debian, center }, use) => {
    const context = await debian.newContext({ viewport: { width: 1440, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${center.url}/manager/`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('User name').fill('lee')
    await page.getByLabel('Password').fill('offhook-admin')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'Live view' })).toBeVisible()
    await use(page)
    await context.close()
  },
})

const cell = (page: Page, column: string) => {
  const columns = ['Agent', 'Agent group', 'Status', 'Connection', 'Phone', 'Interaction', 'Quality', 'Test']
  return page
    .getByRole('row', { name: /Alex Morgan/ })
    .getByRole('cell')
    .nth(columns.indexOf(column))
}

test('a supervisor sees what the agent’s softphone does as it happens, and tries it out', async ({
  agent,
  center,
  headset,
  supervisor,
}) => {
  const shows = (column: string, text: string | RegExp) =>
    expect(cell(supervisor, column)).toContainText(text)
  await shows('Status', 'Signed out')
  await agent.signsIn()
  await shows('Status', 'On break')
  await shows('Phone', 'Registered')
  await shows('Connection', 'Closed')

  await agent.opensConnection(headset)
  await agent.isIn('Available')
  await shows('Status', 'Available')
  await shows('Connection', 'Open')

  const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
  await shows('Status', 'Offered')
  await shows('Interaction', /Offered/i)
  await agent.accepts()
  await shows('Status', 'Busy')
  await expect(cell(supervisor, 'Quality')).toContainText(/(Excellent|Good|Fair|Poor) \d\.\d/, {
    timeout: 20_000,
  })
  await customer.hangsUp()
  await shows('Status', 'Post-processing')
  await shows('Interaction', 'None')
  await agent.button('Finish now').click()
  await shows('Status', 'Available')

  await supervisor.getByRole('button', { name: 'Offer a test interaction to Alex Morgan' }).click()
  await expect(agent.offer).toBeVisible()
  await agent.accepts()
  await shows('Interaction', /test/i)
})
