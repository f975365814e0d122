import { isHeardBy, isReadyForCustomers } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

// INVITEs that the contact center would not send, straight to the registered softphone.
const asksForAutoAnswer = (interactionId: string): string[] => [
  'Answer-Mode: Auto',
  'X-Offhook-Purpose: interaction',
  `X-Offhook-Interaction: ${interactionId}`,
]

for (const mode of ['persistent', 'on-demand'] as const) {
  test(`during a call in ${mode} mode a second INVITE that asks for Auto Answer is busy, and the call goes on`, async ({
    workstation,
    center,
    relay,
    sipRelay,
    headset,
    mouth,
  }) => {
    await center.sets.tenant({ postProcessingSeconds: 0 })
    await center.sets.agent('alex', { autoAnswer: true, phoneConnectionMode: mode })
    const agent = await workstation.starts({ server: relay.url })
    await isReadyForCustomers({ agent, headset }, mode)
    const first = headset.listen()
    const customer = await center.customerCalls({
      queue: 'support',
      name: 'First Customer',
      manner: 'silent',
      sentence: 'billing',
    })
    await agent.isTalking()
    // Its own prompt has been played.
    await first.hears('prompt/bleep')
    await headset.fallsSilent()

    const ear = headset.listen()
    for (const interactionId of ['second-1', 'second-2']) {
      const second = sipRelay.calls(asksForAutoAnswer(interactionId))
      expect(await second.refused()).toBe(486)
    }
    await agent.isTalking()
    await expect(agent.call).toContainText('First Customer')
    await expect(agent.offer).toBeHidden()
    await isHeardBy(customer, mouth)
    await customer.speaks()
    await ear.hears('customers/billing')
    for (const cue of ['prompt/bleep', 'ring/ring']) expect(await ear.hasHeard(cue), cue).toBe(false)

    // What made the difference was the call: the same INVITE is taken when it is over.
    await customer.hangsUp()
    await agent.isIn('Available')
    const alone = sipRelay.calls(asksForAutoAnswer('third'))
    await alone.answered()
    alone.send('BYE')
  })
}

test('a validation call is answered by hand also when its INVITE asks for Auto Answer', async ({
  workstation,
  center,
  relay,
  sipRelay,
  headset,
}) => {
  await center.sets.agent('alex', { autoAnswer: true })
  const agent = await workstation.starts({ server: relay.url })
  await agent.signsIn()
  sipRelay.changesInvites('Answer-Mode: Manual', 'Answer-Mode: Auto')
  const ear = headset.listen()
  await agent.chooses('Available')
  // Rung twice over: whatever would answer by itself has had its time.
  await ear.hears('ring/ring')
  await headset.listen().hears('ring/ring')
  expect(await center.connectionOf('alex')).toBe('dialing')
  expect(await ear.hasHeard('prompt/bleep')).toBe(false)

  await agent.answersValidationCall()
  await agent.typesPin(await headset.listen().hearsPin())
  await agent.seesConnectionOpen()
  expect(await workstation.softphone?.mainLog()).toMatch(/INVITE .*purpose=validation answerMode=auto/)
})
