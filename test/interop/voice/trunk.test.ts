import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hangUpAll } from '../../support/asterisk/offhook-asterisk.js'
import { startAsteriskWithTrunk } from '../../support/asterisk/outside-world.js'
import type { Asterisk } from '../../support/peers/asterisk.js'
import { levelOf, tone } from '../../support/sip-phone/tones.js'
import { asteriskRig } from '../../support/voice-contract/asterisk-rig.js'
import type { VoiceRig } from '../../support/voice-contract/voice-rig.js'

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
/** Asterisk's beep */
const [beepHz, beepLevel] = [700, 3_000]

let world: Asterisk
let asterisk: Asterisk
let rig: VoiceRig
beforeAll(async () => {
  ;({ asterisk, world } = await startAsteriskWithTrunk())
})
afterAll(() => Promise.all([world, asterisk].map((one) => one[Symbol.asyncDispose]())))
beforeEach(async () => {
  rig = await asteriskRig(asterisk)
})
afterEach(async () => {
  await rig[Symbol.asyncDispose]()
  await hangUpAll(asterisk)
})

describe('by the trunk', () => {
  it('callees are dialled, heard and joined to the open leg', async () => {
    const phone = await rig.registeredPhone()
    const call = await rig.answered(phone)
    call.audio.say(tone(1_000))
    rig.voice.dialOut({ legId: 'callee', address: '0301' })
    rig.voice.ringback('leg')
    await rig.event('leg-answered', 'callee')
    rig.voice.bridge('leg', 'callee')
    await rig.callHearsTone(call, 1_000)
    rig.voice.release('callee')
    await after(300)
    expect(await world.cli('core show channels count')).toContain('0 active channels')
  })

  it('callees who take the place of one another are all heard, wherever the numbers of their streams begin (RFC 3550 §5.1)', async () => {
    const phone = await rig.registeredPhone()
    const call = await rig.answered(phone)
    call.audio.say(tone(1_000))
    for (const callee of ['first', 'second', 'third', 'fourth']) {
      rig.voice.dialOut({ legId: callee, address: '0301' })
      await rig.event('leg-answered', callee)
      rig.voice.bridge('leg', callee)
      await after(800)
      await rig.callHearsTone(call, 1_000)
    }
  })

  it.each([
    ['0302', 'busy'],
    ['0304', 'unreachable'],
    ['what is this', 'invalid'],
  ] as const)('%s is %s', async (address, failure) => {
    rig.voice.dialOut({ legId: 'callee', address })
    expect(await rig.event('leg-failed', 'callee')).toMatchObject({ failure })
  })

  it('a callee that rings is told, and is given up with CANCEL', async () => {
    rig.voice.dialOut({ legId: 'callee', address: '0303' })
    await rig.event('leg-ringing', 'callee')
    rig.voice.release('callee')
    await rig.until(async () => (await world.cli('core show channels count')).includes('0 active channels'))
  })

  it('a desk phone is asked to answer by itself, never for a validation call, and hears the prompt alone', async () => {
    const workplace = { kind: 'phone', number: '0310' } as const
    expect(rig.voice.isReachable('sign-in-1', workplace)).toBe(true)
    rig.place('validation', { workplace, purpose: 'validation' })
    await rig.event('leg-ringing', 'validation')
    await after(500)
    expect(rig.told('validation')).toEqual(['leg-ringing'])
    rig.voice.release('validation')

    rig.place('desk', { workplace })
    await rig.event('leg-answered', 'desk')
    // The desk phone sends back what it hears: the customer's own sentence, and the prompt over it.
    const customer = await rig.parts.arrive('speak')
    rig.voice.bridge('desk', customer)
    await after(1_000)
    const loudest = (samples: Int16Array): number => {
      const hops = Array.from({ length: Math.floor(samples.length / 4_800) }, (_, hop) => hop * 4_800)
      return Math.max(0, ...hops.map((at) => levelOf(beepHz, samples.subarray(at, at + 4_800))))
    }
    const before = rig.parts.heard(customer).length
    expect(loudest(rig.parts.heard(customer))).toBeLessThan(beepLevel)
    rig.voice.playPrompt('desk', 'chime')
    await rig.until(() => loudest(rig.parts.heard(customer).slice(before)) > beepLevel)
  })

  it('customers come in, and are heard and spoken to', async () => {
    const phone = await rig.registeredPhone()
    const call = await rig.answered(phone)
    call.audio.say(tone(1_000))
    await world.cli('channel originate PJSIP/100@inside extension customer@callees')
    const { legId, dialled } = await rig.event('customer-arrived')
    expect(dialled).toEqual({ kind: 'queue', queueId: 'sales' })
    rig.voice.holdMusic(legId)
    rig.voice.bridge('leg', legId)
    await rig.callHearsTone(call, 1_000)
    await world.cli('channel request hangup all')
    await rig.event('leg-ended', legId)
  })
})
