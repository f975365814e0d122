import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listeningRate } from '../e2e/spectrogram.js'
import { resample } from '../../../src/contact-center/voice/embedded/audio/resample.js'
import { PhoneCall } from '../sip-phone/phone-call.js'
import type { SipPhone } from '../sip-phone/sip-phone.js'
import { levelOf, longestWithoutMs, rms, tone } from '../sip-phone/tones.js'
import { clear, type VoiceRig } from './voice-rig.js'

/** Quieter than this is silence, as it comes out of a codec. */
const silence = 20

/**
 * What every voice does, whoever makes the calls: real SIP over WebSocket, real media, and nothing but the port. The far
 * end is a phone of the tests' own.
 */
export function voiceContract(voice: string, open: () => Promise<VoiceRig>): void {
  let rig: VoiceRig
  beforeEach(async () => {
    rig = await open()
  })
  afterEach(() => rig[Symbol.asyncDispose]())

  const methods = (phone: SipPhone): readonly string[] =>
    phone.received.flatMap((text) => /^([A-Z]+) sip/.exec(text)?.[1] ?? [])

  describe(`${voice}: sign-ins`, () => {
    it('register with the password made for them, and with no other', async () => {
      const phone = await rig.registeredPhone()
      expect(await rig.event('registration')).toEqual({
        type: 'registration',
        signInId: 'sign-in-1',
        registered: true,
      })
      expect(rig.voice.isReachable('sign-in-1', { kind: 'softphone' })).toBe(true)
      const stranger = await rig.twin('alex', 'another')
      expect(await stranger.register()).toBeGreaterThanOrEqual(400)
      expect(rig.voice.isRegistered('sign-in-1')).toBe(true)
      expect(phone.received.join()).not.toContain('secret of')
    })

    it('are no longer registered when they unregister, when their socket is gone, or when they are removed', async () => {
      const phone = await rig.registeredPhone()
      expect(await phone.register({ expires: 0 })).toBe(200)
      await rig.until(() => !rig.voice.isRegistered('sign-in-1'))
      expect(await phone.register()).toBe(200)
      await rig.until(() => rig.voice.isRegistered('sign-in-1'))
      phone.dropSocket()
      await rig.until(() => !rig.voice.isRegistered('sign-in-1'))
      await phone.connect()
      expect(await phone.register()).toBe(200)
      await rig.until(() => rig.voice.isRegistered('sign-in-1'))
      rig.voice.removeAccount('sign-in-1')
      await rig.until(() => !rig.voice.isRegistered('sign-in-1'))
      await rig.until(async () => (await phone.register()) >= 400)
    })
  })

  describe(`${voice}: calls to a softphone`, () => {
    it('say what they are for, and who is calling', async () => {
      const phone = await rig.registeredPhone()
      rig.place('leg', { commandId: 'command-1' })
      const call = await phone.nextCall()
      expect(call.header('Answer-Mode')).toBe('Auto')
      expect(call.header('X-Offhook-Purpose')).toBe('interaction')
      expect(call.header('X-Offhook-Interaction')).toBe('interaction-1')
      expect(call.header('X-Offhook-Command')).toBe('command-1')
      expect(call.header('From')).toMatch(/^"?Ada Lovelace"? <sip:\+4930123456@/)
      expect(call.offer).toMatch(/^m=audio \d+ UDP\/TLS\/RTP\/SAVPF/m)
      expect(call.offer).toMatch(/opus\/48000\/2/i)
    })

    it('ask for a validation call to be answered by hand, whatever they were told', async () => {
      const phone = await rig.registeredPhone()
      rig.place('leg', { purpose: 'validation', interactionId: null, connectionId: 'desk-c1' })
      const call = await phone.nextCall()
      expect(call.header('Answer-Mode')).toBe('Manual')
      expect(call.header('X-Offhook-Purpose')).toBe('validation')
      expect(call.header('X-Offhook-Connection')).toBe('desk-c1')
    })

    it('are told ringing, answered, and ended by the agent', async () => {
      const phone = await rig.registeredPhone()
      rig.place('leg')
      const call = await phone.nextCall()
      call.ring()
      await rig.event('leg-ringing', 'leg')
      await call.answer()
      await rig.event('leg-answered', 'leg')
      await call.hangUp()
      await rig.event('leg-ended', 'leg')
      expect(rig.told('leg')).toEqual(['leg-ringing', 'leg-answered', 'leg-ended'])
    })

    it.each([
      [486, 'busy'],
      [603, 'declined'],
      [480, 'unreachable'],
      [488, 'not-acceptable'],
      [500, 'failed'],
    ] as const)('that the phone refuses with %i have failed: %s', async (status, failure) => {
      const phone = await rig.registeredPhone()
      rig.place('leg')
      const call = await phone.nextCall()
      call.decline(status)
      expect(await rig.event('leg-failed', 'leg')).toMatchObject({ failure })
    })

    it('fail at once where nobody is registered', async () => {
      await rig.phone()
      rig.place('leg')
      expect(await rig.event('leg-failed', 'leg')).toMatchObject({ failure: 'unreachable' })
    })

    it('are cancelled while they ring and ended once they are up, and nothing more is told of them', async () => {
      const phone = await rig.registeredPhone()
      rig.place('ringing')
      const ringing = await phone.nextCall()
      ringing.ring()
      await rig.event('leg-ringing', 'ringing')
      rig.voice.release('ringing')
      expect(await ringing.ended).toBe('cancelled')
      const call = await rig.answered(phone, 'up')
      rig.voice.release('up')
      expect(await call.ended).toBe('bye')
      expect(rig.told('ringing')).toEqual(['leg-ringing'])
      expect(rig.told('up').filter((type) => type !== 'leg-ringing')).toEqual(['leg-answered'])
    })

    it('end also when they are released in the moment they were placed', async () => {
      const phone = await rig.registeredPhone()
      rig.place('leg')
      rig.voice.release('leg')
      const call = await Promise.race([phone.nextCall(), after(1_500)])
      if (call instanceof PhoneCall) {
        // Nobody may cancel before the phone has said anything (RFC 3261 §9.1).
        call.ring()
        expect(await call.ended).toBe('cancelled')
      }
      expect(rig.told('leg')).toEqual([])
    })
  })

  describe(`${voice}: the PIN`, () => {
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
      await after(400)
      expect(rms(await rig.callHears(call, 1))).toBeLessThan(silence)
    }, 60_000)
  })

  describe(`${voice}: an open connection`, () => {
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
      const [waiting, parked] = await Promise.all([rig.customerHears(customer, 1.5), rig.callHears(call, 1)])
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

  describe(`${voice}: a customer whose call cannot go on`, () => {
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

  describe(`${voice}: INVITE with Replaces (RFC 3891)`, () => {
    it('takes the leg over with its audio both ways, keeps its id, and ends the old dialog', async () => {
      const phone = await rig.registeredPhone()
      let call = await rig.answered(phone)
      const customer = await rig.parts.arrive('echo')
      rig.voice.bridge('leg', customer)
      rig.voice.allowReplaces('leg', 'sign-in-1')
      await after(300)
      // Each stream begins at a sequence number of its own, behind the last one's or ahead of it (RFC 3550 §5.1).
      for (let round = 0; round < 3; round++) {
        rig.forgetEvents()
        const next = await phone.invite(call.dialog)
        if (!(next instanceof PhoneCall)) throw new Error(`refused with ${next}`)
        await rig.event('leg-replaced', 'leg')
        expect(await call.ended).toBe('bye')
        next.audio.say(tone(1_000))
        await rig.until(() => next.connection.connectionState === 'connected')
        await Promise.all([rig.callHearsTone(next, 1_000), rig.customerHearsTone(customer, 1_000)])
        expect(rig.told('leg')).not.toContain('leg-ended')
        call = next
      }
      await call.hangUp()
      await rig.event('leg-ended', 'leg')
    })

    it('works while the leg is parked, again and again, from another program of the same sign-in', async () => {
      const phone = await rig.registeredPhone()
      let call = await rig.answered(phone)
      rig.voice.park('leg')
      rig.voice.allowReplaces('leg', 'sign-in-1')
      await after(300)
      for (let round = 0; round < 2; round++) {
        rig.forgetEvents()
        const restarted = await rig.twin()
        expect(await restarted.register()).toBe(200)
        const next = await restarted.invite(call.dialog)
        if (!(next instanceof PhoneCall)) throw new Error(`refused with ${next}`)
        await rig.event('leg-replaced', 'leg')
        call = next
      }
      const customer = await rig.parts.arrive('echo')
      rig.voice.bridge('leg', customer)
      call.audio.say(tone(1_000))
      await rig.callHearsTone(call, 1_000)
      rig.voice.release('leg')
      expect(await call.ended).toBe('bye')
    })

    it('gives a leg to no other sign-in: it is refused, and nobody on the call hears of it', async () => {
      const phone = await rig.registeredPhone()
      const call = await rig.answered(phone)
      const customer = await rig.parts.arrive('echo')
      rig.voice.bridge('leg', customer)
      rig.voice.allowReplaces('leg', 'sign-in-1')
      const other = await rig.registeredPhone('sign-in-2', 'sam')
      call.audio.say(tone(1_000))
      await rig.callHearsTone(call, 1_000)
      const heard = rig.callHears(call, 1.5)
      expect(await other.invite(call.dialog)).toBe(403)
      expect(longestWithoutMs(1_000, await heard)).toBeLessThan(100)
      expect(rig.told('leg').filter((type) => type !== 'leg-ringing')).toEqual(['leg-answered'])
      // Whose it is can still bring it back.
      expect(await phone.invite(call.dialog)).toBeInstanceOf(PhoneCall)
      await rig.event('leg-replaced', 'leg')
    })
  })

  describe(`${voice}: signs of life`, () => {
    it('go on while a parked agent says nothing', async () => {
      const phone = await rig.registeredPhone()
      await rig.answered(phone)
      rig.voice.park('leg')
      await after(7_500)
      expect(rig.told('leg')).not.toContain('leg-silent')
    })

    it('are missed some 5 s after the phone’s media went, and come back with Replaces', async () => {
      const phone = await rig.registeredPhone()
      const call = await rig.answered(phone)
      rig.voice.park('leg')
      rig.voice.allowReplaces('leg', 'sign-in-1')
      await after(1_500)
      const gone = performance.now()
      call.close()
      await rig.event('leg-silent', 'leg')
      const missedMs = performance.now() - gone
      expect(missedMs).toBeGreaterThan(3_900)
      expect(missedMs).toBeLessThan(7_500)
      expect(await phone.invite(call.dialog)).toBeInstanceOf(PhoneCall)
      await rig.event('leg-alive', 'leg')
      expect(rig.told('leg')).not.toContain('leg-ended')
    })
  })
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
