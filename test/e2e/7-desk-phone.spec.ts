import type { Agent } from './support/agent.js'
import type { Center, DeskPhone } from './support/center.js'
import { expect, test } from './support/fixtures.js'
import { silence } from './support/listening.js'

const number = '+442079460177'
/** whoever is at a desk phone of the lab says the first of the sentences */
const saidAtThePhone = 'customers/billing'

test.describe('with a desk phone, On Demand', () => {
  test('an interaction rings there, and the console has no Answer', async ({ agent, center }) => {
    const phone = await onDemand(agent, center, { autoAnswer: false })
    const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    await expect.poll(() => phone.state()).toBe('ringing')
    await agent.sees(/Ringing on …177/)
    await expect(agent.button('Answer')).toBeHidden()
    await expect(agent.button('Accept')).toBeHidden()
    await phone.does('answer')
    await agent.isTalking()
    await (await phone.listen()).hears('customers/delivery')
    await customer.listens()
    await (await customer.listen()).hears(saidAtThePhone)

    await agent.button('Mute').click()
    await expect(agent.button('Mute')).toHaveAttribute('aria-pressed', 'true')
    const muted = await customer.listen()
    await muted.lasts(3)
    expect(await muted.loudest()).toBeLessThan(silence)
    await agent.button('Mute').click()
    await (await customer.listen()).hears(saidAtThePhone)
    await agent.button('Hold').click()
    await (await customer.listen()).hears('hold-music')
    await agent.button('Resume').click()
    await (await customer.listen()).hears(saidAtThePhone)
    await agent.hangsUp()
    await agent.isIn('Post-processing')
    await expect.poll(() => phone.state()).toBe('idle')
  })

  test('a phone that obeys Answer-Mode is auto answered; one that does not is answered by hand', async ({
    agent,
    center,
  }) => {
    const phone = await onDemand(agent, center, { autoAnswer: true, obeysAnswerMode: true })
    await center.customerCalls({ queue: 'support' })
    await agent.isTalking()
    expect(await phone.state()).toBe('in-call')
    await agent.hangsUp()
    await agent.finishesNow()

    await center.deskPhone(number, { obeysAnswerMode: false })
    await center.customerCalls({ queue: 'support' })
    await expect.poll(() => phone.state()).toBe('ringing')
    await phone.does('answer')
    await agent.isTalking()
  })
})

test.describe('with a desk phone, Persistent', () => {
  test('the PIN is heard there and typed here, and Accept joins the customer there', async ({
    agent,
    center,
  }) => {
    const phone = await open(agent, center)
    const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    const handset = await phone.listen()
    await expect(agent.button('Accept')).toBeVisible()
    expect(await customer.audio()).not.toBe('bridged')
    await agent.accepts()
    await handset.hears('customers/delivery')
    expect(await handset.hasHeard('prompt/bleep')).toBe(false)
  })

  test('with Auto Answer the platform joins at once and plays the prompt on the agent’s side only', async ({
    agent,
    center,
  }) => {
    await center.sets.agent('alex', { autoAnswer: true })
    const phone = await open(agent, center)
    const handset = await phone.listen()
    const customer = await center.customerCalls({ queue: 'support', sentence: 'delivery' })
    const customersEar = await customer.listen()
    await agent.isTalking()
    await handset.hears('prompt/bleep')
    await handset.hears('customers/delivery')
    expect(await customersEar.hasHeard('prompt/bleep')).toBe(false)
  })

  test('hanging up the phone loses the connection, and says so', async ({ agent, center }) => {
    const phone = await open(agent, center)
    await phone.does('hang-up')
    await agent.seesConnectionLost('The persistent connection was hung up.')
    await agent.isIn('On break', 'The connection was lost')
  })
})

async function onDemand(
  agent: Agent,
  center: Center,
  { autoAnswer, obeysAnswerMode = false }: { autoAnswer: boolean; obeysAnswerMode?: boolean },
): Promise<DeskPhone> {
  await center.sets.agent('alex', { phoneConnectionMode: 'on-demand', autoAnswer })
  const phone = await center.deskPhone(number, { obeysAnswerMode })
  await agent.signsIn()
  await agent.setsWorkplacePhone(number)
  await agent.sees('Saved')
  await agent.goesBack()
  await agent.chooses('Available')
  await agent.isIn('Available')
  return phone
}

async function open(agent: Agent, center: Center): Promise<DeskPhone> {
  const phone = await center.deskPhone(number)
  await agent.signsIn()
  await agent.setsWorkplacePhone(number)
  await agent.sees('Saved')
  await agent.goesBack()
  await agent.chooses('Available')
  await expect.poll(() => phone.state()).toBe('ringing')
  await expect(agent.button('Answer')).toBeHidden()
  await phone.does('answer')
  const handset = await phone.listen()
  await agent.typesPin(await handset.hearsPin())
  await agent.seesConnectionOpen()
  return phone
}
