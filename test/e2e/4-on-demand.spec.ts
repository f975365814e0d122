import { isHeardBy } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'
import { silence } from './support/listening.js'

test.describe('On Demand, without Auto Answer', () => {
  test.beforeEach(async ({ center }) => {
    await center.sets.agent('alex', { phoneConnectionMode: 'on-demand' })
  })

  test('an interaction rings on the chosen ringer until it is answered', async ({
    agent,
    center,
    headset,
    ringer,
    mouth,
  }) => {
    await agent.signsIn()
    await agent.choosesDevice('Ringer', 'Offhook Test Ringer')
    await agent.chooses('Available')
    await agent.isIn('Available')

    const ear = headset.listen()
    const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
    await ringer.listen().hears('ring/ring')
    expect(await ear.loudest()).toBeLessThan(silence)

    await agent.answers()
    await ear.hears('customers/billing')
    const quiet = ringer.listen()
    await isHeardBy(customer, mouth)
    expect(await quiet.hasHeard('ring/ring')).toBe(false)
    expect(await quiet.loudest()).toBeLessThan(silence)

    await agent.hangsUp()
    await agent.isIn('Post-processing')
    await expect.poll(() => customer.isGone()).toBe(true)
  })

  test('an interaction may be rejected where that is permitted', async ({ agent, center }) => {
    await center.sets.tenant({ allowReject: true })
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.isIn('Available')
    const customer = await center.customerCalls({ queue: 'support' })
    await agent.button('Reject').click()
    await agent.isIn('On break', 'You rejected an offer')
    await expect(agent.offer).toBeHidden()
    expect(await center.sipTrace()).toContain('received\nSIP/2.0 603 ')
    await (await customer.listen()).hears('hold-music')
  })

  test('there is no Reject where it is not permitted', async ({ agent, center }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.isIn('Available')
    await center.customerCalls({ queue: 'support' })
    await expect(agent.button('Answer')).toBeVisible()
    await expect(agent.button('Reject')).toBeHidden()
  })

  test('a missed interaction puts the agent On break and the customer back in the queue', async ({
    agent,
    center,
    headset,
  }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.isIn('Available')
    const ear = headset.listen()
    const customer = await center.customerCalls({ queue: 'support' })
    await ear.hears('ring/ring')
    await center.advances(30)
    await agent.isIn('On break', 'You missed an offer')
    await expect(agent.button('Answer')).toBeHidden()
    expect((await center.state()).waiting).toMatchObject([{ customerLeg: customer.legId, returned: true }])

    await headset.fallsSilent()
    const after = headset.listen()
    await after.lasts(2.5)
    expect(await after.loudest()).toBeLessThan(silence)
  })
})
