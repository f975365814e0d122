import { expect, expectAccessible, goTo, test } from './support/manager-test.js'

test('creates a group, changes it and deletes it', async ({ manager, center }) => {
  await goTo(manager, 'Agent Groups')
  await expect(manager.getByRole('row', { name: /Support/ })).toContainText('Persistent')
  await expectAccessible(manager, 'groups')
  await manager.getByRole('button', { name: 'New group' }).click()
  await manager.getByRole('dialog').getByLabel('Name').fill('Support')
  await manager.getByRole('button', { name: 'Create' }).click()
  await expect(manager.getByRole('alert')).toBeVisible()
  await manager.getByRole('dialog').getByLabel('Name').fill('الدعم 🎧')
  await manager.getByRole('button', { name: 'Create' }).click()
  await expect(manager.getByRole('heading', { name: 'الدعم 🎧' })).toBeVisible()
  await manager.getByRole('radio', { name: 'On Demand' }).click()
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByText('Saved. Everybody below has the same values.')).toBeVisible()
  await expectAccessible(manager, 'group')

  await manager.getByRole('button', { name: 'Delete the group' }).click()
  await manager.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(manager.getByRole('heading', { name: 'Agent Groups' })).toBeVisible()
  await expect(manager.getByRole('row', { name: /الدعم/ })).toHaveCount(0)
  const admin = await center.admin()
  expect(await admin.get('/groups')).toHaveLength(2)
})

test('resets the agents of a group alone', async ({ manager, center }) => {
  await goTo(manager, 'Agent Groups')
  await manager.getByRole('link', { name: 'Support' }).click()
  await expect(manager.getByRole('button', { name: 'Delete the group' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  await manager.getByRole('switch', { name: 'Enable Auto Answer' }).click()
  await manager.getByRole('button', { name: 'Save' }).click()
  await manager.getByRole('button', { name: 'Reset all agents: Enable Auto Answer' }).click()
  await manager.getByRole('dialog').getByRole('button', { name: 'Reset all agents' }).click()
  await expect(manager.getByText('2 agents changed. Nobody keeps another value.').first()).toBeVisible()
  const admin = await center.admin()
  expect(await admin.get('/agents/sam')).toMatchObject({ levelled: { autoAnswer: true } })
  expect(await admin.get('/agents/robin')).toMatchObject({ levelled: { autoAnswer: false } })
})
