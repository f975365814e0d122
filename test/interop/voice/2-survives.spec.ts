import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCenter } from '../../e2e/support/center.js'
import { freePort } from '../../support/free-port.js'
import { centerExtras } from '../../support/asterisk/asterisk-center.js'
import {
  expect,
  isHeard,
  opensConnectionOnAsterisk,
  talksWithCustomer,
  test,
} from '../../support/asterisk/fixtures.js'
import { startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'

test('On Demand on Asterisk: Auto Answer takes the call without a click, with the prompt in the headset only', async ({
  agent,
  center,
  asteriskCenter,
  headset,
  mouth,
}) => {
  await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: 'on-demand' })
  await agent.signsIn()
  await agent.wearsTheHeadset()
  await agent.sees('Auto Answer on')
  await agent.chooses('Available')
  await agent.isIn('Available')
  const ear = headset.listen()
  const customer = await center.customerCalls({ queue: 'support', sentence: 'billing' })
  const customersEar = asteriskCenter.listenFromTheBeginning(customer.legId)
  await agent.isTalking()
  await ear.hears('prompt/bleep')
  await ear.hears('customers/billing')
  expect(await customersEar.hasHeard('prompt/bleep')).toBe(false)
  await isHeard(asteriskCenter.listen(customer.legId), mouth)
  await agent.hangsUp()
  await agent.isIn('Post-processing')
})

test('the media engine is killed during a call on Asterisk: audio is back by Replaces, and the leg stays', async ({
  agent,
  workstation,
  center,
  asteriskCenter,
  headset,
  mouth,
}) => {
  const customer = await talksWithCustomer(agent, center, headset)
  const leg = await center.legOf('alex')
  await headset.hearsBeginning()
  await workstation.pageCrashes('media')
  const gapMs = await headset.gapFromNow()
  test.info().annotations.push({ type: 'audio back after', description: `${gapMs} ms` })
  expect(gapMs).toBeLessThan(2_000)
  await headset.listen().hears('customers/billing')
  await isHeard(asteriskCenter.listen(customer.legId), mouth)
  const now = await center.legOf('alex')
  expect(now.legId).toBe(leg.legId)
  // Another channel is that leg now.
  expect(now.address).not.toBe(leg.address)
})

test('the contact center is killed and started again: on Asterisk connection and customer go on', async ({
  workstation,
  headset,
}) => {
  await using asterisk = await startOffhookAsterisk()
  const data = await mkdtemp(join(tmpdir(), 'offhook-center-'))
  const place = { data, port: String(await freePort()) }
  let center = await openCenter(place, centerExtras(asterisk))
  try {
    const agent = await workstation.starts({ server: center.url })
    await agent.signsIn()
    await agent.wearsTheHeadset()
    await opensConnectionOnAsterisk(agent, headset)
    await center.customerCalls({ queue: 'support', sentence: 'billing' })
    await agent.accepts()
    await headset.listen().hears('customers/billing')

    await center.crashes()
    await agent.sees(/contact center cannot be reached/i)
    // Nobody is there, and they talk on.
    await headset.listen().hears('customers/billing')
    center = await openCenter(place, centerExtras(asterisk))
    await expect(agent.page.getByText(/cannot be reached|being renewed/)).toHaveCount(0, { timeout: 20_000 })
    await agent.seesConnectionOpen()
    await agent.isTalking()
    expect(await center.connectionOf('alex')).toBe('open')
    expect(await center.interactionOf('alex')).toBe('active')
    await headset.listen().hears('customers/billing')

    await agent.hangsUp()
    await agent.isIn('Post-processing')
    await agent.finishesNow()
    await agent.isIn('Available')
    await headset.fallsSilent()
  } finally {
    await center.dispose()
    await rm(data, { recursive: true, force: true, maxRetries: 5 })
  }
})
