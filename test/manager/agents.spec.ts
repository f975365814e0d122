import { writeFile } from 'node:fs/promises'
import { expect, expectAccessible, goTo, test } from './support/manager-test.js'

test('finds one of a thousand agents and keeps only the rows in sight in the page', async ({
  manager,
  center,
}) => {
  await center.addAgents(1000)
  await goTo(manager, 'Agents')
  const list = manager.getByRole('table', { name: 'Agents' })
  await expect(list).toHaveAttribute('aria-rowcount', '1004')
  await expectAccessible(manager, 'agents')
  expect(await list.getByRole('row').count()).toBeLessThan(60)
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight))
  await expect(list.getByRole('link', { name: 'sam' })).toBeVisible()

  // Letter by letter: the list follows, and the focus stays where one types.
  await manager
    .getByRole('searchbox', { name: 'Search by name' })
    .pressSequentially('agent00777', { delay: 40 })
  await expect(list).toHaveAttribute('aria-rowcount', '2')
  await expect(manager.getByRole('searchbox')).toBeFocused()
  await list.getByRole('link', { name: 'agent00777' }).click()
  await expect(manager.getByRole('heading', { name: 'Agent 00777' })).toBeVisible()
  await manager.goBack()
  await expect(manager.getByRole('searchbox')).toHaveValue('agent00777')
})

test('shows who differs from their group, and changes many at once', async ({ manager, center }) => {
  await center.addAgents(1000)
  await goTo(manager, 'Agents')
  await manager.getByLabel('Differing setting').selectOption('autoAnswer')
  const list = manager.getByRole('table', { name: 'Agents' })
  await expect(list).toHaveAttribute('aria-rowcount', '101')
  await manager.getByRole('checkbox', { name: 'Choose all 100 agents' }).click()
  await manager.getByRole('button', { name: 'Edit 100 agents' }).click()
  await expectAccessible(manager, 'bulk-edit')
  await manager.getByRole('dialog').getByLabel('Enable Auto Answer').selectOption('false')
  await manager.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByRole('dialog')).toContainText('100 agents changed.')
  await manager.getByRole('button', { name: 'Ok' }).click()
  await expect(manager.getByText('No agent matches')).toBeVisible()
  // Those who were chosen are done with: the focus stays in the list.
  await manager.getByRole('button', { name: 'Show all agents' }).click()
  await manager.getByRole('checkbox', { name: 'Choose agent00001', exact: true }).click()
  await manager.getByRole('button', { name: 'Edit 1 agent' }).click()
  await manager.getByRole('dialog').getByLabel('Enable Auto Answer').selectOption('true')
  await manager.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await manager.getByRole('button', { name: 'Ok' }).click()
  await expect(manager.locator(':focus')).toHaveText(/1,00\d agents/)
})

test('creates, edits and deactivates an agent', async ({ manager, center }) => {
  await goTo(manager, 'Agents')
  await manager.getByRole('button', { name: 'New agent' }).click()
  const dialog = manager.getByRole('dialog')
  await dialog.getByLabel('User name').fill('Jo Doe')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog.getByText(/small letters, digits/)).toBeVisible()
  await expectAccessible(manager, 'new-agent')
  await dialog.getByLabel('User name').fill('jo.doe')
  await dialog.getByLabel('Display name').fill('Jo Doe')
  await dialog.getByLabel('Agent group').selectOption('Sales')
  await dialog.getByLabel('Password').fill('correct horse')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(manager.getByRole('heading', { name: 'Jo Doe' })).toBeVisible()
  await expectAccessible(manager, 'agent')

  await manager.getByRole('radio', { name: 'Workplace Phone' }).click()
  await expect(manager.getByText('Correct one field first')).toBeVisible()
  await manager.getByLabel('Number', { exact: true }).fill('+44 20 7183 8750')
  await manager.getByLabel('Agent group').selectOption('Support')
  await expect(manager.getByText('Moves to Support and keeps the values below.')).toBeVisible()
  await manager.getByRole('switch', { name: 'Active' }).click()
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()
  const admin = await center.admin()
  const { items } = await admin.get<{ items: { username: string }[] }>('/agents?search=jo.doe')
  expect(items[0]).toMatchObject({
    groupId: 'support',
    active: false,
    workplace: { kind: 'phone', number: '+442071838750' },
  })
})

test('looks through a file before it imports it', async ({ manager, center }, testInfo) => {
  await goTo(manager, 'Agents')
  await manager.getByRole('link', { name: 'Import' }).click()
  const file = testInfo.outputPath('agents.csv')
  const choose = async (text: string) => {
    await writeFile(file, text)
    await manager.getByLabel('CSV file of agents').setInputFiles(file)
  }
  await choose(
    'username,displayName,group,autoAnswer,workplace\nnew.one,New One,Nowhere,perhaps,call me\nalex,Alex M,,,\n',
  )
  await expect(manager.getByText('1 row with errors')).toBeVisible()
  await expect(manager.getByRole('row', { name: /new\.one/ })).toContainText('group')
  // Every one of several faults can be read.
  const last = manager.getByText('workplace: Write softphone, a number, or a SIP URI as sip:user@host.', {
    exact: true,
  })
  await expect(last).toBeInViewport({ ratio: 1 })
  await expect(manager.getByRole('button', { name: 'Import' })).toHaveAttribute('aria-disabled', 'true')
  await expectAccessible(manager, 'import')
  await choose('username,displayName,group\nnew.one,عمر 🎧,Sales\nalex,Alex M,\n')
  await expect(
    manager.getByText('1 agent to create, 1 to change, 0 unchanged. Nothing is written yet.'),
  ).toBeVisible()
  // What is imported is what was looked through, whatever the file has become.
  await writeFile(file, 'something else')
  await manager.getByRole('button', { name: 'Import' }).click()
  await expect(manager.getByText('Imported: 1 agent created, 1 agent changed.')).toBeVisible()
  const admin = await center.admin()
  expect(await admin.get('/agents/alex')).toMatchObject({ displayName: 'Alex M' })

  await manager.getByRole('link', { name: 'Agents' }).first().click()
  const download = manager.waitForEvent('download')
  await manager.getByRole('button', { name: 'Export' }).click()
  expect((await download).suggestedFilename()).toBe('agents.csv')
})
