import type { AsteriskCenter } from '../../support/asterisk/asterisk-center.js'
import {
  expect,
  hearsPinOfAsterisk,
  isHeard,
  talksWithCustomer,
  test,
} from '../../support/asterisk/fixtures.js'

/** Asterisk ends the agent's channel of its own accord, as when a transport dies for good. */
async function losesLeg({ asterisk }: AsteriskCenter): Promise<void> {
  const lines = (await asterisk.cli('core show channels concise')).split('\n')
  const channel = lines.find((line) => line.startsWith('PJSIP/alex-'))?.split('!')[0] ?? ''
  await asterisk.cli(`channel request hangup ${channel}`)
}

test('the agent’s channel is lost during a call: the customer hears music, and the right PIN joins both again', async ({
  agent,
  center,
  asteriskCenter,
  headset,
  mouth,
}) => {
  await center.sets.tenant({ validationRingSeconds: 60, pinTimeoutSeconds: 300 })
  const customer = await talksWithCustomer(agent, center, headset)
  const customersEar = asteriskCenter.listen(customer.legId)
  await losesLeg(asteriskCenter)
  await agent.seesConnectionLost('The persistent connection was hung up.')
  await agent.isIn('Busy')
  await customersEar.hears('hold-music')

  await agent.reopensConnection()
  await expect(agent.button('Answer')).toBeVisible()
  // The customer's 60 s stand still while the agent is on the way back: 40 s of ringing and 40 s of the PIN's time.
  await center.advances(40)
  await agent.answersValidationCall()
  const pin = await hearsPinOfAsterisk(headset)
  await center.advances(40)
  expect(await customer.audio()).toBe('hold-music')
  await agent.typesPin(pin)
  await agent.isTalking()
  await headset.listen().hears('customers/billing')
  expect(await customer.audio()).toBe('bridged')
  await isHeard(asteriskCenter.listen(customer.legId), mouth)
  await agent.hangsUp()
  await agent.isIn('Post-processing')
})

test('a customer who waited for the lost agent longer than the grace time goes back to the head of the queue', async ({
  agent,
  center,
  asteriskCenter,
  headset,
}) => {
  const customer = await talksWithCustomer(agent, center, headset)
  const later = await center.customerCalls({ queue: 'support' })
  await losesLeg(asteriskCenter)
  await agent.seesConnectionLost('The persistent connection was hung up.')
  await agent.sees(/Customer is kept for \d+ s/)
  await center.advances(60)
  await agent.isIn('On break')
  const { waiting } = await center.state()
  expect(waiting.map(({ customerLeg }) => customerLeg)).toEqual([customer.legId, later.legId])
  await asteriskCenter.listen(customer.legId).hears('hold-music')
})

test('the whole app is killed during a call and started again: on Asterisk both hear each other without a new PIN', async ({
  keyring,
  workstation,
  center,
  asteriskCenter,
  headset,
  mouth,
}) => {
  const customer = await talksWithCustomer(await workstation.starts(keyring), center, headset)
  const leg = await center.legOf('alex')
  await headset.hearsBeginning()
  const killed = performance.now()
  await workstation.crashes()
  const again = await workstation.starts(keyring)
  await again.seesConnectionOpen()
  await again.isTalking()
  await headset.listen().hears('customers/billing')
  const description = `${Math.round(performance.now() - killed)} ms, the recognising of speech included`
  test.info().annotations.push({ type: 'customer heard again after', description })
  await isHeard(asteriskCenter.listen(customer.legId), mouth)
  const now = await center.legOf('alex')
  expect(now.legId).toBe(leg.legId)
  // By INVITE with Replaces: another channel is that leg now.
  expect(now.address).not.toBe(leg.address)
  await again.hangsUp()
  await again.isIn('Post-processing')
})
