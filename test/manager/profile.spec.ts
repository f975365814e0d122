import { expect, expectAccessible, test } from './support/manager-test.js'

test('saves, says who keeps another value, and resets them', async ({ manager, center }) => {
  const autoAnswer = manager.getByRole('switch', { name: 'Enable Auto Answer' })
  await expect(autoAnswer).not.toBeChecked()
  await expect(manager.getByRole('button', { name: /^Reset all/ })).toHaveCount(0)
  await expectAccessible(manager, 'profile')

  await autoAnswer.click()
  await manager.getByLabel('Post-processing').fill('0')
  await expect(manager.getByText('call after call without a pause')).toBeVisible()
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByTestId('announcer')).toHaveText(/Saved/)
  await expect(
    manager.getByText('Enable Auto Answer: 2 groups and 3 agents keep another value.'),
  ).toBeVisible()
  await expectAccessible(manager, 'profile-mixed')

  await manager.getByRole('button', { name: 'Reset all: Enable Auto Answer' }).click()
  const dialog = manager.getByRole('dialog')
  await expect(dialog).toContainText('becomes On for 2 groups and 3 agents')
  await dialog.getByRole('button', { name: 'Reset all' }).click()
  await expect(
    manager.getByText('2 groups and 3 agents changed. Nobody keeps another value.').first(),
  ).toBeVisible()
  await expect(manager.getByRole('button', { name: /^Reset all/ })).toHaveCount(0)

  const admin = await center.admin()
  expect(await admin.get('/agents/alex')).toMatchObject({ levelled: { autoAnswer: true } })
  expect(await admin.get('/tenant')).toMatchObject({ settings: { postProcessingSeconds: 0 } })
})
