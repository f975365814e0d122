import { startAcousticEcho } from '../support/audio-lab/acoustic-echo.js'
import { deliveredShare } from '../support/audio-lab/delivered.js'
import { loudnessOf } from '../support/audio-lab/loudness.js'
import { sound } from '../support/e2e/sounds.js'
import { listeningRate } from '../support/e2e/spectrogram.js'
import { expect, test } from './support/fixtures.js'

const agentSays = 'customers/warranty'
const customerSays = 'customers/delivery'

test.describe('both speak at once', () => {
  test('on a headset each hears the whole of the other, from the first second', async ({
    agent,
    center,
    headset,
    mouth,
  }) => {
    await agent.signsIn()
    await agent.choosesDevice('Headset', 'Offhook Test Headset')
    await agent.opensConnection(headset)
    const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    await agent.accepts()
    const [ear, customersEar] = [headset.listen(), await customer.listen()]
    await mouth.says(agentSays)
    // The customer repeats the sentence after a pause: one whole round of it is heard.
    await ear.lasts(8)

    const agentDelivered = deliveredShare(await customersEar.recording(), sound(agentSays), listeningRate)
    const customerDelivered = deliveredShare(await ear.recording(), sound(customerSays), listeningRate)
    test.info().annotations.push({
      type: 'delivered',
      description: `agent ${agentDelivered.toFixed(2)}, customer ${customerDelivered.toFixed(2)}`,
    })
    expect(agentDelivered, 'the agent at the customer').toBeGreaterThan(0.9)
    expect(customerDelivered, 'the customer at the agent').toBeGreaterThan(0.9)
  })

  test('a customer does not hear himself when the agent takes a loudspeaker', async ({
    agent,
    center,
    headset,
  }) => {
    await agent.signsIn()
    await agent.choosesDevice('Headset', 'Offhook Test Headset')
    await agent.opensConnection(headset)
    // Changed while the microphone is held: it is taken again, with another processing.
    await agent.choosesDevice('Headset', 'Offhook Test Speaker')
    const echo = await startAcousticEcho('speaker', { gainDb: -20, delayMs: 60 })
    try {
      const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
      await agent.accepts()
      // The canceller has to learn the room first.
      await headset.listen().lasts(8)
      const customersEar = await customer.listen()
      await customersEar.lasts(5)
      const echoed = median(loudnessOf(await customersEar.recording(), listeningRate / 50))
      test.info().annotations.push({ type: 'echo', description: `${echoed.toFixed(0)} of 32767` })
      expect(echoed).toBeLessThan(inaudible)
    } finally {
      await echo.dispose()
    }
  })
})

/** The customer speaks three quarters of the time; a busy sound server's hiccup is not what this is about. */
const median = (levels: readonly number[]): number =>
  levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0

/** 40 dB below the customer's own voice. */
const inaudible = median(loudnessOf(sound(customerSays), listeningRate / 50)) / 100
