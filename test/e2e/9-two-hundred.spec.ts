import type { Agent } from './support/agent.js'
import type { Center } from './support/center.js'
import { expect, test } from './support/fixtures.js'
import { countResources, growth, highest, type Counts } from './support/resources.js'
import type { Workstation } from './support/workstation.js'

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

  await servesWithoutGrowing({ agent, center, workstation, count: 200, warmUp: 20 })
  await agent.isIn('Available')
  expect(await center.sipRequests(leg.legId)).toEqual({ 'sent INVITE': 1, 'sent ACK': 1 })
  expect((await center.state()).legs).toHaveLength(1)
  await agent.seesConnectionOpen()

  const ear = headset.listen()
  await center.customerCalls({ queue: 'support', sentence: 'delivery' })
  await ear.hears('customers/delivery')
})

test('30 calls On Demand: every leg, peer connection and track is given back', async ({
  agent,
  workstation,
  center,
  headset,
}) => {
  test.setTimeout(120_000)
  await center.sets.tenant({ postProcessingSeconds: 0 })
  await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: 'on-demand' })
  await agent.signsIn()
  await agent.chooses('Available')
  await agent.isIn('Available')

  await servesWithoutGrowing({ agent, center, workstation, count: 30, warmUp: 5 })
  await agent.isIn('Available')
  await expect.poll(async () => (await center.state()).legs).toEqual([])
  const ear = headset.listen()
  await center.customerCalls({ queue: 'support', sentence: 'delivery' })
  await ear.hears('customers/delivery')
})

interface Shift {
  readonly agent: Agent
  readonly center: Center
  readonly workstation: Workstation
  readonly count: number
  /** interactions after which everything that is made once has been made */
  readonly warmUp: number
}

async function servesWithoutGrowing({ agent, center, workstation, count, warmUp }: Shift): Promise<void> {
  const app = workstation.softphone?.app
  if (!app) throw new Error('The app does not run')
  let before: Counts = {}
  for (let number = 1; number <= count; number += 1) {
    const customer = await center.customerCalls({ queue: 'support', name: `Customer ${number}` })
    const joined = expect.poll(() => customer.audio(), { message: `${number} is joined`, intervals: [25] })
    await joined.toBe('bridged')
    await expect(agent.call).toContainText(`Customer ${number}`)
    await customer.hangsUp()
    await expect(agent.call).toBeHidden()
    if (number > warmUp - 3 && number <= warmUp) before = highest(before, await countResources(app))
  }
  let after: Counts = {}
  const grown = async (): Promise<Readonly<Record<string, string>>> => {
    after = await countResources(app)
    return growth(before, after, (what) => slack(what, count))
  }
  try {
    // What was counted while it was being made or closed is gone at the next count; what leaked is not.
    await expect.poll(grown, { message: 'nothing has grown', intervals: [1000] }).toEqual({})
  } finally {
    test.info().annotations.push({ type: 'resources', description: JSON.stringify({ before, after }) })
  }
}

/**
 * A leak would show as one for each of the 25 or more interactions between the counts. An answered INVITE keeps one timer
 * for 32 s (Timer L, RFC 6026 §8.7), longer than the shift On Demand lasts; on an open connection there is no INVITE.
 */
function slack(what: string, served: number): number {
  if (what === 'Timeout' && served < 100) return served
  return /peer connections|tracks|contexts|contents|^listeners/.test(what) ? 0 : 4
}
