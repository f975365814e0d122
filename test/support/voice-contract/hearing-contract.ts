import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listeningRate } from '../e2e/spectrogram.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'
import type { SipPhone } from '../sip-phone/sip-phone.js'
import { levelOf, rms, tone } from '../sip-phone/tones.js'
import { clear, type VoiceRig } from './voice-rig.js'

/** Who hears what: PINs, customers, and what is said to them. */
export function hearingContract(voice: string, open: () => Promise<VoiceRig>): void {
  describe(voice, () => {
    let rig: VoiceRig
    beforeEach(async () => {
      rig = await open()
    })
    afterEach(() => rig[Symbol.asyncDispose]())

    describe('the PIN', () => {
      it('is spoken digit by digit, again and again, until it is stopped', async () => {
        const phone = await rig.registeredPhone()
        const call = await rig.answered(phone, 'leg', { purpose: 'validation' })
        rig.voice.speakPin('leg', '4719')
        const pin = (): string | null => rig.parts.pinIn(resample(call.audio.heard(), 48_000, listeningRate))
        await rig.until(() => pin() === '4719')
        const first = call.audio.heardSamples
        await rig.until(
          () => rig.parts.pinIn(resample(call.audio.heard(first), 48_000, listeningRate)) === '4719',
        )
        rig.voice.stopPin('leg')
        rig.voice.park('leg')
        // Longer than the pause between two rounds. How soon is the machine's.
        await rig.until(async () => rms(await rig.callHears(call, 2.5)) < silence)
      }, 60_000)
    })

    describe('an open connection', () => {
      it('takes a customer and gives the customer back without any SIP on the leg', async () => {
        const phone = await rig.registeredPhone()
        const call = await rig.answered(phone)
        call.audio.say(tone(1_000))
        rig.voice.park('leg')
        const customer = await rig.parts.arrive('echo')
        rig.voice.holdMusic(customer)
        await after(600)
        const requests = methods(phone).length

        // Waiting: music for the customer alone; the agent hears nothing and is heard by nobody.
        const [waiting, parked] = await Promise.all([
          rig.customerHears(customer, 1.5),
          rig.callHears(call, 1),
        ])
        expect(rms(waiting)).toBeGreaterThan(200)
        expect(levelOf(1_000, waiting)).toBeLessThan(clear / 3)
        expect(rms(parked)).toBeLessThan(silence)

        rig.voice.bridge('leg', customer)
        await Promise.all([rig.customerHearsTone(customer, 1_000), rig.callHearsTone(call, 1_000)])

        rig.voice.park('leg')
        rig.voice.holdMusic(customer)
        await after(700)
        const [held, again] = await Promise.all([rig.customerHears(customer, 1.5), rig.callHears(call, 1)])
        expect(rms(held)).toBeGreaterThan(200)
        expect(levelOf(1_000, held)).toBeLessThan(clear / 3)
        expect(rms(again)).toBeLessThan(silence)

        expect(methods(phone).slice(requests)).toEqual([])
        expect(rig.told('leg').filter((type) => type !== 'leg-ringing')).toEqual(['leg-answered'])
      })

      it('lets the agent mute what the customer hears of it', async () => {
        const phone = await rig.registeredPhone()
        const call = await rig.answered(phone)
        call.audio.say(tone(1_000))
        const customer = await rig.parts.arrive('silent')
        rig.voice.bridge('leg', customer)
        await rig.customerHearsTone(customer, 1_000)
        rig.voice.muteInput('leg', true)
        await after(400)
        expect(levelOf(1_000, await rig.customerHears(customer, 0.5))).toBeLessThan(silence)
        rig.voice.muteInput('leg', false)
        await rig.customerHearsTone(customer, 1_000)
      })

      it('has one customer at a time: a second one takes the place of the first', async () => {
        const phone = await rig.registeredPhone()
        const call = await rig.answered(phone)
        call.audio.say(tone(1_000))
        const first = await rig.parts.arrive('silent')
        const second = await rig.parts.arrive('silent')
        rig.voice.bridge('leg', first)
        await after(500)
        rig.voice.bridge('leg', second)
        rig.voice.holdMusic(first)
        await rig.customerHearsTone(second, 1_000)
        expect(levelOf(1_000, await rig.customerHears(first, 0.5))).toBeLessThan(clear / 3)
      })

      it('stays when the customer hangs up, and is silent then', async () => {
        const phone = await rig.registeredPhone()
        const call = await rig.answered(phone)
        call.audio.say(tone(1_000))
        const customer = await rig.parts.arrive('echo')
        rig.voice.bridge('leg', customer)
        await after(500)
        rig.parts.hangUp(customer)
        await rig.event('leg-ended', customer)
        rig.voice.park('leg')
        await after(400)
        expect(rms(await rig.callHears(call, 0.7))).toBeLessThan(silence)
        expect(rig.told('leg')).not.toContain('leg-ended')
      })

      it('lets the agent hear the ring of a callee, and the partner of a test', async () => {
        const phone = await rig.registeredPhone()
        const call = await rig.answered(phone)
        rig.voice.ringback('leg')
        await rig.until(() => rms(call.audio.heard()) > 50)
        rig.voice.placeTestCustomer('partner')
        await rig.event('leg-answered', 'partner')
        rig.voice.bridge('leg', 'partner')
        await after(500)
        const from = call.audio.heardSamples
        await rig.until(() => rms(call.audio.heard(from)) > 50)
      })
    })

    describe('a customer whose call cannot go on', () => {
      it('hears it, and then it is told', async () => {
        const customer = await rig.parts.arrive('silent')
        rig.voice.holdMusic(customer)
        rig.voice.announceEnd(customer)
        await rig.event('end-announced', customer)
        expect(rms(rig.parts.heard(customer))).toBeGreaterThan(50)
      })

      it('is told of nothing when something else cuts it short', async () => {
        const customer = await rig.parts.arrive('silent')
        rig.voice.announceEnd(customer)
        await after(300)
        rig.voice.holdMusic(customer)
        await after(6_000)
        expect(rig.told(customer)).toEqual(['customer-arrived'])
      })
    })
  })
}

const methods = (phone: SipPhone): readonly string[] =>
  phone.received.flatMap((text) => /^([A-Z]+) sip/.exec(text)?.[1] ?? [])

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Quieter than this is silence, as it comes out of a codec. */
const silence = 20
