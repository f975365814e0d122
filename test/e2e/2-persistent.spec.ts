import { expect, test } from './support/fixtures.js'
import { silence } from './support/listening.js'

test.describe('on the open connection, without Auto Answer', () => {
  test('an offer is silent, and Accept joins agent and customer', async ({
    agent,
    center,
    headset,
    ringer,
    mouth,
  }) => {
    await agent.signsIn()
    await agent.opensConnection(headset)
    await headset.fallsSilent()

    const ear = headset.listen()
    const ring = ringer.listen()
    const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
    const customersEar = await customer.listen()
    const stopTalking = mouth.keepsSaying('customers/warranty')
    await expect(agent.button('Accept')).toBeVisible()
    await ear.lasts(3)
    expect(await ear.loudest()).toBeLessThan(silence)
    expect(await ring.loudest()).toBeLessThan(silence)
    // The agent speaks all the time, and is not heard before the click.
    expect(await customersEar.hasHeard('customers/warranty')).toBe(false)

    await agent.accepts()
    await ear.hears('customers/billing')
    await customer.listens()
    await customersEar.hears('customers/warranty')
    await stopTalking()
    // One click, no cue: nothing but the customer is in the headset.
    for (const cue of ['prompt/bleep', 'prompt/chime', 'prompt/double', 'ring/ring']) {
      expect(await ear.hasHeard(cue), cue).toBe(false)
    }
  })

  test('between two interactions the headset is silent and the microphone is not sent', async ({
    agent,
    center,
    headset,
    mouth,
  }) => {
    await center.sets.tenant({ postProcessingSeconds: 0 })
    await agent.signsIn()
    await agent.opensConnection(headset)
    const first = await center.customerCalls({ queue: 'support', sentence: 'billing' })
    await agent.accepts()
    await headset.listen().hears('customers/billing')
    await first.hangsUp()
    await agent.isIn('Available')

    await expect.poll(async () => (await center.legOf('alex')).audio).toBe('parked')
    await expect(agent.banner).toContainText('microphone off')
    await headset.fallsSilent()
    const between = headset.listen()
    const stopTalking = mouth.keepsSaying('customers/warranty')
    await between.lasts(2)
    await stopTalking()
    expect(await between.loudest()).toBeLessThan(silence)

    const second = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    await agent.accepts()
    await headset.listen().hears('customers/delivery')
    await second.hangsUp()
    await agent.isIn('Available')
  })
})
