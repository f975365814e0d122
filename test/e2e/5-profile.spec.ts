import { beginsWithCustomer } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

test.describe('changing the mode', () => {
  test('goes by Work offline, Save, the dialog, Ok, Available', async ({ agent, center, headset }) => {
    await center.sets.agent('alex', { phoneConnectionMode: 'on-demand' })
    await agent.signsIn()
    await agent.opens('My Profile')
    await agent.sees('The mode can be changed in Work offline only.')
    await expect(agent.radio('Persistent')).toBeDisabled()
    await agent.button('Go to Work offline').click()
    await agent.isIn('Work offline')

    await agent.radio('Persistent').click()
    await agent.button('Save').click()
    await agent.says('Your status is Work offline', 'Ok')
    await expect(agent.radio('Persistent')).toBeChecked()
    await agent.goesBack()
    await agent.seesConnectionClosed()

    await agent.opensConnection(headset)
  })

  test('to On Demand asks first, and Save closes the connection with BYE', async ({
    agent,
    center,
    headset,
  }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    const leg = await center.legOf('alex')
    await agent.chooses('Work offline')
    await agent.isIn('Work offline')
    // An open connection outlives every status but log-out.
    await agent.seesConnectionOpen()

    await agent.opens('My Profile')
    await agent.radio('On Demand').click()
    await agent.says('Change to On Demand?', 'Cancel')
    await expect(agent.radio('Persistent')).toBeChecked()
    await agent.radio('On Demand').click()
    await agent.says('Change to On Demand?', 'Ok')
    await agent.seesConnectionOpen()
    await agent.button('Save').click()
    await expect(agent.banner).toBeHidden()
    await expect.poll(() => center.connectionOf('alex')).toBe('closed')
    expect(await center.sipRequests(leg.legId)).toMatchObject({ 'sent BYE': 1 })
  })

  test('is not possible without the permission, and says why', async ({ agent, center }) => {
    await center.sets.agent('alex', { allowAgentToChangeMode: false })
    await agent.signsIn()
    await agent.chooses('Work offline')
    await agent.opens('My Profile')
    await agent.sees(/administrator/)
    await expect(agent.radio('On Demand')).toBeDisabled()
  })
})

test.describe('changing the workplace', () => {
  test('drops the connection, and a new PIN comes to the new destination', async ({
    agent,
    center,
    headset,
  }) => {
    const phone = await center.deskPhone('+442079460177')
    await agent.signsIn()
    await agent.opensConnection(headset)
    const earlier = await headset.all.hearsPin()
    const leg = await center.legOf('alex')

    await agent.setsWorkplacePhone('+44 20 7946 0177')
    await expect.poll(() => phone.state()).toBe('ringing')
    expect(await center.sipRequests(leg.legId)).toMatchObject({ 'sent BYE': 1 })
    await agent.sees(/Ringing on …177/)
    await expect(agent.button('Answer')).toBeHidden()

    const handset = await phone.listen()
    await phone.does('answer')
    const pin = await handset.hearsPin()
    if (pin !== earlier) {
      await agent.typesPin(earlier)
      await agent.seesInPinDialog(/2 tries are left/)
    }
    await agent.typesPin(pin)
    await agent.seesConnectionOpen()
    await agent.isIn('Available')
    await agent.goesBack()
    await expect(agent.banner).toContainText('…177')
  })

  test('asks first during a call, and keeps the customer on hold meanwhile', async ({
    agent,
    center,
    headset,
  }) => {
    const phone = await center.deskPhone('+442079460178')
    const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'delivery' })

    await agent.opens('My Profile')
    await agent.radio('Workplace Phone').click()
    await agent.textbox('Workplace Phone').fill('+442079460178')
    await agent.button('Save').click()
    await agent.says('Put the customer on hold?', 'Cancel')
    expect(await customer.audio()).toBe('bridged')
    await agent.button('Save').click()
    await agent.says('Put the customer on hold?', 'Ok')
    await expect.poll(() => customer.audio()).toBe('hold-music')

    await expect.poll(() => phone.state()).toBe('ringing')
    const handset = await phone.listen()
    await phone.does('answer')
    await agent.typesPin(await handset.hearsPin())
    // The right PIN joins the customer again at once.
    await expect.poll(() => customer.audio()).toBe('bridged')
    await handset.hears('customers/delivery')
  })
})

test('log-out sends BYE on the open connection and unregisters', async ({ agent, center, headset }) => {
  await agent.signsIn()
  await agent.opensConnection(headset)
  const leg = await center.legOf('alex')
  await agent.logsOut()
  await agent.seesSignIn()
  await expect.poll(() => center.statusOf('alex')).toBe('signed-out')
  expect(await center.sipRequests(leg.legId)).toMatchObject({ 'sent BYE': 1 })
  expect(await center.sipTrace()).toMatch(
    /received\nREGISTER (?:.+\r?\n)*?(?:Expires: 0\b|Contact: .*expires=0\b)/,
  )
  expect((await center.state()).legs).toEqual([])
})

test('log-out during a call asks, then releases the customer', async ({ agent, center, headset }) => {
  const customer = await beginsWithCustomer({ agent, center, headset })
  await agent.logsOut()
  await agent.says('Log out during a call?', 'Cancel')
  expect(await customer.audio()).toBe('bridged')
  await agent.logsOut()
  await agent.dialog('Log out during a call?').getByRole('button', { name: 'Log out' }).click()
  await agent.seesSignIn()
  await expect.poll(() => customer.isGone()).toBe(true)
})

test.describe("an administrator's change", () => {
  test('reaches the running app within a second', async ({ agent, center }) => {
    await agent.signsIn()
    const mark = agent.page.getByText('Auto Answer on')
    await expect(mark).toBeHidden()
    const took: number[] = []
    for (const autoAnswer of [true, false, true, false, true]) {
      await center.sets.agent('alex', { autoAnswer })
      const saved = performance.now()
      await expect(mark).toBeVisible({ visible: autoAnswer })
      took.push(Math.round(performance.now() - saved))
    }
    // One of five may meet a busy machine.
    expect(took.sort((a, b) => a - b)[3], `shown after ${took.join(', ')} ms`).toBeLessThan(1000)
  })

  test('of the mode leaves an open connection alone until it closes', async ({ agent, center, headset }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    const leg = await center.legOf('alex')
    await center.sets.agent('alex', { phoneConnectionMode: 'on-demand' })

    await agent.opens('My Profile')
    await agent.sees(/administrator changed this to On Demand/)
    await agent.goesBack()
    await agent.seesConnectionOpen()
    const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
    const ear = headset.listen()
    await agent.accepts()
    await ear.hears('customers/billing')
    await customer.hangsUp()
    await agent.finishesNow()
    await agent.isIn('Available')
    expect(await center.sipRequests(leg.legId)).not.toHaveProperty('sent BYE')

    await center.lab.command('endLeg', { legId: leg.legId })
    await expect(agent.banner).toBeHidden()
    await agent.opens('My Profile')
    await expect(agent.radio('On Demand')).toBeChecked()
  })
})
