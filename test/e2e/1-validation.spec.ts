import { expect, test } from './support/fixtures.js'
import { silence } from './support/listening.js'

test.describe('the validation call', () => {
  test('rings although Auto Answer is on, and the PIN that is heard opens the connection', async ({
    agent,
    center,
    headset,
  }) => {
    await center.sets.agent('alex', { autoAnswer: true })
    await agent.signsIn()
    await agent.isIn('On break')
    await agent.chooses('Available')

    await headset.all.hears('ring/ring')
    await expect(agent.button('Answer')).toBeVisible()
    expect(await center.connectionOf('alex')).toBe('dialing')

    await agent.answersValidationCall()
    await agent.typesPin(await headset.listen().hearsPin())
    await agent.seesConnectionOpen()
    await agent.isIn('Available')
    expect(await center.connectionOf('alex')).toBe('open')
  })

  test('rings on, and opens the connection, while strangers place what they call validation calls', async ({
    workstation,
    relay,
    sipRelay,
    headset,
  }) => {
    const agent = await workstation.starts({ server: relay.url })
    await agent.signsIn()
    const validation = ['Answer-Mode: Manual', 'X-Offhook-Purpose: validation']
    // Whether the real one or its event comes first, these do not keep it out.
    for (let i = 0; i < 30; i += 1)
      await sipRelay.calls([...validation, `X-Offhook-Connection: guessed-c${i}`]).provisional(180)
    await agent.chooses('Available')
    await expect(agent.button('Answer')).toBeVisible()
    const nameless = sipRelay.calls(validation)
    expect(await nameless.refused()).toBe(480)
    const named = sipRelay.calls([...validation, 'X-Offhook-Connection: 0b9f4c1e-77aa-c1'])
    await named.provisional(180)
    await headset.listen().hears('ring/ring')
    expect(await named.refused()).toBe(480)

    await agent.answersValidationCall()
    await agent.typesPin(await headset.listen().hearsPin())
    await agent.seesConnectionOpen()
  })

  test('takes the right PIN after two wrong ones', async ({ agent, headset }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.answersValidationCall()
    const pin = await headset.listen().hearsPin()
    await agent.typesPin(anotherPin(pin, 1))
    await agent.seesInPinDialog(/2 tries are left/)
    await agent.typesPin(anotherPin(pin, 2))
    await agent.seesInPinDialog(/One try is left/)
    await agent.typesPin(pin)
    await agent.seesConnectionOpen()
  })

  test('is lost after three wrong PINs, and can be re-opened', async ({ agent, headset }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.answersValidationCall()
    const pin = await headset.listen().hearsPin()
    for (const step of [1, 2, 3]) await agent.typesPin(anotherPin(pin, step))
    await agent.seesConnectionLost('The PIN was wrong too many times.')
    await agent.isIn('On break', 'The connection was lost')

    await agent.reopensConnection()
    await agent.answersValidationCall()
    await agent.typesPin(await headset.listen().hearsPin())
    await agent.seesConnectionOpen()
  })

  test('refuses the PIN of an earlier call', async ({ agent, headset }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.answersValidationCall()
    const earlier = await headset.listen().hearsPin()
    let pin = earlier
    // One in ten thousand is the same four digits again.
    while (pin === earlier) {
      await agent.button('Cancel and go On break').click()
      await agent.seesConnectionClosed()
      await agent.chooses('Available')
      await agent.answersValidationCall()
      pin = await headset.listen().hearsPin()
    }
    await agent.typesPin(earlier)
    await agent.seesInPinDialog(/2 tries are left/)
    await agent.typesPin(pin)
    await agent.seesConnectionOpen()
  })

  test('is lost when no PIN is entered in time', async ({ agent, center }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.answersValidationCall()
    await center.advances(60)
    await agent.seesConnectionLost('The PIN was not entered in time.')
    await expect(agent.pinDialog).toBeHidden()
    await agent.isIn('On break', 'The connection was lost')
  })

  test('is lost when the agent declines it', async ({ agent, center }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await agent.declinesValidationCall()
    await agent.seesConnectionLost('The validation call was declined.')
    await agent.isIn('On break', 'The connection was lost')
    expect(await center.connectionOf('alex')).toBe('lost')
  })

  test('is lost when nobody answers, and stops ringing', async ({ agent, center, headset }) => {
    await agent.signsIn()
    await agent.chooses('Available')
    await headset.all.hears('ring/ring')
    await center.advances(30)
    await agent.seesConnectionLost('The validation call was not answered.')
    await agent.isIn('On break', 'The connection was lost')
    await expect(agent.button('Answer')).toBeHidden()

    await headset.fallsSilent()
    const after = headset.listen()
    await after.lasts(2.5)
    expect(await after.loudest()).toBeLessThan(silence)
  })
})

const anotherPin = (pin: string, step: number): string =>
  String((Number(pin) + step) % 10_000).padStart(4, '0')
