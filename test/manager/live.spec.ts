import { expect, expectAccessible, goTo, signInAgain, test } from './support/manager-test.js'

test('shows at once what an agent does, and offers a test interaction', async ({ manager, center }) => {
  await goTo(manager, 'Live view')
  const alex = manager.getByRole('row', { name: /Alex Morgan/ })
  await expect(alex).toContainText('Signed out')
  const agent = await center.agent('alex')
  await expect(alex).toContainText('On break')
  await expect(alex).toContainText('Registered')
  await agent.command('status', { status: 'work-offline', reasonCode: 'training' })
  await expect(alex).toContainText('Work offline')
  await expectAccessible(manager, 'live')
  await manager.getByRole('button', { name: 'Offer a test interaction to Alex Morgan' }).click()
  await expect(manager.getByRole('dialog')).toContainText('No test interaction now')
})

test('asks for the sign-in again when it ends while one watches, and goes on', async ({
  manager,
  center,
}) => {
  await goTo(manager, 'Live view')
  const alex = manager.getByRole('row', { name: /Alex Morgan/ })
  await expect(alex).toContainText('Signed out')
  const lee = await center.keeper()
  await lee.call('POST', '/administrators/admin/sign-out')
  await signInAgain(manager)
  await center.agent('alex')
  await expect(alex).toContainText('On break')
})
