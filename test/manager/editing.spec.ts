import { expect, expectAccessible, goTo, signInAgain, test } from './support/manager-test.js'

test('asks before unsaved changes are left, by a link and by Back', async ({ manager }) => {
  await goTo(manager, 'Agent Groups')
  await goTo(manager, 'Profile')
  await manager.getByLabel('PIN attempts').fill('5')
  await goTo(manager, 'Audit')
  await manager.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
  await expect(manager.getByLabel('PIN attempts')).toHaveValue('5')
  await manager.goBack()
  await expect(manager.getByRole('dialog')).toContainText('Leave without saving?')
  await manager.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await expect(manager.getByRole('heading', { name: 'Agent Groups' })).toBeVisible()
})

test('says what is wrong at the field and saves nothing meanwhile', async ({ manager }) => {
  await manager.getByLabel('Offer timeout').fill('14')
  await expect(manager.getByText('Enter a whole number from 15 to 60 seconds.')).toBeVisible()
  await expect(manager.getByLabel('Offer timeout')).toHaveAttribute('aria-invalid', 'true')
  await manager.getByLabel('Offer timeout').fill('20')
  await manager.getByLabel('Auto Answer delay').fill('16')
  await expect(manager.getByText('Must be at least 5 seconds shorter than the offer timeout.')).toBeVisible()
  await expect(manager.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true')
  await manager.getByRole('button', { name: 'Discard' }).click()
  await expect(manager.getByLabel('Offer timeout')).toHaveValue('30')
})

test('brings two administrators’ changes together, and asks where they contradict', async ({
  manager,
  center,
}) => {
  const admin = await center.admin()
  await manager.getByLabel('PIN attempts').fill('5')
  await admin.change('/tenant', { settings: { pinTimeoutSeconds: 90 } })
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByLabel('PIN timeout')).toHaveValue('90')
  expect(await admin.get('/tenant')).toMatchObject({ settings: { pinAttempts: 5, pinTimeoutSeconds: 90 } })

  await manager.getByLabel('PIN attempts').fill('6')
  await manager.getByLabel('Offer timeout').fill('40')
  await admin.change('/tenant', { settings: { pinAttempts: 7 } })
  await manager.getByRole('button', { name: 'Save' }).click()
  const dialog = manager.getByRole('dialog')
  await expect(dialog).toContainText('Somebody else has saved meanwhile')
  await expect(dialog).toContainText('Before: 5')
  await expectAccessible(manager, 'conflict')
  await dialog.getByRole('radio', { name: 'Theirs' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByLabel('PIN attempts')).toHaveValue('7')
  expect(await admin.get('/tenant')).toMatchObject({ settings: { pinAttempts: 7, offerTimeoutSeconds: 40 } })
})

test('asks for the sign-in again when it has ended, and loses nothing', async ({ manager, center }) => {
  await manager.getByLabel('PIN attempts').fill('5')
  const lee = await center.keeper()
  await lee.call('POST', '/administrators/admin/sign-out')
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByRole('dialog')).toContainText('Sign in as admin again')
  await expectAccessible(manager, 'sign-in-again')
  await signInAgain(manager, 'lee')
  await expect(manager.getByRole('dialog').getByRole('alert')).toContainText('somebody else')
  await manager.context().clearCookies()
  await signInAgain(manager)
  await expect(manager.getByRole('dialog')).toHaveCount(0)
  await expect(manager.getByLabel('PIN attempts')).toHaveValue('5')
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByTestId('announcer')).toHaveText(/Saved/)
})

test('says why Persistent cannot be chosen where it is not provisioned', async ({ manager, center }) => {
  const admin = await center.admin()
  await admin.change('/tenant', { levelled: { phoneConnectionMode: 'on-demand' } })
  await center.provision(false)
  await goTo(manager, 'Audit')
  await manager.reload()
  await goTo(manager, 'Profile')
  await expect(manager.getByText('Persistent is not provisioned for your contact center')).toBeVisible()
  await expect(manager.getByRole('radio', { name: 'Persistent' })).toBeDisabled()
})

test('plays and takes a prompt, and says what is wrong with another', async ({ manager }) => {
  const file = manager.getByLabel('WAV file of the prompt')
  await file.setInputFiles({ name: 'song.wav', mimeType: 'audio/wav', buffer: Buffer.from('not a sound') })
  await expect(manager.getByRole('alert')).toContainText('WAV')
  await file.setInputFiles('resources/sounds/prompt/chime.wav')
  await expect(manager.getByRole('radio', { name: 'Uploaded sound' })).toBeChecked()
  await manager.getByRole('button', { name: 'Save' }).click()
  await expect(manager.getByTestId('announcer')).toHaveText(/Saved/)
  await manager.getByRole('button', { name: 'Play the prompt' }).click()
  await expect(manager.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(manager.getByRole('button', { name: 'Play the prompt' })).toBeVisible()
})

test('asks before the tab is closed with something unsaved, and only then', async ({ manager }) => {
  const asked: string[] = []
  manager.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await manager.getByLabel('PIN attempts').fill('5')
  await manager.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toEqual(['beforeunload'])
  await expect(manager.getByLabel('PIN attempts')).toHaveValue('5')
  await manager.getByRole('button', { name: 'Discard' }).click()
  await manager.close({ runBeforeUnload: true })
  await expect.poll(() => manager.isClosed()).toBe(true)
  expect(asked).toHaveLength(1)
})
