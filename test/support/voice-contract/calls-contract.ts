import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PhoneCall } from '../sip-phone/phone-call.js'
import type { VoiceRig } from './voice-rig.js'

/** Who may register, and how a softphone is called. */
export function callsContract(voice: string, open: () => Promise<VoiceRig>): void {
  describe(voice, () => {
    let rig: VoiceRig
    beforeEach(async () => {
      rig = await open()
    })
    afterEach(() => rig[Symbol.asyncDispose]())

    describe('sign-ins', () => {
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

    describe('calls to a softphone', () => {
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
  })
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
