import type { Agent } from './support/agent.js'
import { expect, test } from './support/far-center.js'

/** No pause between two tries is longer than twice the time that it has been away by then, here less than 10 s. */
async function findsItAgain(agent: Agent): Promise<void> {
  await expect(agent.page.getByText(/cannot be reached|being renewed/)).toHaveCount(0, { timeout: 20_000 })
}

test.describe('the contact center is killed', () => {
  test('between calls: the connection is lost and says why, the agent is On break, and re-opens it', async ({
    far,
    workstation,
    headset,
  }) => {
    const agent = await workstation.starts({ server: far.center.url })
    await agent.signsIn()
    await agent.opensConnection(headset)
    await far.crashes()
    await agent.seesReconnecting()
    await agent.sees(/contact center cannot be reached/i)

    await far.startsAgain()
    await findsItAgain(agent)
    await agent.seesConnectionLost('The contact center was restarted.')
    await agent.isIn('On break')
    expect(await far.center.connectionOf('alex')).toBe('lost')

    await agent.reopensConnection()
    await agent.answersValidationCall()
    await agent.typesPin(await headset.listen().hearsPin())
    await agent.seesConnectionOpen()
    await agent.chooses('Available')
    await far.center.customerCalls({ queue: 'support', sentence: 'delivery' })
    const ear = headset.listen()
    await agent.accepts()
    await ear.hears('customers/delivery')
  })

  test('during a call: the call is gone, and the agent works on when it is back', async ({
    far,
    workstation,
    headset,
  }) => {
    const agent = await workstation.starts({ server: far.center.url })
    await agent.signsIn()
    await agent.opensConnection(headset)
    await far.center.customerCalls({ queue: 'support', sentence: 'billing' })
    await agent.accepts()
    await far.crashes()
    await agent.seesReconnecting()

    await far.startsAgain()
    await findsItAgain(agent)
    await agent.seesConnectionLost('The contact center was restarted.')
    await agent.isIn('On break')
    await expect(agent.call).toBeHidden()
    await agent.chooses('Available')
    await agent.answersValidationCall()
    await agent.typesPin(await headset.listen().hearsPin())
    await agent.isIn('Available')
    await agent.seesConnectionOpen()
  })

  test('On Demand: the sign-in goes on by itself, and the next customer is answered', async ({
    far,
    workstation,
    headset,
  }) => {
    const agent = await workstation.starts({ server: far.center.url })
    await far.center.sets.agent('alex', { phoneConnectionMode: 'on-demand' })
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.isIn('Available')
    await far.crashes()
    await agent.sees(/contact center cannot be reached/i)

    await far.startsAgain()
    await findsItAgain(agent)
    await agent.isIn('On break')
    await agent.chooses('Available')
    await far.center.customerCalls({ queue: 'support', sentence: 'booking' })
    const ear = headset.listen()
    await agent.answers()
    await ear.hears('customers/booking')
  })
})
