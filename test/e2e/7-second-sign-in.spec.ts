import type { Agent } from './support/agent.js'
import { beginsWithCustomer } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'
import { setUpWorkstation } from './support/workstation.js'

test('a second sign-in wins: the older app says why and stays out, the customer is held for the newer', async ({
  agent,
  center,
  headset,
}) => {
  const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
  const older = await center.legOf('alex')

  const elsewhere = await setUpWorkstation(() => center.url)
  try {
    const newer: Agent = await elsewhere.starts()
    await newer.entersSignIn('alex', 'offhook-demo')
    await agent.seesSignIn()
    await agent.sees(/signed in on another computer/)
    expect(await center.sipRequests(older.legId)).toMatchObject({ 'sent BYE': 1 })
    expect(await customer.audio()).toBe('hold-music')

    await newer.isIn('Busy')
    await newer.reopensConnection()
    await newer.answersValidationCall()
    await newer.typesPin(await headset.listen().hearsPin())
    await expect.poll(() => customer.audio()).toBe('bridged')
    await headset.listen().hears('customers/billing')
    // The older one does not come back by itself.
    expect((await center.state()).agents).toHaveLength(1)
    await agent.seesSignIn()
  } finally {
    await elsewhere.dispose()
  }
})
