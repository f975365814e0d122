import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sipAccount } from '../../../src/contract/agent-api/commands.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'
import { labClient } from '../../e2e/support/lab-client.js'
import { type Instance, type RoamingAgent, startInstance, until } from '../instances.js'
import type { Asterisk } from '../peers/asterisk.js'
import type { PhoneCall } from '../sip-phone/phone-call.js'
import { SipPhone } from '../sip-phone/sip-phone.js'
import { levelOf, rms, tone } from '../sip-phone/tones.js'
import { pinFromAsterisk } from './asterisk-pin.js'
import { ariPassword, ariUrl } from './offhook-asterisk.js'

/** A contact center of its own process, whose voice is this Asterisk. */
export function asteriskInstance(
  asterisk: Asterisk,
  databaseUrl: string,
  app: string,
  ...options: readonly string[]
): Promise<Instance> {
  const file = join(asterisk.folder, 'ari-password')
  writeFileSync(file, ariPassword)
  const ari = ['--ari-url', ariUrl(asterisk), '--ari-password-file', file, '--ari-app', app]
  return startInstance(databaseUrl, '--voice', 'asterisk', ...ari, ...options)
}

/** Registered in Asterisk, as the center knows. */
export async function registersPhone(agent: RoamingAgent, at: Instance): Promise<SipPhone> {
  const account = sipAccount.parse((await agent.command(at, 'sipAccount')).body)
  const [, user = '', realm = ''] = /^sip:([^@]+)@(.+)$/.exec(account.uri) ?? []
  const phone = new SipPhone({ url: account.webSocketUrls[0] ?? '', realm, user, password: account.password })
  await phone.connect()
  await until(
    'the phone registers',
    () => phone.register(),
    (status) => status === 200,
  )
  await until(
    'the center knows of it',
    () => labClient(at.url).state(),
    ({ agents }) => agents.some(({ signInId, registered }) => registered && signInId === agent.signInId),
  )
  return phone
}

/** Signed in at this instance, registered in Asterisk, and the connection open by its PIN. */
export async function opensConnection(agent: RoamingAgent, at: Instance): Promise<[SipPhone, PhoneCall]> {
  const phone = await registersPhone(agent, at)
  await agent.command(at, 'status', { status: 'available', reasonCode: null })
  const call = await phone.nextCall()
  await call.answer()
  const pin = await until(
    'a PIN is spoken',
    async () => pinFromAsterisk(resample(call.audio.heard(), 48_000, 16_000)),
    (heard) => heard !== null,
    30_000,
  )
  const { connection } = await agent.session(at)
  await agent.command(at, 'confirmPin', { connectionId: connection.connectionId, pin })
  const { state } = (await agent.session(at)).connection
  if (state !== 'open') throw new Error(`The connection is ${state}`)
  return [phone, call]
}

/** Offered a customer who says again what it hears, accepts, and both are heard. @returns the customer's leg */
export async function talksWithCustomer(agent: RoamingAgent, at: Instance, call: PhoneCall): Promise<string> {
  const { legIds } = await labClient(at.url).command('offer', { queue: 'support', manner: 'echo' })
  const offered = await until(
    'the customer is offered',
    () => agent.session(at),
    ({ interaction }) => interaction?.state === 'offered',
  )
  await agent.call(at, 'accept', {}, { id: offered.interaction?.interactionId ?? '' })
  call.audio.say(tone(1_000))
  await until(
    'both are heard',
    async () => levelOf(1_000, await callHears(call, 0.4)),
    (level) => level > 3_000,
  )
  return legIds[0] ?? ''
}

export async function callHears(call: PhoneCall, seconds: number): Promise<Int16Array> {
  const from = call.audio.heardSamples
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  return call.audio.heard(from)
}

/** Silence is a stretch without the tone that the customer echoes. */
export function longestSilenceMs(samples: Int16Array): number {
  const frame = 320
  let [longest, present] = [0, 0]
  for (let at = 0; at + frame <= samples.length; at += frame) {
    present = rms(samples.subarray(at, at + frame)) < 100 ? present + 20 : 0
    longest = Math.max(longest, present)
  }
  return longest
}
