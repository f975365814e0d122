import { beforeEach, expect, it } from 'vitest'
import {
  createReturningAgents,
  type Whereabouts,
} from '../../../../src/contact-center/routing/returning-agents.js'
import { createVirtualClock } from '../../../support/virtual-clock.js'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

let clock: ReturnType<typeof createVirtualClock>
let where: Whereabouts | Error
let here: boolean
let givenUp: string[]
let handedOver: string[]
let handsOver: boolean
let agents: ReturnType<typeof createReturningAgents>
beforeEach(() => {
  clock = createVirtualClock()
  where = 'comes-back'
  here = false
  givenUp = []
  handedOver = []
  handsOver = true
  agents = createReturningAgents({
    clock,
    whereabouts: async () => {
      if (where instanceof Error) throw where
      return where
    },
    isHere: () => here,
    handOver: async (leg, agentId, legsAt) => {
      handedOver.push(`${leg} for ${agentId} to ${legsAt}`)
      return handsOver
    },
    onGivenUp: (leg) => givenUp.push(leg),
  })
})
const passes = async (seconds: number): Promise<void> => {
  await turn()
  for (let at = 0; at < seconds; at += 5) {
    clock.advance(Math.min(5, seconds - at) * 1_000)
    await turn()
  }
}

it('a customer waits for an agent who comes back', async () => {
  agents.await('customer', 'alex')
  await passes(100)
  here = true
  await passes(60)
  expect(givenUp).toEqual([])
  expect(clock.pending).toBe(0)
})

it('a customer whose agent has signed out is sent away at once', async () => {
  where = 'signed-out'
  agents.await('customer', 'alex')
  await turn()
  expect(givenUp).toEqual(['customer'])
})

it('a customer whose agent signs out meanwhile is sent away then', async () => {
  agents.await('customer', 'alex')
  await passes(20)
  where = 'signed-out'
  await passes(5)
  expect(givenUp).toEqual(['customer'])
})

it('a customer whose agent has the desk at another instance is handed to it at once, whenever that is', async () => {
  await passes(300)
  where = { legsAt: 'offhook-b' }
  agents.await('customer', 'alex')
  await passes(20)
  expect(handedOver).toEqual(['customer for alex to offhook-b'])
  expect(givenUp).toEqual([])
  expect(clock.pending).toBe(0)
})

it('a customer who cannot be handed over waits for a dead instance to be noticed, but not for long', async () => {
  where = { legsAt: 'offhook-b' }
  handsOver = false
  agents.await('first', 'alex')
  await passes(4)
  expect(givenUp).toEqual([])
  await passes(1)
  expect(givenUp).toEqual(['first'])
  expect(handedOver).toHaveLength(2)
})

it('where legs end with their instance there is nobody to hand a customer to', async () => {
  where = { legsAt: null }
  agents.await('customer', 'alex')
  await passes(5)
  expect(handedOver).toEqual([])
  expect(givenUp).toEqual(['customer'])
})

it('an agent whose desk comes to this instance is awaited, however long it has run', async () => {
  await passes(300)
  where = 'arrives'
  agents.await('customer', 'alex')
  await passes(60)
  expect(givenUp).toEqual([])
  await passes(60)
  expect(givenUp).toEqual(['customer'])
})

it('nobody is awaited for longer than two minutes after the start', async () => {
  await passes(100)
  agents.await('customer', 'alex')
  await passes(15)
  expect(givenUp).toEqual([])
  await passes(5)
  expect(givenUp).toEqual(['customer'])
  agents.await('later', 'alex')
  await turn()
  expect(givenUp).toEqual(['customer', 'later'])
})

it('an agent whose desk has been let go is awaited again, until it is back', async () => {
  await passes(300)
  agents.left('alex')
  agents.await('for alex', 'alex')
  agents.await('for sam', 'sam')
  await passes(60)
  expect(givenUp).toEqual(['for sam'])
  agents.came('alex')
  agents.await('after', 'alex')
  await turn()
  expect(givenUp).toEqual(['for sam', 'after'])
})

it('a store that cannot be asked sends nobody away', async () => {
  where = new Error('no database')
  agents.await('customer', 'alex')
  await passes(60)
  expect(givenUp).toEqual([])
})

it('a customer who hangs up leaves nothing behind', async () => {
  where = { legsAt: null }
  agents.await('before it is known', 'alex')
  agents.forget('before it is known')
  agents.await('later', 'alex')
  await turn()
  agents.forget('later')
  await passes(30)
  expect(givenUp).toEqual([])
  expect(clock.pending).toBe(0)
})
