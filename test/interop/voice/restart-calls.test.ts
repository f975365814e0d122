import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { labClient } from '../../e2e/support/lab-client.js'
import { customerHeard } from '../../support/asterisk/asterisk-ear.js'
import {
  asteriskInstance,
  callHears,
  longestSilenceMs,
  opensConnection,
  registersPhone,
} from '../../support/asterisk/asterisk-instances.js'
import { hangUpAll } from '../../support/asterisk/offhook-asterisk.js'
import { startAsteriskWithTrunk } from '../../support/asterisk/outside-world.js'
import {
  type Instance,
  type RoamingAgent,
  signInAt,
  type TokenMint,
  tokensOf,
  until,
} from '../../support/instances.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'
import type { SipPhone } from '../../support/sip-phone/sip-phone.js'
import type { PhoneCall } from '../../support/sip-phone/phone-call.js'
import { levelOf, rms, tone } from '../../support/sip-phone/tones.js'

const report = (line: string): void => void process.stdout.write(`${line}\n`)
const clear = 3_000

const folder = mkdtempSync(join(tmpdir(), 'offhook-restart-calls-'))
let world: Asterisk
let asterisk: Asterisk
let tokens: TokenMint
beforeAll(async () => {
  ;({ asterisk, world } = await startAsteriskWithTrunk())
  // It makes its keys the first time.
  const center = await start()
  await center.stop()
  tokens = await tokensOf(folder)
})
afterEach(() => hangUpAll(asterisk))
afterAll(async () => {
  await Promise.all([asterisk, world].map((one) => one[Symbol.asyncDispose]()))
  rmSync(folder, { recursive: true, force: true })
})

const start = (): Promise<Instance> => asteriskInstance(asterisk, folder, 'offhook', '--trunk', 'trunk')

const heardBy = (leg: string): Int16Array => customerHeard(asterisk, leg.replace(/^customer-/, ''))
const bothHear = (call: PhoneCall): Promise<number> =>
  until(
    'both are heard',
    async () => levelOf(1_000, await callHears(call, 0.4)),
    (level) => level > clear,
  )
const isThere = async (leg: string): Promise<boolean> =>
  (await asterisk.cli('core show channels concise')).includes(leg.replace(/^customer-/, ''))

async function dialsDirectly(center: Instance): Promise<string> {
  const body = { agent: 'alex', direct: true, manner: 'echo' } as const
  return (await labClient(center.url).command('offer', body)).legIds[0] ?? ''
}

async function accepts(agent: RoamingAgent, at: Instance): Promise<void> {
  const { interaction } = await until(
    'the customer is offered',
    () => agent.session(at),
    (session) => session.interaction?.state === 'offered',
  )
  await agent.call(at, 'accept', {}, { id: interaction?.interactionId ?? '' })
}

const calleesLeft = async (): Promise<number> =>
  Number(/(\d+) active channel/.exec(await world.cli('core show channels count'))?.[1])

async function hangsUp(agent: RoamingAgent, at: Instance): Promise<void> {
  const { interaction } = await agent.session(at)
  const { status } = await agent.call(at, 'hangUp', {}, { id: interaction?.interactionId ?? '' })
  expect(status).toBeLessThan(300)
}

/** Signed in On Demand, and talking: with a customer, or with a callee by the trunk. */
async function talksOnDemand(center: Instance, withWhom: 'customer' | 'callee'): Promise<Talk> {
  const agent = await signInAt(center, tokens, 'sam')
  await agent.command(center, 'status', { status: 'work-offline', reasonCode: null })
  await agent.command(center, 'profile', { phoneConnectionMode: 'on-demand' })
  const phone = await registersPhone(agent, center)
  await agent.command(center, 'status', { status: 'available', reasonCode: null })
  if (withWhom === 'callee') await agent.command(center, 'dial', { destination: '0301' })
  else await labClient(center.url).command('offer', { agent: 'sam', manner: 'echo' })
  const call = await phone.nextCall()
  await call.answer()
  return { agent, phone, call }
}

interface Talk {
  readonly agent: RoamingAgent
  readonly phone: SipPhone
  readonly call: PhoneCall
}

async function connected(center: Instance, name: string): Promise<Talk> {
  const agent = await signInAt(center, tokens, name)
  const [phone, call] = await opensConnection(agent, center)
  return { agent, phone, call }
}

it.each([
  ['stopped', 'customer'],
  ['killed', 'callee'],
] as const)(
  'when the only contact center is %s and started again nobody loses a call (On Demand: with a %s)',
  async (how, withWhom) => {
    await using center = await start()
    const alex = await connected(center, 'alex')
    const direct = await dialsDirectly(center)
    await accepts(alex.agent, center)
    const waiting = await dialsDirectly(center)
    const robin = await connected(center, 'robin')
    await robin.agent.command(center, 'dial', { destination: '0301' })
    const sam = await talksOnDemand(center, withWhom)
    const talks = [alex, robin, sam]
    for (const { call } of talks) call.audio.say(tone(1_000))
    for (const { call } of talks) await bothHear(call)
    await until(
      'who waits hears music',
      async () => rms(heardBy(waiting).slice(-8_000)),
      (level) => level > 100,
    )
    const before = await Promise.all(talks.map(({ agent }) => agent.session(center)))
    const [heardSoFar, callees] = [heardBy(waiting).length, await calleesLeft()]
    const from = talks.map(({ call }) => call.audio.heardSamples)

    if (how === 'stopped') await center.stop()
    else await center.kill()
    await using again = await start()
    for (const [index, { agent, call }] of talks.entries()) {
      const after = await agent.session(again)
      expect(after.interaction).toEqual(before[index]?.interaction)
      expect(after.connection).toEqual(before[index]?.connection)
      expect(after.status).toEqual(before[index]?.status)
      await bothHear(call)
    }
    const silences = [
      ...talks.map(({ call }, index) =>
        longestSilenceMs(resample(call.audio.heard(from[index]), 48_000, 16_000)),
      ),
      longestSilenceMs(heardBy(waiting).subarray(heardSoFar)),
    ]
    report(
      `| ${how}: longest silence for direct, trunk, On Demand, and who waits | ${silences.join(', ')} ms |`,
    )
    for (const silence of silences) expect(silence).toBeLessThan(1_000)
    expect(await calleesLeft()).toBe(callees)
    expect((await labClient(again.url).state()).waiting.map(({ customerLeg }) => customerLeg)).toEqual([
      waiting,
    ])

    // All of them are the new one's to end, and who waited is next.
    for (const { agent } of talks) await hangsUp(agent, again)
    await until('the callees are hung up', calleesLeft, (count) => count === 0)
    expect(await sam.call.ended).toBe('bye')
    expect(await isThere(direct)).toBe(false)
    await alex.agent.command(again, 'finishPostProcessing')
    await accepts(alex.agent, again)
    expect((await alex.agent.session(again)).interaction?.kind).toBe('direct')
    await bothHear(alex.call)
    for (const { phone } of talks) phone.dispose()
  },
  90_000,
)
