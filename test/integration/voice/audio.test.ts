import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleRate } from '../../../src/contact-center/voice/embedded/audio/frame.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'
import { loadSounds } from '../../../src/contact-center/voice/embedded/audio/sounds.js'
import { spokenPin } from '../../support/e2e/recognise.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import type { PhoneCall } from '../../support/sip-phone/phone-call.js'
import { dtmf, levelOf, rms, tone } from '../../support/sip-phone/tones.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

const sounds = loadSounds(join(import.meta.dirname, '../../../resources/sounds'))

let stage: VoiceStage
let call: PhoneCall
beforeEach(async () => {
  stage = await new VoiceStage().start()
  const phone = await stage.registeredPhone()
  call = await stage.talk('agent', phone)
  await stage.heard(call, 0.3)
})
afterEach(() => stage.close())

function customer(manner: 'speak' | 'silent' | 'echo', sentence = 'billing'): string {
  return stage.voice.lab.customerArrives({
    customer: { name: null, address: '+49301' },
    dialled: { kind: 'queue', queueId: 'queue' },
    script: { sentence, manner },
  })
}

describe('what an agent hears', () => {
  it('is the PIN, digit by digit, again and again until it is stopped', async () => {
    stage.voice.speakPin('agent', '7304')
    const first = await stage.heard(call, 7)
    const second = await stage.heard(call, 7)
    stage.voice.stopPin('agent')
    await stage.heard(call, 0.3)
    const after = await stage.heard(call, 0.3)

    expect(spokenPin(resample(first.samples, sampleRate, listeningRate))).toBe('7304')
    expect(spokenPin(resample(second.samples, sampleRate, listeningRate))).toBe('7304')
    expect(after.level).toBeLessThan(5)
  })

  it('is silence while the leg is parked, with RTP flowing on', async () => {
    stage.voice.park('agent')
    expect((await stage.heard(call, 0.5)).level).toBeLessThan(5)
    const packets = await packetsReceived(call)
    await stage.heard(call, 0.5)
    expect(await packetsReceived(call)).toBeGreaterThan(packets + 10)
  })

  it('is the prompt over whatever else there is, and the customer does not hear it', async () => {
    const other = customer('silent')
    stage.voice.bridge('agent', other)
    stage.voice.playPrompt('agent', 'bleep')
    const [agent, atCustomer] = await Promise.all([
      stage.heard(call, 0.6),
      stage.partyHeard({ leg: other }, 0.6),
    ])
    expect(agent.level).toBeGreaterThan(200)
    expect(rms(atCustomer)).toBeLessThan(5)
  })

  it('is ringback while a callee rings', async () => {
    stage.voice.ringback('agent')
    expect((await stage.heard(call, 1)).level).toBeGreaterThan(100)
    expect(stage.voice.lab.legs()[0]?.audio).toBe('ringback')
  })
})

describe('a bridge of agent and customer', () => {
  it('carries both ways, and ends for both when one is held', async () => {
    const other = customer('echo')
    stage.voice.bridge('agent', other)
    call.audio.say(tone(1_000))
    await stage.heard(call, 0.5)
    const [back, there] = await Promise.all([stage.heard(call, 0.5), stage.partyHeard({ leg: other }, 0.5)])
    expect(levelOf(1_000, there)).toBeGreaterThan(6_000)
    expect(levelOf(1_000, back.samples)).toBeGreaterThan(6_000)

    stage.voice.holdMusic(other)
    await stage.partyHeard({ leg: other }, 0.3)
    const held = await stage.partyHeard({ leg: other }, 0.5)
    expect(levelOf(1_000, held)).toBeLessThan(300)
    expect(rms(held)).toBeGreaterThan(100)
    expect(stage.voice.lab.legs().find(({ legId }) => legId === 'agent')?.audio).toBe('parked')
  })

  it('lets the agent hear the customer’s sentence', async () => {
    stage.voice.bridge('agent', customer('speak', 'warranty'))
    expect((await stage.heard(call, 1.5)).level).toBeGreaterThan(300)
  })

  it('carries nothing of a muted agent', async () => {
    const other = customer('silent')
    stage.voice.bridge('agent', other)
    stage.voice.muteInput('agent', true)
    call.audio.say(tone(1_000))
    await stage.partyHeard({ leg: other }, 0.3)
    expect(rms(await stage.partyHeard({ leg: other }, 0.4))).toBeLessThan(5)
    stage.voice.muteInput('agent', false)
    await stage.partyHeard({ leg: other }, 0.3)
    expect(levelOf(1_000, await stage.partyHeard({ leg: other }, 0.4))).toBeGreaterThan(6_000)
  })

  it('moves with its customer: the one before hears no more', async () => {
    const [first, second] = [customer('silent'), customer('silent')]
    stage.voice.bridge('agent', first)
    stage.voice.bridge('agent', second)
    call.audio.say(tone(700))
    await stage.partyHeard({ leg: second }, 0.3)
    const [atFirst, atSecond] = await Promise.all([
      stage.partyHeard({ leg: first }, 0.4),
      stage.partyHeard({ leg: second }, 0.4),
    ])
    expect(rms(atFirst)).toBeLessThan(5)
    expect(levelOf(700, atSecond)).toBeGreaterThan(6_000)
  })

  it('ends with the customer’s hang-up: the agent hears silence, and what the customer heard can still be read', async () => {
    const other = customer('speak')
    stage.voice.bridge('agent', other)
    await stage.partyHeard({ leg: other }, 0.3)
    expect(stage.voice.lab.hangUpCustomer(other)).toBe(true)
    await stage.event('leg-ended', other)
    await stage.heard(call, 0.3)
    expect((await stage.heard(call, 0.3)).level).toBeLessThan(5)
    expect(stage.voice.lab.heard({ leg: other })?.length).toBeGreaterThan(0)
  })

  it('lets the customer’s side recognise keys, each once, and none in speech', async () => {
    const other = customer('silent')
    stage.voice.bridge('agent', other)
    call.audio.sayOnce(dtmf('0123456789*#'))
    await stage.until(() => (stage.voice.lab.dtmfHeard(other).length >= 12 ? true : null))
    call.audio.say(sounds.sentence('delivery'))
    await stage.partyHeard({ leg: other }, 3)
    expect(stage.voice.lab.dtmfHeard(other)).toBe('0123456789*#')
  })
})

async function packetsReceived(one: PhoneCall): Promise<number> {
  let packets = 0
  for (const report of (await one.connection.getStats()).values() as Iterable<{
    type: string
    packetsReceived?: number
  }>)
    if (report.type === 'inbound-rtp') packets += report.packetsReceived ?? 0
  return packets
}
