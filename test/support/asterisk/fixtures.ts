import { expect } from '@playwright/test'
import type { Agent } from '../../e2e/support/agent.js'
import type { Center, FarEnd } from '../../e2e/support/center.js'
import { test as base } from '../../e2e/support/fixtures.js'
import { type Listening, silence } from '../../e2e/support/listening.js'
import type { Earpiece, Mouth } from '../../e2e/support/sound-devices.js'
import { type AsteriskCenter, startAsteriskCenter } from './asterisk-center.js'
import { pinFromAsterisk } from './asterisk-pin.js'

/** The e2e tests' stage, with the contact center's voice in an Asterisk of the test's own. */
export const test = base.extend<{ readonly asteriskCenter: AsteriskCenter }>({
  asteriskCenter: async ({}, use, info) => {
    await using asteriskCenter = await startAsteriskCenter()
    await use(asteriskCenter)
    if (info.status === info.expectedStatus) return
    const attach = (name: string, body: string) => info.attach(name, { body, contentType: 'text/plain' })
    await attach('asterisk-log', asteriskCenter.asterisk.log())
    await attach('contact-center-output', asteriskCenter.center.output())
  },
  center: async ({ asteriskCenter }, use) => use(asteriskCenter.center),
})
export { expect }

/** The PIN as Asterisk's own digits say it, recognised by their sound. */
export async function hearsPinOfAsterisk(headset: Earpiece): Promise<string> {
  const ear = headset.listen()
  const poll = expect.poll(async () => pinFromAsterisk(await ear.recording()), {
    message: 'Asterisk speaks a PIN of four digits',
    timeout: 20_000,
    intervals: [200],
  })
  await poll.not.toBeNull()
  return pinFromAsterisk(await ear.recording()) ?? ''
}

/** Goes Available, answers the validation call and types the PIN that is heard. */
export async function opensConnectionOnAsterisk(agent: Agent, headset: Earpiece): Promise<void> {
  await agent.chooses('Available')
  await agent.answersValidationCall()
  await agent.typesPin(await hearsPinOfAsterisk(headset))
  await agent.seesConnectionOpen()
  await agent.isIn('Available')
}

/** The customer hears nobody but the agent, and music: whatever is loud there and none was said at the desk. */
export async function isHeard(customersEar: Listening, mouth: Mouth): Promise<void> {
  const stopTalking = mouth.keepsSaying('customers/warranty')
  const poll = expect.poll(() => customersEar.loudest(), { timeout: 15_000, intervals: [200] })
  await poll.toBeGreaterThan(20 * silence)
  await stopTalking()
}

/** Signs in, opens the connection and takes the first customer, who is heard. */
export async function talksWithCustomer(agent: Agent, center: Center, headset: Earpiece): Promise<FarEnd> {
  await agent.signsIn()
  await agent.wearsTheHeadset()
  await opensConnectionOnAsterisk(agent, headset)
  const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
  await agent.accepts()
  await headset.listen().hears('customers/billing')
  return customer
}
