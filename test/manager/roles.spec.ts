import type { Page } from '@playwright/test'
import { expect, expectAccessible, goTo, signIn, test } from './support/manager-test.js'

const placesOf = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link')

test('shows a supervisor what may be watched and read, and nothing to change', async ({
  visitor,
  center,
}) => {
  await signIn(visitor, undefined, 'lee')
  await expect(visitor.getByRole('heading', { name: 'Live view' })).toBeVisible()
  await expect(placesOf(visitor)).toHaveText(['Agent Groups', 'Agents', 'Live view'])
  await expect(visitor.getByText('Supervisor', { exact: true })).toBeVisible()
  await goTo(visitor, 'Agents')
  await expect(visitor.getByRole('link', { name: 'alex' })).toBeVisible()
  for (const name of ['New agent', 'Export'])
    await expect(visitor.getByRole('button', { name })).toHaveCount(0)
  await expect(visitor.getByRole('link', { name: 'Import' })).toHaveCount(0)
  await expect(visitor.getByRole('checkbox')).toHaveCount(0)
  await expectAccessible(visitor, 'supervisor-agents')
  await visitor.getByRole('link', { name: 'alex' }).click()
  await expect(visitor.getByText('Alex Morgan').first()).toBeVisible()
  await expect(visitor.getByRole('textbox')).toHaveCount(0)
  await expect(visitor.getByRole('button', { name: 'Save' })).toHaveCount(0)
  await expectAccessible(visitor, 'supervisor-agent')
  await goTo(visitor, 'Agent Groups')
  await expect(visitor.getByRole('button', { name: 'New group' })).toHaveCount(0)
  await visitor.getByRole('link', { name: 'Support' }).click()
  await expect(visitor.getByText('Enable Auto Answer')).toBeVisible()
  await expect(visitor.getByRole('switch')).toHaveCount(0)
  await expectAccessible(visitor, 'supervisor-group')
  await center.agent('alex')
  await goTo(visitor, 'Live view')
  await expect(visitor.getByRole('button', { name: 'Offer a test interaction to Alex Morgan' })).toBeVisible()
})

test('says with words what a role may not open', async ({ visitor, center }) => {
  await visitor.goto(`${center.url}/manager/home/profile`)
  await signIn(visitor, undefined, 'lee')
  await expect(visitor.getByRole('heading', { name: 'This page is not for your role' })).toBeVisible()
  await expect(
    visitor.getByText('It is for tenant administrators. You are signed in as lee, supervisor.'),
  ).toBeVisible()
  await expectAccessible(visitor, 'not-permitted')
  await visitor.getByRole('main').getByRole('link', { name: 'Live view' }).click()
  await expect(visitor.getByRole('heading', { name: 'Live view' })).toBeVisible()
})

test('lets a group administrator keep the own group and its agents', async ({ visitor, center }) => {
  await signIn(visitor, undefined, 'kim')
  await expect(visitor.getByRole('heading', { name: 'Agent Groups' })).toBeVisible()
  await expect(placesOf(visitor)).toHaveText(['Agent Groups', 'Agents', 'Live view', 'Audit'])
  await expect(visitor.getByRole('row', { name: /Sales/ })).toHaveCount(0)
  await visitor.getByRole('link', { name: 'Support' }).click()
  await expect(visitor.getByRole('button', { name: 'Delete the group' })).toHaveCount(0)
  await visitor.getByRole('switch', { name: 'Enable Auto Answer' }).click()
  await visitor.getByRole('button', { name: 'Save' }).click()
  await visitor.getByRole('button', { name: 'Reset all agents: Enable Auto Answer' }).click()
  await visitor.getByRole('dialog').getByRole('button', { name: 'Reset all agents' }).click()
  await expect(visitor.getByText('2 agents changed. Nobody keeps another value.').first()).toBeVisible()
  await expectAccessible(visitor, 'group-administrator-group')
  await goTo(visitor, 'Agents')
  await expect(visitor.getByRole('link', { name: 'robin' })).toHaveCount(0)
  await visitor.getByRole('button', { name: 'New agent' }).click()
  const dialog = visitor.getByRole('dialog')
  await expect(dialog.getByLabel('Agent group')).toHaveCount(0)
  await dialog.getByLabel('User name').fill('mika')
  await dialog.getByLabel('Display name').fill('Mika Virtanen')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(visitor.getByRole('heading', { name: 'Mika Virtanen' })).toBeVisible()
  await expect(visitor.getByLabel('Agent group')).toHaveAttribute('readonly')
  const admin = await center.admin()
  expect(await admin.get('/agents?search=mika')).toMatchObject({ items: [{ groupId: 'support' }] })
})
