import { expect, test } from './support/fixtures.js'
import { countResources } from './support/resources.js'

const interactions = 200
const warmUp = 20

test('200 interactions over one connection: none missed, none stuck, nothing grows', async ({
  agent,
  workstation,
  center,
  headset,
}) => {
  test.setTimeout(240_000)
  await center.sets.tenant({ postProcessingSeconds: 0 })
  await center.sets.agent('alex', { autoAnswer: true })
  await agent.signsIn()
  await agent.opensConnection(headset)
  const leg = await center.legOf('alex')
  const app = workstation.softphone?.app
  if (!app) throw new Error('The app does not run')

  const serve = async (number: number): Promise<void> => {
    const customer = await center.customerCalls({ queue: 'support', name: `Customer ${number}` })
    const poll = expect.poll(() => customer.audio(), {
      message: `customer ${number} is joined`,
      intervals: [25],
    })
    await poll.toBe('bridged')
    await expect(agent.call).toContainText(`Customer ${number}`)
    await customer.hangsUp()
    await expect(agent.call).toBeHidden()
  }
  for (let number = 1; number <= warmUp; number += 1) await serve(number)
  const before = await countResources(app)
  for (let number = warmUp + 1; number <= interactions; number += 1) await serve(number)
  await agent.isIn('Available')
  const after = await countResources(app)

  test.info().annotations.push({ type: 'resources', description: JSON.stringify({ before, after }) })
  for (const [what, count] of Object.entries(after)) {
    expect(count, `${what} did not grow`).toBeLessThanOrEqual((before[what] ?? 0) + allowance(what))
  }
  expect(await center.sipRequests(leg.legId)).toEqual({ 'sent INVITE': 1, 'sent ACK': 1 })
  expect((await center.state()).legs).toHaveLength(1)
  await agent.seesConnectionOpen()

  const ear = headset.listen()
  await center.customerCalls({ queue: 'support', sentence: 'delivery' })
  await ear.hears('customers/delivery')
})

/** A request may be under way at the moment of counting; 180 interactions would show a leak as far more than that. */
const allowance = (what: string): number => (what === 'listeners' ? 0 : 4)
