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
  await agent.command('quality', { mos: 3.4, lossPercent: 2.5, jitterMs: 18, roundTripMs: 140 })
  await expect(alex).toContainText('Fair 3.4')
  await expect(alex).toContainText('Loss 2.5 % · Jitter 18 ms · Round trip 140 ms · MOS 3.4')
  await agent.command('status', { status: 'available', reasonCode: null })
  await expect(alex).toContainText('Available, connecting')
  const cut = await manager
    .getByRole('cell')
    .evaluateAll((cells) =>
      cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent),
    )
  expect(cut).toEqual([])
  await expectAccessible(manager, 'live')
  const table = manager.getByRole('table', { name: 'Agents now' })
  expect(await table.evaluate((all) => all.scrollWidth - all.clientWidth)).toBeLessThanOrEqual(0)
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
