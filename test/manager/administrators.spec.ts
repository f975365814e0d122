import { expect, expectAccessible, goTo, signIn, test } from './support/manager-test.js'

test('creates an administrator, changes the role, and signs out and deactivates them', async ({
  manager,
  center,
}) => {
  await goTo(manager, 'Administrators')
  await expect(manager.getByRole('row', { name: /kim/ })).toContainText('Group administrator')
  await expect(manager.getByRole('row', { name: /kim/ })).toContainText('Support')
  await expectAccessible(manager, 'administrators')
  await manager.getByRole('button', { name: 'New administrator' }).click()
  const dialog = manager.getByRole('dialog')
  await dialog.getByLabel('User name').fill('nora')
  await dialog.getByLabel('Role').selectOption('group-administrator')
  await dialog.getByLabel('Password').fill('offhook-admin')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByText('Choose an agent group.')).toBeVisible()
  await expectAccessible(manager, 'administrator-new')
  await dialog.getByLabel('Agent group').selectOption('sales')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(manager.getByRole('heading', { name: 'nora' })).toBeVisible()
  const nora = await center.admin('nora')
  expect(await nora.get('/me')).toMatchObject({ group: { id: 'sales' } })

  await manager.getByLabel('Role').selectOption('supervisor')
  await manager.getByLabel('Agent group').selectOption('')
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByTestId('announcer')).toHaveText(/Saved/)
  expect(await nora.get('/me')).toMatchObject({ role: 'supervisor', group: null })
  await expectAccessible(manager, 'administrator')

  await manager.getByRole('button', { name: 'Sign nora out' }).click()
  await manager.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(manager.getByTestId('announcer')).toHaveText(/nora is signed out/)
  expect((await nora.call('GET', '/me')).status).toBe(401)
  await manager.getByRole('switch', { name: 'Active' }).click()
  await expect(manager.getByText('Saving signs nora out at once.')).toBeVisible()
  await manager.getByRole('button', { name: 'Save' }).click()
  await goTo(manager, 'Administrators')
  await expect(manager.getByRole('row', { name: /nora/ })).toContainText('Deactivated')
  await goTo(manager, 'Audit')
  await manager.getByLabel('Of what').selectOption('administrator')
  await expect(manager.getByRole('row', { name: /Administrator nora/ })).toHaveCount(4)
  await expect(manager.getByRole('row', { name: /Created/ })).toContainText(
    'Role: none → Group administrator',
  )
})

test('lets nobody change their own role or state', async ({ manager }) => {
  await goTo(manager, 'Administrators')
  await manager.getByRole('link', { name: 'admin', exact: true }).click()
  await expect(manager.getByText('Nobody changes their own role or state')).toBeVisible()
  await expect(manager.getByLabel('Role')).toHaveCount(0)
  await expect(manager.getByRole('switch')).toHaveCount(0)
  await expectAccessible(manager, 'administrator-me')
})

test('takes what a role no longer may out of the page', async ({ visitor, center }) => {
  await signIn(visitor, undefined, 'kim')
  await expect(visitor.getByRole('heading', { name: 'Agent Groups' })).toBeVisible()
  const admin = await center.admin()
  const supervisor = { role: 'supervisor', groupId: null, active: true }
  await admin.call('PUT', '/administrators/kim', supervisor, { 'if-match': '*' })
  await goTo(visitor, 'Audit')
  await expect(visitor.getByRole('heading', { name: 'This page is not for your role' })).toBeVisible()
})
