import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PhoneCall } from '../sip-phone/phone-call.js'
import type { SipPhone } from '../sip-phone/sip-phone.js'
import { longestWithoutMs, tone } from '../sip-phone/tones.js'
import type { VoiceRig } from './voice-rig.js'

/** Legs that are missed, and come back. */
export function lostLegsContract(voice: string, open: () => Promise<VoiceRig>): void {
  describe(voice, () => {
    let rig: VoiceRig
    beforeEach(async () => {
      rig = await open()
    })
    afterEach(() => rig[Symbol.asyncDispose]())

    /** An open leg, which its own sign-in may bring back. */
    const parked = async (): Promise<{ readonly phone: SipPhone; readonly call: PhoneCall }> => {
      const phone = await rig.registeredPhone()
      const call = await rig.answered(phone)
      rig.voice.park('leg')
      rig.voice.allowReplaces('leg', 'sign-in-1')
      return { phone, call }
    }
    const withCustomer = async () => {
      const leg = await parked()
      const customer = await rig.parts.arrive('echo')
      rig.voice.bridge('leg', customer)
      return { ...leg, customer }
    }

    describe('INVITE with Replaces (RFC 3891)', () => {
      it('takes the leg over with its audio both ways, keeps its id, and ends the old dialog', async () => {
        const { phone, call: first, customer } = await withCustomer()
        let call = first
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
        const { call: first } = await parked()
        let call = first
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
        const { phone, call } = await withCustomer()
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

    describe('signs of life', () => {
      it('go on while a parked agent says nothing', async () => {
        const phone = await rig.registeredPhone()
        await rig.answered(phone)
        rig.voice.park('leg')
        await after(7_500)
        expect(rig.told('leg')).not.toContain('leg-silent')
      })

      it('are missed some 5 s after the phone’s media went, and come back with Replaces', async () => {
        const { phone, call } = await parked()
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
  })
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
