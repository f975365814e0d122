import { isHeardBy } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

test('an agent opens the connection by its spoken PIN, takes a customer, and hangs up', async ({
  agent,
  center,
  headset,
  mouth,
}) => {
  await agent.signsIn('alex')
  await agent.chooses('Available')
  await agent.answersValidationCall()
  await agent.typesPin(await headset.listen().hearsPin())
  await agent.seesConnectionOpen()

  const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
  const ear = headset.listen()
  await agent.accepts()
  await ear.hears('customers/billing')
  await isHeardBy(customer, mouth)

  await agent.hangsUp()
  await agent.isIn('Post-processing')
  await agent.finishesNow()
  await agent.isIn('Available')
  await expect.poll(() => customer.isGone()).toBe(true)
})
