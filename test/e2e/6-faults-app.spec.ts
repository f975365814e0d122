import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beginsWithCustomer, isHeardBy } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

test.describe('the app itself fails', () => {
  test('the console window is reloaded during a call, and the audio goes on', async ({
    agent,
    center,
    headset,
    mouth,
  }) => {
    const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
    const leg = await center.legOf('alex')
    const ear = headset.listen()
    await agent.page.reload()
    await ear.hears('customers/billing')
    await agent.isTalking()
    await agent.seesConnectionOpen()
    await isHeardBy(customer, mouth)
    expect(await center.sipRequests(leg.legId)).toEqual({ 'sent INVITE': 1, 'sent ACK': 1 })
    await agent.hangsUp()
    await agent.isIn('Post-processing')
  })

  test('the console crashes, and comes back by itself in the middle of the call', async ({
    agent,
    workstation,
    center,
    headset,
  }) => {
    await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
    const ear = headset.listen()
    await workstation.pageCrashes('console')
    await ear.hears('customers/billing')
    // The test's own connection to a page does not outlive its crash, so the new page is read through main.
    await expect.poll(() => workstation.consoleText()).toContain('Connected')
    await headset.listen().hears('customers/billing')
    expect(await center.interactionOf('alex')).toBe('active')
    await expect.poll(() => workstation.consoleText()).toContain('Persistent connection is open')
  })

  test('the media engine is killed during a call: audio is back within a second, by Replaces', async ({
    agent,
    workstation,
    center,
    headset,
    mouth,
  }) => {
    const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'warranty' })
    const leg = await center.legOf('alex')
    await headset.listen().hears('customers/warranty')
    await headset.hearsBeginning()
    await workstation.pageCrashes('media')
    const gapMs = await headset.gapFromNow()
    test.info().annotations.push({ type: 'audio back after', description: `${gapMs} ms` })
    expect(gapMs).toBeLessThan(1000)

    await headset.listen().hears('customers/warranty')
    await isHeardBy(customer, mouth, 'customers/booking')
    await agent.isTalking()
    await agent.seesConnectionOpen()
    expect((await center.legOf('alex')).legId).toBe(leg.legId)
    expect(await center.sipTrace()).toContain('Replaces: ')
    await agent.hangsUp()
    await agent.isIn('Post-processing')
  })

  test('a corrupt store is set aside, and the agent is told', async ({ workstation }) => {
    await writeFile(join(workstation.userData, 'offhook.json'), '{"deviceId": 7, "theme": ')
    const agent = await workstation.starts()
    await agent.seesSignIn()
    await agent.sees(/settings kept on this computer were damaged/)
    await agent.signsIn()
  })

  test('without a keyring nothing is kept: the app says so, and asks for the sign-in after a restart', async ({
    agent,
    workstation,
  }) => {
    await agent.signsIn()
    await agent.sees(/not kept on this computer|sign in again/i)
    await workstation.crashes()
    const again = await workstation.starts()
    await again.seesSignIn()
  })
})

test.describe('with a keyring', () => {
  test('the whole app is killed and started again: the connection is back without a new PIN', async ({
    keyring,
    workstation,
    center,
    headset,
    mouth,
  }) => {
    const agent = await workstation.starts(keyring)
    const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
    const leg = await center.legOf('alex')
    await workstation.crashes()

    const again = await workstation.starts(keyring)
    await again.seesConnectionOpen()
    await again.isTalking()
    await headset.listen().hears('customers/billing')
    await isHeardBy(customer, mouth)
    expect((await center.legOf('alex')).legId).toBe(leg.legId)
    await again.hangsUp()
    await again.isIn('Post-processing')
  })

  test('killed without a call, the open connection is recovered too', async ({
    keyring,
    workstation,
    center,
    headset,
  }) => {
    const agent = await workstation.starts(keyring)
    await agent.signsIn()
    await agent.opensConnection(headset)
    await workstation.crashes()
    const again = await workstation.starts(keyring)
    await again.seesConnectionOpen()
    await again.isIn('Available')
    await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    const ear = headset.listen()
    await again.accepts()
    await ear.hears('customers/delivery')
  })

  test('quitting asks, logs out, and the next start asks for the sign-in', async ({
    keyring,
    workstation,
    center,
    headset,
  }) => {
    const agent = await workstation.starts(keyring)
    await agent.signsIn()
    await agent.opensConnection(headset)
    const leg = await center.legOf('alex')
    await workstation.quits('Cancel')
    await agent.seesConnectionOpen()
    await workstation.quits('Quit')
    await workstation.hasEnded()
    expect(await center.sipRequests(leg.legId)).toMatchObject({ 'sent BYE': 1 })
    expect(await center.statusOf('alex')).toBe('signed-out')
    const again = await workstation.starts(keyring)
    await again.seesSignIn()
  })
})
