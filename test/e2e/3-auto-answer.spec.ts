import { isReadyForCustomers } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'
import { silence } from './support/listening.js'

test.describe('Auto Answer', () => {
  for (const mode of ['persistent', 'on-demand'] as const) {
    test(`connects without a click in ${mode} mode, with the prompt in the headset only`, async ({
      agent,
      center,
      headset,
      mouth,
    }) => {
      await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: mode })
      await agent.signsIn()
      await agent.sees('Auto Answer on')
      if (mode === 'persistent') await agent.opensConnection(headset)
      else await agent.chooses('Available')
      await agent.isIn('Available')

      const ear = headset.listen()
      const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
      const customersEar = await customer.listen()
      await agent.isTalking()
      await ear.hears('prompt/bleep')
      await ear.hears('customers/billing')
      await customer.listens()
      await mouth.says('customers/warranty')
      await customersEar.hears('customers/warranty')

      expect(await customersEar.hasHeard('prompt/bleep')).toBe(false)
      expect(await ear.hasHeard('ring/ring')).toBe(false)
      // The customer would have heard it: played into the microphone it arrives.
      await mouth.says('prompt/bleep')
      await customersEar.hears('prompt/bleep')
    })

    test(`rings instead in ${mode} mode, and says why, when there is no microphone`, async ({
      agent,
      center,
      headset,
      devices,
    }) => {
      await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: mode })
      await isReadyForCustomers({ agent, headset }, mode)
      await devices.unplugsMicrophone()
      await agent.sees(/No microphone was found/)

      const ear = headset.listen()
      const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
      await ear.hears('ring/ring')
      await expect(agent.button(mode === 'persistent' ? 'Accept' : 'Answer')).toBeVisible()
      await expect(agent.offer).toContainText(/microphone/i)
      for (const cue of ['prompt/bleep', 'customers/billing'])
        expect(await ear.hasHeard(cue), cue).toBe(false)
      expect(await customer.audio()).toBe('hold-music')
      expect(await center.interactionOf('alex')).toBe('offered')
    })

    test(`is cancelled in ${mode} mode the moment the customer leaves`, async ({
      agent,
      center,
      headset,
    }) => {
      await center.sets.tenant({ autoAnswerDelaySeconds: 20 })
      await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: mode })
      await isReadyForCustomers({ agent, headset }, mode)

      const ear = headset.listen()
      const customer = await center.customerCalls({ queue: 'support' })
      await expect(agent.offer).toContainText(/Auto Answer connects in \d+ s/)
      await customer.hangsUp()
      await expect(agent.offer).toBeHidden()
      await agent.isIn('Available')
      await agent.sees(/customer left before the answer/i)
      expect(await ear.hasHeard('prompt/bleep')).toBe(false)
      await headset.fallsSilent()
      const after = headset.listen()
      await after.lasts(1)
      expect(await after.loudest()).toBeLessThan(silence)
    })
  }

  test('waits the time that the tenant has set, and counts it down', async ({ agent, center, headset }) => {
    await center.sets.tenant({ autoAnswerDelaySeconds: 5 })
    await center.sets.agent('alex', { autoAnswer: true })
    await agent.signsIn()
    await agent.opensConnection(headset)
    const began = Date.now()
    await center.customerCalls({ queue: 'support' })
    await expect(agent.offer).toContainText(/Auto Answer connects in [1-5] s/)
    await agent.isTalking()
    expect(Date.now() - began).toBeGreaterThan(4900)
  })

  test('leaves the next customer waiting while a call is active', async ({ agent, center }) => {
    await center.sets.tenant({ postProcessingSeconds: 30 })
    await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: 'on-demand' })
    await agent.signsIn()
    await agent.chooses('Available')
    const first = await center.customerCalls({ queue: 'support', name: 'First Customer' })
    await agent.isTalking()
    const second = await center.customerCalls({ agent: 'alex', name: 'Second Customer' })
    await expect.poll(() => second.audio()).toBe('hold-music')
    await expect(agent.call).toContainText('First Customer')
    expect(await first.audio()).toBe('bridged')

    await first.hangsUp()
    await agent.isIn('Post-processing')
    expect(await second.audio()).toBe('hold-music')
    await agent.finishesNow()
    await expect(agent.call).toContainText('Second Customer')
    await expect.poll(() => second.audio()).toBe('bridged')
  })

  test('does not connect a direct customer who calls in On break', async ({ agent, center, headset }) => {
    await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: 'on-demand' })
    await agent.signsIn()
    await agent.isIn('On break')
    const ear = headset.listen()
    await center.customerCalls({ agent: 'alex', sentence: 'delivery' })
    await ear.hears('ring/ring')
    await expect(agent.button('Answer')).toBeVisible()
    await agent.answers()
    await ear.hears('customers/delivery')
    expect(await ear.hasHeard('prompt/bleep')).toBe(false)
  })

  test('is tried by Test Auto Answer on the real path, stage by stage', async ({
    agent,
    center,
    headset,
    mouth,
  }) => {
    await center.sets.agent('alex', { autoAnswer: true })
    await agent.signsIn()
    await agent.opensConnection(headset)
    await agent.opens('Test Auto Answer')
    const ear = headset.listen()
    // The test listens for both ways, so the agent has to say something.
    const stopTalking = mouth.keepsSaying('customers/warranty')
    await agent.button('Start test').click()
    await agent.sees('Auto Answer works.')
    await stopTalking()
    const stages = agent.page.getByRole('listitem')
    await expect(stages).toHaveText([
      /Offer seen/,
      /Decision/,
      /Answer sent/,
      /Prompt audible/,
      /First audio/,
    ])
    for (const stage of await stages.all()) await expect(stage).toContainText(/passed.*\d+ ms/s)
    await ear.hears('prompt/bleep')
    await agent.goesBack()
    await agent.isIn('Available')
  })
})
