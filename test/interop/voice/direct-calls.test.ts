import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { labClient } from '../../e2e/support/lab-client.js'
import { asteriskInstance, callHears, opensConnection } from '../../support/asterisk/asterisk-instances.js'
import { hangUpAll } from '../../support/asterisk/offhook-asterisk.js'
import { startAsteriskWithTrunk } from '../../support/asterisk/outside-world.js'
import { type Instance, type RoamingAgent, signInAt, tokensOf, until } from '../../support/instances.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { createDatabase, type PostgresServer, startPostgres } from '../../support/postgres.js'
import type { PhoneCall } from '../../support/sip-phone/phone-call.js'
import { levelOf, tone } from '../../support/sip-phone/tones.js'

/** Several instances, and customers of the trunk who dial one agent. The dialplan gives them to `offhook`, whoever has the desk. */
const report = (line: string): void => void process.stdout.write(`${line}\n`)

let world: Asterisk
let asterisk: Asterisk
let postgres: PostgresServer
beforeAll(async () => {
  ;[{ asterisk, world }, postgres] = await Promise.all([startAsteriskWithTrunk(), startPostgres()])
})
afterEach(() => hangUpAll(asterisk))
afterAll(async () => {
  await Promise.all([asterisk, world, postgres].map((one) => one[Symbol.asyncDispose]()))
})

const instance = (databaseUrl: string, app: string): Promise<Instance> =>
  asteriskInstance(asterisk, databaseUrl, app)

/** As somebody who calls 8alex from outside, and says again what they hear. */
const dialsAlex = async (): Promise<void> => {
  await world.cli('channel originate PJSIP/8alex@inside application Echo')
}
const callsOutside = async (): Promise<number> =>
  Number(/(\d+) active channel/.exec(await world.cli('core show channels count'))?.[1])
const waitingAt = async (at: Instance): Promise<readonly string[]> =>
  (await labClient(at.url).state()).waiting.map(({ dialled }) => dialled)

/** legs that say whose they are, and what their desk was */
async function keptDesks(): Promise<number> {
  const names = (await asterisk.cli('core show channels concise'))
    .split('\n')
    .map((line) => line.split('!')[0] ?? '')
  const told = names.filter(Boolean).map((name) => asterisk.cli(`core show channel ${name}`))
  return (await Promise.all(told)).filter(
    (text) => text.includes('OFFHOOK_OPEN=1') && text.includes('OFFHOOK_DESK='),
  ).length
}

const isOffered = (agent: RoamingAgent, at: Instance) =>
  until(
    'the customer is offered',
    () => agent.session(at),
    ({ interaction }) => interaction?.state === 'offered',
  )

async function acceptsAndIsHeard(agent: RoamingAgent, at: Instance, call: PhoneCall): Promise<void> {
  const { interaction } = await isOffered(agent, at)
  expect(interaction).toMatchObject({ kind: 'direct' })
  await agent.call(at, 'accept', {}, { id: interaction?.interactionId ?? '' })
  call.audio.say(tone(1_000))
  await until(
    'both are heard',
    async () => levelOf(1_000, await callHears(call, 0.4)),
    (level) => level > 3_000,
  )
}

it('a customer who comes to an instance without the agent’s desk is handed to the one that has it', async () => {
  const databaseUrl = await createDatabase(postgres.url, 'direct_elsewhere')
  await using here = await instance(databaseUrl, 'offhook')
  await using there = await instance(databaseUrl, 'offhook-b')
  const agent = await signInAt(there, await tokensOf(databaseUrl), 'alex')
  const [phone, call] = await opensConnection(agent, there)

  const dialled = performance.now()
  await dialsAlex()
  await isOffered(agent, there)
  report(`| dialled at one instance → offered at another | ${Math.round(performance.now() - dialled)} ms |`)
  await acceptsAndIsHeard(agent, there, call)
  expect((await labClient(here.url).state()).legs).toEqual([])

  // A second one waits there, while this instance has nothing to do with either, and may go.
  await dialsAlex()
  await until(
    'the second waits where the desk is',
    () => waitingAt(there),
    (waiting) => waiting.length === 1,
  )
  expect(await waitingAt(here)).toEqual([])
  await here.stop()
  expect(levelOf(1_000, await callHears(call, 1))).toBeGreaterThan(3_000)
  expect(await callsOutside()).toBe(2)
  phone.dispose()
}, 90_000)

it('a customer who dials while the instance with the desk is dying waits, and is offered by the heir', async () => {
  const databaseUrl = await createDatabase(postgres.url, 'direct_dying')
  await using heir = await instance(databaseUrl, 'offhook')
  await using owner = await instance(databaseUrl, 'offhook-b')
  const agent = await signInAt(owner, await tokensOf(databaseUrl), 'alex')
  const [phone, call] = await opensConnection(agent, owner)
  await until('the desk is kept with its leg', keptDesks, (desks) => desks === 1)
  await owner.kill()
  await dialsAlex()
  await until(
    'the heir has the desk',
    () => agent.session(heir).catch(() => null),
    (session) => session !== null,
  )
  await acceptsAndIsHeard(agent, heir, call)
  expect(await callsOutside()).toBe(1)
  phone.dispose()
}, 90_000)

it('a customer who dials an agent who is signed in nowhere is sent away', async () => {
  const databaseUrl = await createDatabase(postgres.url, 'direct_nowhere')
  await using _here = await instance(databaseUrl, 'offhook')
  await using _there = await instance(databaseUrl, 'offhook-b')
  await dialsAlex()
  await until('the call is over', callsOutside, (calls) => calls === 0)
}, 60_000)
