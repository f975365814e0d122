import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../src/main/clock.js'
import { LibwebrtcMediaEngine } from '../../support/libwebrtc-media-engine.js'
import { levelOf, rms, tone } from '../../support/sip-phone/tones.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'
import { instanceId, Softphone } from './softphone.js'

// JsSIP in main against the center's SIP.js and libwebrtc: two SIP stacks that know nothing of each other, real audio.

const user = 'alex'
const cleanUp: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one()
})

async function atTheCenter() {
  const stage = await new VoiceStage().start()
  const engine = new LibwebrtcMediaEngine()
  const phone = new Softphone(systemClock, engine)
  cleanUp.push(
    () => stage.close(),
    () => engine.dispose(),
    () => phone.dispose(),
  )
  await stage.voice.addAccount({ signInId: 'sign-in-1', user, password: 'secret', deviceId: instanceId })
  phone.agent.start(
    {
      uri: `sip:${user}@center.test`,
      authorizationUser: user,
      password: 'secret',
      displayName: 'Alex',
      webSocketUrls: [stage.url],
      iceServers: [],
    },
    instanceId,
  )
  await phone.registered()
  return { stage, phone, engine }
}

async function inCall() {
  const set = await atTheCenter()
  const { stage, phone } = set
  stage.place('leg-1', { purpose: 'validation', answerMode: 'manual' })
  const dialog = await phone.nextIncoming()
  expect((await dialog.answer({ microphone: true })).ok).toBe(true)
  await stage.event('leg-answered', 'leg-1')
  stage.voice.allowReplaces('leg-1', 'sign-in-1')
  return { ...set, dialog }
}

/** level of what the phone hears in the next half second of media */
async function heard({
  stage,
  engine,
}: {
  stage: VoiceStage
  engine: LibwebrtcMediaEngine
}): Promise<number> {
  const { audio } = engine
  const from = audio.heardSamples
  return stage.until(() => (audio.heardSamples - from >= 24_000 ? rms(audio.heard(from)) : null))
}

test('a validation call is answered, and the PIN is heard', async () => {
  const set = await inCall()
  expect(set.dialog.invite).toMatchObject({ purpose: 'validation', answerMode: 'manual' })
  set.stage.voice.speakPin('leg-1', '4071')
  await set.stage.until(() => (set.engine.audio.heardSamples > 48_000 ? true : null))
  expect(await heard(set)).toBeGreaterThan(200)
})

test('the customer hears the agent', async () => {
  const { stage, engine } = await inCall()
  stage.voice.placeTestCustomer('customer-1')
  await stage.event('leg-answered', 'customer-1')
  stage.voice.lab.setManner('customer-1', 'silent')
  stage.voice.bridge('leg-1', 'customer-1')
  engine.audio.say(tone(700))
  await stage.partyHeard({ leg: 'customer-1' }, 0.5)
  expect(levelOf(700, await stage.partyHeard({ leg: 'customer-1' }, 0.5))).toBeGreaterThan(1_000)
})

test('a killed engine: the leg is replaced in the center, the dialog stays, the PIN goes on', async () => {
  const set = await inCall()
  const { stage, engine, dialog } = set
  stage.voice.speakPin('leg-1', '4071')
  const before = dialog.stored
  engine.crash()
  await stage.event('leg-replaced', 'leg-1')
  await expect.poll(() => dialog.state).toBe('established')
  expect(dialog.stored).not.toEqual(before)
  await stage.until(() => (engine.audio.heardSamples > 48_000 ? true : null))
  expect(await heard(set)).toBeGreaterThan(200)
  expect(stage.events.some(({ type }) => type === 'leg-ended')).toBe(false)
  dialog.hangUp()
  await stage.event('leg-ended', 'leg-1')
  await expect.poll(() => engine.openConnections).toBe(0)
})

test('a socket that is cut leaves the audio alone, and the BYE of the center arrives over the next', async () => {
  const set = await inCall()
  const { stage, phone, dialog } = set
  stage.voice.speakPin('leg-1', '4071')
  stage.voice.lab.dropWebSocket('sign-in-1', 0)
  await phone.until(() => phone.agent.link.state === 'retrying')
  expect(await heard(set)).toBeGreaterThan(200)
  phone.agent.probe()
  await phone.registered()
  await expect.poll(() => phone.trace.some((line) => line.startsWith('out UPDATE'))).toBe(true)
  stage.voice.release('leg-1')
  await phone.until(() => dialog.state === 'ended')
  expect(dialog.endCause).toBe('bye-from-center')
})

test('another process takes the leg back by what was stored, and a stranger is refused', async () => {
  const { stage, phone, dialog } = await inCall()
  const stored = dialog.stored
  if (!stored) throw new Error('nothing stored')
  const taken = await phone.agent.replace(stored, dialog.invite, { microphone: true })
  expect(taken.ok && taken.value.state).toBe('established')
  await stage.event('leg-replaced', 'leg-1')
  stage.voice.allowReplaces('leg-1', null)
  const again = taken.ok ? taken.value.stored : null
  if (!again) throw new Error('nothing stored')
  expect(await phone.agent.replace(again, dialog.invite, { microphone: true })).toMatchObject({
    ok: false,
    error: { code: 'forbidden' },
  })
})

test('wrong credentials are refused in words', async () => {
  const { stage, phone } = await atTheCenter()
  await phone.agent.stop()
  phone.agent.start(
    {
      uri: 'sip:alex@center.test',
      authorizationUser: user,
      password: 'wrong',
      displayName: '',
      webSocketUrls: [stage.url],
      iceServers: [],
    },
    instanceId,
  )
  await phone.until(() => phone.agent.link.cause !== null)
  expect(phone.agent.link.cause).toMatch(/credentials|not allow/)
})
