import { beginsWithCustomer, isHeardBy } from './support/conversation.js'
import { expect, test } from './support/fixtures.js'

test('the WebSocket is cut for 20 s during a call: the audio goes on, and log-out still ends the leg', async ({
  workstation,
  center,
  relay,
  sipRelay,
  headset,
  mouth,
}) => {
  test.slow()
  const agent = await workstation.starts({ server: relay.url })
  const customer = await beginsWithCustomer({ agent, center, headset }, { sentence: 'billing' })
  const leg = await center.legOf('alex')
  const registered = async (): Promise<boolean> => (await center.agent('alex')).registered
  const outage = headset.listen()
  const letsIn = sipRelay.cuts()
  await expect.poll(registered).toBe(false)
  await agent.sees(/registered|registration|reconnect/i)
  await headset.listen().hears('customers/billing')
  // A WebSocket outage with living media is not recovering.
  await agent.seesConnectionOpen()
  await agent.isTalking()
  await isHeardBy(customer, mouth)
  await outage.lasts(20)
  await customer.speaks()
  await headset.listen().hears('customers/billing')
  expect(await registered()).toBe(false)

  letsIn()
  await expect.poll(registered, { message: 'registered again', timeout: 40_000 }).toBe(true)
  await agent.isTalking()
  // After every re-registration the far end must learn the new Contact, or its BYE goes to the dead socket.
  await expect
    .poll(async () => (await center.sipRequests(leg.legId))['received UPDATE'] ?? 0)
    .toBeGreaterThan(0)

  await agent.logsOut()
  await agent.dialog('Log out during a call?').getByRole('button', { name: 'Log out' }).click()
  await agent.seesSignIn()
  expect(await center.sipRequests(leg.legId)).toMatchObject({ 'sent BYE': 1 })
  await expect.poll(async () => (await center.state()).legs).toEqual([])
})

test('the contact center answers 500 or garbage to a command: the agent reads why, and nothing changes', async ({
  workstation,
  center,
  relay,
}) => {
  const agent = await workstation.starts({ server: relay.url })
  await agent.signsIn()
  const wellAgain = relay.breaks({
    method: 'PUT',
    path: '/api/v1/status',
    answer: { status: 500, body: '<h1>oops' },
  })
  await agent.chooses('Work offline')
  await agent.sees(/answered with error 500/)
  await agent.isIn('On break')
  wellAgain()
  const sane = relay.breaks({
    method: 'PUT',
    path: '/api/v1/status',
    answer: { status: 200, body: 'not json at all', contentType: 'text/html' },
  })
  await agent.chooses('Work offline')
  await agent.sees(/A web page came back/)
  await agent.isIn('On break')
  sane()
  await agent.chooses('Work offline')
  await agent.isIn('Work offline')
  expect(await center.statusOf('alex')).toBe('work-offline')
})

test('sign-in says what is wrong, here and in the browser: fault, garbage, no answer', async ({
  workstation,
  relay,
}) => {
  const agent = await workstation.starts({ server: relay.url })
  const tries = [
    [{ status: 500, body: '' }, /answered with error 500/],
    [{ status: 200, body: '{"signInId":7}' }, /answered something unexpected/],
    ['no-answer', /cannot be reached/],
  ] as const
  for (const [answer, words] of tries) {
    const end = relay.breaks({ path: '/api/v1/sign-in', answer })
    expect((await agent.entersSignIn('alex', 'offhook-demo')).text).toContain('You are not signed in')
    await agent.sees(words)
    await agent.seesSignIn()
    end()
  }
  const away = relay.breaks({ path: '/api/v1/about', answer: 'no-answer' })
  await agent.button('Sign in').click()
  await agent.sees(/cannot be reached/)
  away()
  await agent.signsIn()
})

test('a settings document with wrong types is refused with the path of its fault, and the last good one stays', async ({
  workstation,
  center,
  relay,
}) => {
  await center.sets.agent('alex', { autoAnswer: true })
  const agent = await workstation.starts({ server: relay.url })
  await agent.signsIn()
  await agent.sees('Auto Answer on')
  const path = '/api/v1/settings'
  const rewrite = (body: string): string =>
    body.replace(/"autoAnswer":(true|false)/, '"autoAnswer":"perhaps"')
  const end = relay.breaks({ path, answer: { rewrite } })
  await center.sets.agent('alex', { autoAnswer: false })
  await agent.sees(/autoAnswer/)
  await agent.sees('Auto Answer on')
  end()
  await center.sets.agent('alex', { allowAgentToChangeMode: false })
  await expect(agent.page.getByText('Auto Answer on')).toBeHidden()
})

test('the event stream is cut: the app reconnects and shows what happened meanwhile', async ({
  workstation,
  center,
  relay,
}) => {
  const agent = await workstation.starts({ server: relay.url })
  await agent.signsIn()
  const end = relay.breaks({ path: '/api/v1/events', answer: 'no-answer' })
  relay.cut()
  await agent.sees(/cannot be reached|reconnect/i)
  await center.sets.agent('alex', { autoAnswer: true })
  end()
  await expect(agent.page.getByText('Auto Answer on')).toBeVisible({ timeout: 20_000 })
  await agent.isTold('You are On break.')
})
