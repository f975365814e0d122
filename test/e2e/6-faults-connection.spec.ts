import { beginsWithCustomer } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

test.describe('when the connection goes silent', () => {
  test('it recovers without a PIN; meanwhile the status is kept and nothing is offered', async ({
    agent,
    center,
    headset,
  }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    await center.lab.command('dropConnection', { agent: 'alex', how: 'media' })
    await agent.seesReconnecting()
    await expect.poll(() => center.connectionOf('alex')).toBe('recovering')
    await agent.isIn('Available')
    const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    expect(await center.interactionOf('alex')).toBe('none')
    expect(await customer.audio()).toBe('hold-music')

    await center.lab.command('dropConnection', { agent: 'alex', how: 'restore' })
    await agent.seesConnectionOpen()
    const ear = headset.listen()
    await agent.accepts()
    await ear.hears('customers/delivery')
  })

  test('it is lost when the grace time is over, and the agent is On break', async ({
    agent,
    center,
    headset,
  }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    await center.lab.command('dropConnection', { agent: 'alex', how: 'media' })
    await agent.seesReconnecting()
    // Each side finds the silence by itself: the grace runs from when the center has.
    await expect.poll(() => center.connectionOf('alex'), { intervals: [50] }).toBe('recovering')
    await center.advances(90)
    await agent.seesConnectionLost('The persistent connection could not be recovered in time.')
    await agent.isIn('On break', 'The connection was lost')
  })

  test('during a call the customer hears music, and the agent again when it is back', async ({
    agent,
    center,
    headset,
  }) => {
    const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
    const customersEar = await customer.listen()
    await center.lab.command('dropConnection', { agent: 'alex', how: 'media' })
    await agent.seesReconnecting()
    await agent.isIn('Busy')
    // The softphone is back by Replaces less than two seconds later.
    await customersEar.hearsBeginningOf('hold-music')

    await center.lab.command('dropConnection', { agent: 'alex', how: 'restore' })
    await agent.seesConnectionOpen()
    await expect.poll(() => customer.audio()).toBe('bridged')
    await agent.isTalking()
    await headset.listen().hears('customers/billing')
  })

  test('an offer in flight is withdrawn without a miss', async ({ agent, center, headset }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    await center.customerCalls({ queue: 'support' })
    await expect(agent.button('Accept')).toBeVisible()
    await center.lab.command('dropConnection', { agent: 'alex', how: 'media' })
    await agent.seesReconnecting()
    await expect(agent.offer).toBeHidden()
    await agent.isIn('Available')
  })
})

test.describe('when the connection is lost during a call', () => {
  test('the customer is kept, and the right PIN joins again at once', async ({ agent, center, headset }) => {
    await center.sets.tenant({ validationRingSeconds: 60, pinTimeoutSeconds: 300 })
    const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
    await center.lab.command('dropConnection', { agent: 'alex', how: 'bye' })
    await agent.seesConnectionLost('The persistent connection was hung up.')
    await agent.isIn('Busy')
    const customersEar = await customer.listen()
    await customersEar.hears('hold-music')

    await agent.reopensConnection()
    await expect(agent.button('Answer')).toBeVisible()
    // The customer's 60 s stand still while the agent is on the way back: 40 s of ringing and 40 s of the PIN's time.
    await center.advances(40)
    await agent.answersValidationCall()
    const pin = await headset.listen().hearsPin()
    await center.advances(40)
    expect(await customer.audio()).toBe('hold-music')
    await agent.typesPin(pin)
    await expect.poll(() => customer.audio()).toBe('bridged')
    await agent.isTalking()
    await headset.listen().hears('customers/billing')
    expect(await customersEar.hasHeard('voice/pin-intro')).toBe(false)
  })

  test('a customer who waited too long goes back to the head of the queue', async ({
    agent,
    center,
    headset,
  }) => {
    const customer = await beginsWithCustomer({ agent, center, headset })
    const later = await center.customerCalls({ queue: 'support' })
    await center.lab.command('dropConnection', { agent: 'alex', how: 'bye' })
    await agent.seesConnectionLost('The persistent connection was hung up.')
    await agent.sees(/Customer is kept for \d+ s/)
    await center.advances(60)
    await agent.isIn('On break')
    await expect(agent.call).toBeHidden()
    const { waiting } = await center.state()
    expect(waiting.map(({ customerLeg }) => customerLeg)).toEqual([customer.legId, later.legId])
  })

  test('a callee who waited too long is told and released', async ({ agent, center, headset }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    await agent.dials('+442079460150')
    await agent.isTalking()
    const { legs } = await center.state()
    const callee = center.farEnd(legs.find(({ kind }) => kind === 'callee')?.legId ?? '')
    await center.lab.command('dropConnection', { agent: 'alex', how: 'bye' })
    await agent.seesConnectionLost('The persistent connection was hung up.')
    const calleesEar = await callee.listen()
    await center.advances(60)
    await agent.isIn('On break')
    await expect.poll(() => callee.isGone(), { timeout: 10_000 }).toBe(true)
    expect(await calleesEar.hasHeard('voice/call-cannot-go-on')).toBe(true)
  })
})

test('after three failed validation calls Re-open waits 30 s', async ({ agent, center }) => {
  await agent.signsIn()
  await agent.chooses('Available')
  await agent.declinesValidationCall()
  for (const _ of ['second', 'third']) {
    await agent.reopensConnection()
    await agent.declinesValidationCall()
  }
  await expect(agent.button(/^Re-open connection in \d+ s/)).toBeVisible()
  await center.advances(30)
  await expect(agent.button('Re-open connection')).toBeVisible()
  await agent.reopensConnection()
  await expect(agent.button('Answer')).toBeVisible()
})
