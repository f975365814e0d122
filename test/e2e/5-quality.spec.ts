import { liveView } from '../../src/contract/admin-api/live.js'
import { beginsWithCustomer } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

test('what the agent hears reaches the supervisor’s live view, and stays there after the call', async ({
  agent,
  center,
  headset,
}) => {
  const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
  const quality = async () => {
    const { agents } = liveView.parse(await center.sets.reads('/live'))
    return agents.find(({ username }) => username === 'alex')?.desk?.quality ?? null
  }
  await expect.poll(quality, { timeout: 15_000 }).not.toBeNull()
  const during = await quality()
  expect(during?.mos).toBeGreaterThan(3.5)
  expect(during?.lossPercent).toBeLessThan(5)
  await customer.hangsUp()
  await agent.isIn('Post-processing')
  // Between interactions on an open connection it is still told of, or stays as it was.
  expect((await quality())?.at).toBeGreaterThanOrEqual(during?.at ?? Infinity)
})
