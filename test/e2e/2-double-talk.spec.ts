import { startAcousticEcho } from '../support/audio-lab/acoustic-echo.js'
import { deliveredShare } from '../support/audio-lab/delivered.js'
import { loudnessOf } from '../support/audio-lab/loudness.js'
import { sound } from '../support/e2e/sounds.js'
import { listeningRate } from '../support/e2e/spectrogram.js'
import type { Agent } from './support/agent.js'
import type { Center } from './support/center.js'
import { expect, test } from './support/fixtures.js'
import type { Earpiece } from './support/sound-devices.js'

const agentSays = 'customers/warranty'
const customerSays = 'customers/delivery'

test('both speak at once on headsets, the agent on the system’s default one, and each hears the whole of the other from the first second', async ({
  agent,
  center,
  headset,
  mouth,
}) => {
  await agent.signsIn()
  // Nothing is chosen: Chromium on Linux calls it "Default", and only the sound server knows that it is a headset.
  await agent.opens('Audio devices')
  await expect(
    agent.page.getByText('Echo is not removed: “Offhook Test Headset” is a headset.'),
  ).toBeVisible()
  await agent.goesBack()
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

test.describe('a customer does not hear himself', () => {
  test('when the agent takes a loudspeaker', async ({ agent, center, headset }) => {
    await agent.signsIn()
    await agent.wearsTheHeadset()
    await agent.opensConnection(headset)
    // Changed while the microphone is held: it is taken again, with the other processing.
    await agent.choosesDevice('Headset', 'Offhook Test Speaker')
    const echo = await startAcousticEcho('speaker', { gainDb: -20, delayMs: 60 })
    expect(await echoAtTheCustomer({ agent, center, headset })).toBeLessThan(inaudible)
    await echo.dispose()
  })

  test('when the headset leaks and the agent has the echo removed', async ({ agent, center, headset }) => {
    await agent.signsIn()
    await agent.wearsTheHeadset()
    await agent.opensConnection(headset)
    await agent.opens('Audio devices')
    await agent.page.getByRole('checkbox', { name: 'Remove echo' }).click()
    await expect(agent.page.getByRole('checkbox', { name: 'Remove echo' })).toBeChecked()
    await agent.goesBack()
    const echo = await startAcousticEcho('headset', { gainDb: -20, delayMs: 60 })
    expect(await echoAtTheCustomer({ agent, center, headset })).toBeLessThan(inaudible)
    await echo.dispose()
  })
})

/** Level of what a speaking customer hears from a silent agent. */
async function echoAtTheCustomer({
  agent,
  center,
  headset,
}: {
  readonly agent: Agent
  readonly center: Center
  readonly headset: Earpiece
}): Promise<number> {
  const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
  await agent.accepts()
  // The canceller has to learn the way of the echo first.
  await headset.listen().lasts(8)
  const customersEar = await customer.listen()
  await customersEar.lasts(5)
  const level = median(loudnessOf(await customersEar.recording(), listeningRate / 50))
  test.info().annotations.push({ type: 'echo', description: `${level.toFixed(0)} of 32767` })
  return level
}

/** The customer speaks three quarters of the time; a busy sound server's hiccup is not what this is about. */
const median = (levels: readonly number[]): number =>
  levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0

/** 40 dB below the customer's own voice. */
const inaudible = median(loudnessOf(sound(customerSays), listeningRate / 50)) / 100
