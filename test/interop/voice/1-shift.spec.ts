import { silence } from '../../e2e/support/listening.js'
import { expect, opensConnectionOnAsterisk, test } from '../../support/asterisk/fixtures.js'

test('on Asterisk an agent opens the connection by its spoken PIN, takes a customer, and hangs up', async ({
  agent,
  center,
  asteriskCenter,
  headset,
  mouth,
}) => {
  await agent.signsIn('alex')
  await agent.wearsTheHeadset()
  await opensConnectionOnAsterisk(agent, headset)
  await headset.fallsSilent()

  const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
  const customersEar = asteriskCenter.listen(customer.legId)
  await expect(agent.button('Accept')).toBeVisible()
  // Hold music for the customer, and nothing of it for the agent.
  const before = headset.listen()
  await customersEar.hears('hold-music')
  expect(await before.loudest()).toBeLessThan(silence)

  const ear = headset.listen()
  await agent.accepts()
  await ear.hears('customers/billing')
  const stopTalking = mouth.keepsSaying('customers/warranty')
  await asteriskCenter.listen(customer.legId).hears('customers/warranty')
  await stopTalking()

  await agent.hangsUp()
  await agent.isIn('Post-processing')
  await agent.finishesNow()
  await agent.isIn('Available')
  await expect.poll(() => customer.isGone()).toBe(true)
  await headset.fallsSilent()
  await expect.poll(async () => (await center.legOf('alex')).media).toBe('alive')
})
