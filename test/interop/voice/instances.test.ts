import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { labClient } from '../../e2e/support/lab-client.js'
import { customerHeard } from '../../support/asterisk/asterisk-ear.js'
import {
  asteriskInstance,
  callHears,
  longestSilenceMs,
  opensConnection,
  talksWithCustomer,
} from '../../support/asterisk/asterisk-instances.js'
import { hangUpAll, startOffhookAsterisk } from '../../support/asterisk/offhook-asterisk.js'
import { type Instance, signInAt, tokensOf, until } from '../../support/instances.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { createDatabase, type PostgresServer, startPostgres } from '../../support/postgres.js'
import type { SipPhone } from '../../support/sip-phone/sip-phone.js'
import { levelOf, rms, tone } from '../../support/sip-phone/tones.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)
const clear = 3_000

let asterisk: Asterisk
let postgres: PostgresServer
beforeAll(async () => {
  ;[asterisk, postgres] = await Promise.all([startOffhookAsterisk(), startPostgres()])
})
afterAll(async () => {
  await Promise.all([asterisk[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()])
})

afterEach(() => hangUpAll(asterisk))

const instance = (databaseUrl: string, app: string): Promise<Instance> =>
  asteriskInstance(asterisk, databaseUrl, app)

const methods = (phone: SipPhone): readonly string[] =>
  phone.received.flatMap((text) => /^([A-Z]+) sip/.exec(text)?.[1] ?? [])

it.each([
  ['another instance, which was there', 'offhook-b', 'before'],
  ['the same one, started again', 'offhook', 'after'],
] as const)(
  'when its instance is killed, connection and customer go on at %s',
  async (_, app, started) => {
    const databaseUrl = await createDatabase(postgres.url, `heirs_${started}`)
    await using owner = await instance(databaseUrl, 'offhook')
    const waiting = started === 'before' ? await instance(databaseUrl, app) : null
    const agent = await signInAt(owner, await tokensOf(databaseUrl), 'alex')
    const [phone, call] = await opensConnection(agent, owner)
    const customer = await talksWithCustomer(agent, owner, call)
    const before = await agent.session(owner)
    const requests = methods(phone).length
    const heardSoFar = customerHeard(asterisk, customer.replace(/^customer-/, '')).length

    const killed = performance.now()
    await owner.kill()
    await using heir = waiting ?? (await instance(databaseUrl, app))
    const talkedOn = levelOf(1_000, await callHears(call, 1))
    const after = await until(
      'the heir has the desk',
      () => agent.session(heir).catch(() => null),
      (session) => session !== null,
    )
    const afterMs = Math.round(performance.now() - killed)
    report(`| kill -9 of the owner → ${app} has desk, leg and customer | ${afterMs} ms |`)
    expect(talkedOn).toBeGreaterThan(clear)
    expect(after?.connection).toEqual(before.connection)
    expect(after?.interaction).toEqual(before.interaction)
    expect(after?.status).toEqual(before.status)
    if (waiting) expect(afterMs).toBeLessThan(5_000)
    expect(levelOf(1_000, await callHears(call, 1))).toBeGreaterThan(clear)
    // Nothing of it on the leg, and next to nothing in the customer's ear.
    expect(methods(phone).slice(requests)).toEqual([])
    const heard = customerHeard(asterisk, customer.replace(/^customer-/, '')).subarray(heardSoFar)
    report(`| longest silence in the customer’s ear meanwhile | ${longestSilenceMs(heard)} ms |`)
    expect(longestSilenceMs(heard)).toBeLessThan(1_000)

    // The heir's commands are the leg's: hang up, and take another.
    const interactionId = after?.interaction?.interactionId ?? ''
    expect((await agent.call(heir, 'hangUp', {}, { id: interactionId })).status).toBeLessThan(300)
    await until(
      'the customer is gone',
      () => asterisk.cli('core show channels concise'),
      (channels) => !channels.includes(customer.replace(/^customer-/, '')),
    )
    await until(
      'the leg is silent',
      async () => rms(await callHears(call, 0.5)),
      (level) => level < 20,
    )
    expect((await agent.session(heir)).connection.state).toBe('open')
    await agent.command(heir, 'finishPostProcessing')
    await labClient(heir.url).command('offer', { queue: 'support', manner: 'echo' })
    const next = await until(
      'another is offered by the heir',
      () => agent.session(heir),
      ({ interaction }) => interaction?.state === 'offered',
    )
    await agent.call(heir, 'accept', {}, { id: next.interaction?.interactionId ?? '' })
    await until(
      'both are heard again',
      async () => levelOf(1_000, await callHears(call, 0.4)),
      (level) => level > clear,
    )
    await call.hangUp()
    await until(
      'the hang-up is heard of',
      () => agent.session(heir),
      ({ connection }) => connection.state === 'lost',
    )
    phone.dispose()
  },
  120_000,
)

it('when its instance is killed, who waits in its queue goes on waiting at the heir, in the same order, and is served', async () => {
  const databaseUrl = await createDatabase(postgres.url, 'heirs_waiting')
  await using owner = await instance(databaseUrl, 'offhook')
  await using heir = await instance(databaseUrl, 'offhook-b')
  const agent = await signInAt(owner, await tokensOf(databaseUrl), 'alex')
  const [phone, call] = await opensConnection(agent, owner)
  await agent.command(owner, 'status', { status: 'on-break', reasonCode: null })
  const channels: string[] = []
  for (const manner of ['echo', 'silent'] as const) {
    const { legIds } = await labClient(owner.url).command('offer', { queue: 'support', manner })
    channels.push((legIds[0] ?? '').replace(/^customer-/, ''))
    await until(
      'the customer hears music',
      () => rms(customerHeard(asterisk, channels.at(-1) ?? '').slice(-8_000)),
      (level) => level > 100,
    )
  }
  const waitingAt = async (at: Instance): Promise<readonly string[]> =>
    (await labClient(at.url).state()).waiting.map(({ customerLeg }) => customerLeg)
  const line = channels.map((channel) => `customer-${channel}`)
  expect(await waitingAt(owner)).toEqual(line)

  const killed = performance.now()
  await owner.kill()
  await until(
    'the heir has who waits',
    () => waitingAt(heir),
    (waiting) => waiting.length === 2,
  )
  const afterMs = Math.round(performance.now() - killed)
  report(`| kill -9 of the owner → two who wait are in the heir’s queue | ${afterMs} ms |`)
  expect(await waitingAt(heir)).toEqual(line)
  expect(afterMs).toBeLessThan(5_000)

  await agent.command(heir, 'status', { status: 'available', reasonCode: null })
  const offered = await until(
    'the first of them is offered',
    () => agent.session(heir),
    ({ interaction }) => interaction?.state === 'offered',
  )
  await agent.call(heir, 'accept', {}, { id: offered.interaction?.interactionId ?? '' })
  call.audio.say(tone(1_000))
  await until(
    'both are heard',
    async () => levelOf(1_000, await callHears(call, 0.4)),
    (level) => level > clear,
  )
  expect(await waitingAt(heir)).toEqual(line.slice(1))
  // Whose turn has not come has heard music all the time.
  const heard = customerHeard(asterisk, channels[1] ?? '')
  report(`| longest silence in the ear of who waits | ${longestSilenceMs(heard)} ms |`)
  expect(longestSilenceMs(heard)).toBeLessThan(1_000)

  // The instance that is back has nothing of theirs, until it is the heir.
  await using back = await instance(databaseUrl, 'offhook')
  expect(await waitingAt(back)).toEqual([])
  expect(await waitingAt(heir)).toEqual(line.slice(1))
  const before = await agent.session(back)
  await heir.kill()
  await until(
    'who waits is back where it came from',
    () => waitingAt(back),
    (waiting) => waiting.length === 1,
  )
  expect(await waitingAt(back)).toEqual(line.slice(1))
  expect((await agent.session(back)).interaction).toEqual(before.interaction)
  expect(levelOf(1_000, await callHears(call, 1))).toBeGreaterThan(clear)

  // Who hangs up while waiting is out of the queue.
  await asterisk.cli(`channel request hangup ${await channelName(channels[1] ?? '')}`)
  await until(
    'the other is gone',
    () => waitingAt(back),
    (waiting) => waiting.length === 0,
  )
  phone.dispose()
}, 120_000)

it('when its instance is stopped, who waits for one agent waits on at the heir, for the same agent', async () => {
  const databaseUrl = await createDatabase(postgres.url, 'heirs_direct')
  await using owner = await instance(databaseUrl, 'offhook')
  await using heir = await instance(databaseUrl, 'offhook-b')
  const agent = await signInAt(owner, await tokensOf(databaseUrl), 'alex')
  const [phone, call] = await opensConnection(agent, owner)
  await talksWithCustomer(agent, owner, call)
  const body = { agent: 'alex', direct: true, manner: 'silent' } as const
  const direct = (await labClient(owner.url).command('offer', body)).legIds
  await until(
    'the customer hears music',
    () => rms(customerHeard(asterisk, (direct[0] ?? '').replace(/^customer-/, '')).slice(-8_000)),
    (level) => level > 100,
  )
  await owner.stop()
  await until(
    'the heir has who waits',
    async () => (await labClient(heir.url).state()).waiting.map(({ customerLeg }) => customerLeg),
    (waiting) => waiting.join() === direct.join(),
  )
  expect((await agent.session(heir)).interaction?.state).toBe('active')
  phone.dispose()
}, 90_000)

/** as Asterisk's console names it */
async function channelName(id: string): Promise<string> {
  const lines = (await asterisk.cli('core show channels concise')).split('\n')
  return lines.find((line) => line.endsWith(id))?.split('!')[0] ?? ''
}
