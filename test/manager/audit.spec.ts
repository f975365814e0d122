import { expect, expectAccessible, goTo, test } from './support/manager-test.js'

test('tells who changed what from which value to which', async ({ manager, center }) => {
  const admin = await center.admin()
  await admin.change('/agents/alex', { levelled: { autoAnswer: true } })
  const renamed = { name: 'Sales EMEA', levelled: {} }
  await admin.change('/groups/sales', renamed)
  await goTo(manager, 'Audit')
  await expect(manager.getByRole('row', { name: /Agent alex/ })).toContainText('Enable Auto Answer: Off → On')
  await expect(manager.getByRole('row', { name: /Sales/ })).toContainText('Name: Sales → Sales EMEA')
  await expectAccessible(manager, 'audit')
  await manager.getByLabel('Of what').selectOption('group')
  await expect(manager.getByRole('row', { name: /Agent alex/ })).toHaveCount(0)
  await manager.getByLabel('What was done').selectOption('delete')
  await expect(manager.getByText('No change matches')).toBeVisible()
  await manager.getByRole('button', { name: 'Show everything' }).click()
  const download = manager.waitForEvent('download')
  await manager.getByRole('button', { name: 'Export' }).click()
  expect((await download).suggestedFilename()).toBe('audit.csv')
})

test('shows a long history page by page', async ({ manager, center }) => {
  const admin = await center.admin()
  for (let count = 0; count < 60; count += 1)
    await admin.change('/agents/alex', { displayName: `Alex ${count}` })
  await goTo(manager, 'Audit')
  const rows = manager.getByRole('row', { name: /Agent alex/ })
  await expect(rows).toHaveCount(50)
  await manager.getByRole('button', { name: 'Show older' }).click()
  await expect(rows).toHaveCount(60)
  await expect(rows.last()).toContainText('Alex Morgan → Alex 0')
  await expect(manager.getByRole('button', { name: 'Show older' })).toHaveCount(0)
})
