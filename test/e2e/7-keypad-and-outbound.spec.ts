import type { ConsoleContract } from '../../src/contract/ipc/console.js'
import type { Bridge } from '../../src/contract/ipc/define.js'
import type { Agent } from './support/agent.js'
import type { Center } from './support/center.js'
import { isHeardBy, isReadyForCustomers } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'
import type { Earpiece } from './support/sound-devices.js'

const callee = '+12015550123'

test('keys pressed in a call are heard by the customer, in order', async ({ agent, center, headset }) => {
  await agent.signsIn()
  await agent.opensConnection(headset)
  await expect(agent.button('Keypad')).toBeHidden()
  const customer = await center.customerCalls({ queue: 'support' })
  await agent.accepts()
  await customer.listens()
  await agent.button('Keypad').click()
  const keypad = agent.page.getByRole('dialog', { name: 'Keypad' })
  for (const key of ['1', '9', 'Star', '0', 'Pound'])
    await keypad.getByRole('button', { name: key, exact: true }).click()
  await expect.poll(() => customer.keys(), { timeout: 15_000 }).toBe('19*0#')
  await agent.page.keyboard.press('5')
  await expect.poll(() => customer.keys()).toBe('19*0#5')
})

test('keys are refused while the customer is on hold and when there is no call', async ({
  agent,
  center,
}) => {
  await center.sets.agent('alex', { phoneConnectionMode: 'on-demand' })
  await agent.signsIn()
  await expect(agent.button('Keypad')).toBeHidden()
  // There is no key to press, so the command is sent past the console.
  const refused = await agent.page.evaluate(() => {
    const { offhook } = window as unknown as { offhook: Bridge<ConsoleContract> }
    return offhook.invoke('call.sendDtmf', { interactionId: 'none', tones: '5' })
  })
  expect(refused).toMatchObject({ ok: false })

  await agent.chooses('Available')
  const customer = await center.customerCalls({ queue: 'support' })
  await agent.answers()
  await agent.button('Hold').click()
  await expect(agent.button('Resume')).toBeVisible()
  await expect(agent.button('Keypad')).toHaveAttribute('aria-disabled', 'true')
  expect(await customer.keys()).toBe('')
})

for (const mode of ['persistent', 'on-demand'] as const) {
  test.describe(`an outbound call in ${mode} mode`, () => {
    test('is dialled, answered, and both hear each other', async ({ agent, center, headset, mouth }) => {
      await ready(agent, center, headset, mode)
      await center.lab.command('callee', {
        address: callee,
        behaviour: { kind: 'answer', afterMs: 2500, sentence: 'booking' },
      })
      const ear = headset.listen()
      // a national format
      await agent.dials('(201) 555-0123')
      await agent.isIn('Busy')
      await ear.hears('ringback')
      await agent.isTalking()
      await ear.hears('customers/booking')
      const legs = (await center.state()).legs.filter(({ kind }) => kind === 'callee')
      const far = center.farEnd(legs[0]?.legId ?? '')
      await isHeardBy(far, mouth)
      expect(await ear.hasHeard('prompt/bleep')).toBe(false)
      expect(await ear.hasHeard('ring/ring')).toBe(false)
      await agent.hangsUp()
      await agent.isIn('Post-processing')
    })

    test('that fails ends in words, without Post-processing', async ({ agent, center, headset }) => {
      await ready(agent, center, headset, mode)
      for (const [kind, words] of [
        ['busy', /number you dialled is busy/],
        ['invalid', /number you dialled does not exist/],
        ['failed', /call could not be placed/],
        ['no-answer', /Nobody answered/],
      ] as const) {
        await center.lab.command('callee', { address: callee, behaviour: { kind } })
        await agent.dials(callee)
        if (kind === 'no-answer') {
          await expect(agent.call).toContainText('Ringing')
          await center.advances(60)
        }
        await agent.sees(words)
        await expect(agent.call).toBeHidden()
        await agent.isIn('Available')
      }
    })
  })
}

test('a number that is none is refused at the field', async ({ agent, center }) => {
  await center.sets.agent('alex', { phoneConnectionMode: 'on-demand' })
  await agent.signsIn()
  await agent.dials('12ab')
  await expect(agent.page.getByRole('form', { name: 'Outbound call' })).toContainText(/number|SIP/i)
  await agent.isIn('On break')
})

test('from the click on no offers: a customer who calls meanwhile waits', async ({
  agent,
  center,
  headset,
}) => {
  await ready(agent, center, headset, 'persistent')
  await center.lab.command('callee', { address: callee, behaviour: { kind: 'no-answer' } })
  await agent.dials(callee)
  await expect(agent.call).toContainText('Ringing')
  const customer = await center.customerCalls({ queue: 'support' })
  await expect.poll(() => customer.audio()).toBe('hold-music')
  await agent.hangsUp()
  await expect(agent.button('Accept')).toBeVisible()
  await agent.accepts()
  expect(await customer.audio()).toBe('bridged')
})

test('a dialled call and an offer at the same moment: one of them wins, and nothing is stuck', async ({
  agent,
  center,
  headset,
}) => {
  await center.sets.tenant({ postProcessingSeconds: 0 })
  await ready(agent, center, headset, 'persistent')
  await center.lab.command('callee', { address: callee, behaviour: { kind: 'answer', afterMs: 0 } })
  for (let round = 1; round <= 5; round += 1) {
    await agent.typesNumber(callee)
    const [, customer] = await Promise.all([
      agent.page.keyboard.press('Enter'),
      center.customerCalls({ queue: 'support' }),
    ])
    await expect.poll(() => center.interactionOf('alex')).not.toBe('none')
    if ((await center.agent('alex')).interaction?.kind === 'outbound') {
      await agent.isTalking()
      expect(await customer.audio()).toBe('hold-music')
      await agent.hangsUp()
    }
    await agent.accepts()
    await expect.poll(() => customer.audio()).toBe('bridged')
    await customer.hangsUp()
    await agent.isIn('Available')
  }
})

async function ready(
  agent: Agent,
  center: Center,
  headset: Earpiece,
  mode: 'persistent' | 'on-demand',
): Promise<void> {
  await center.sets.agent('alex', { phoneConnectionMode: mode })
  await isReadyForCustomers({ agent, headset }, mode)
}
