import { expect, test } from './support/fixtures.js'

test('in Persistent mode accept, mute, hold, resume and hang up send nothing on the leg', async ({
  agent,
  center,
  headset,
  mouth,
}) => {
  await agent.signsIn()
  await agent.opensConnection(headset)
  const { legId } = await center.legOf('alex')
  const before = await center.sipRequests(legId)
  expect(before).toEqual({ 'sent INVITE': 1, 'sent ACK': 1 })

  const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
  await agent.accepts()
  await agent.button('Hold').click()
  await (await customer.listen()).hears('hold-music')
  await expect(agent.button('Resume')).toBeVisible()
  await headset.fallsSilent()
  await agent.button('Resume').click()
  await expect.poll(() => customer.audio()).toBe('bridged')
  await headset.listen().hears('customers/billing')

  await agent.button('Mute').click()
  await agent.sees(/cannot hear you/)
  await customer.listens()
  const muted = await customer.listen()
  await mouth.says('customers/warranty')
  expect(await muted.hasHeard('customers/warranty')).toBe(false)
  await agent.button('Mute').click()
  await expect(agent.button('Mute')).toHaveAttribute('aria-pressed', 'false')
  const unmuted = await customer.listen()
  await mouth.says('customers/warranty')
  await unmuted.hears('customers/warranty')

  await agent.hangsUp()
  await agent.isIn('Post-processing')
  await expect.poll(() => customer.isGone()).toBe(true)
  await agent.seesConnectionOpen()
  expect(await center.sipRequests(legId)).toEqual(before)
})
