import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PhoneCall } from '../../support/sip-phone/phone-call.js'
import type { SipPhone } from '../../support/sip-phone/sip-phone.js'
import { levelOf, tone } from '../../support/sip-phone/tones.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage
let phone: SipPhone
let call: PhoneCall
beforeEach(async () => {
  stage = await new VoiceStage().start()
  phone = await stage.registeredPhone()
  call = await stage.talk('leg', phone)
})
afterEach(() => stage.close())

async function replaced(): Promise<PhoneCall> {
  const result = await phone.invite(call.dialog)
  if (!(result instanceof PhoneCall)) throw new Error(`refused with ${result}`)
  return result
}

describe('INVITE with Replaces (RFC 3891)', () => {
  it('takes the leg over with its audio both ways, keeps its id, and ends the old dialog', async () => {
    const customer = stage.voice.lab.customerArrives({
      customer: { name: null, address: '+49301' },
      dialled: { kind: 'queue', queueId: 'queue' },
      script: { sentence: 'billing', manner: 'echo' },
    })
    stage.voice.bridge('leg', customer)
    stage.voice.allowReplaces('leg', 'sign-in-1')

    const next = await replaced()
    await stage.event('leg-replaced', 'leg')
    expect(await call.ended).toBe('bye')

    next.audio.say(tone(1_000))
    await stage.heard(next, 0.6)
    const [back, there] = await Promise.all([
      stage.heard(next, 0.5),
      stage.partyHeard({ leg: customer }, 0.5),
    ])
    expect(levelOf(1_000, back.samples)).toBeGreaterThan(6_000)
    expect(levelOf(1_000, there)).toBeGreaterThan(6_000)
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-ended')
    expect(stage.voice.lab.legs()).toHaveLength(2)
  })

  it('works from another program of the same sign-in, after the first was killed with its socket', async () => {
    stage.voice.allowReplaces('leg', 'sign-in-1')
    const { dialog } = call
    phone.dropSocket()
    call.close()

    const restarted = stage.twin()
    await restarted.connect()
    await restarted.register()
    expect(await restarted.invite(dialog)).toBeInstanceOf(PhoneCall)
    await stage.event('leg-replaced', 'leg')
    stage.forgetEvents()
    await stage.until(() => (stage.voice.lab.legs()[0]?.media === 'alive' ? true : null))
  })

  it('can be done again and again, and the last leg gets the BYE', async () => {
    stage.voice.allowReplaces('leg', 'sign-in-1')
    for (let i = 0; i < 3; i++) {
      const next = await replaced()
      await call.ended
      call = next
    }
    stage.voice.release('leg', 'done')
    expect(await call.ended).toBe('bye')
  })

  it('is followed by the agent’s BYE on the new dialog', async () => {
    stage.voice.allowReplaces('leg', 'sign-in-1')
    const next = await replaced()
    await next.hangUp()
    await stage.event('leg-ended', 'leg')
  })

  it('is refused with 403 unless the leg allows this sign-in', async () => {
    expect(await phone.invite(call.dialog)).toBe(403)

    stage.voice.allowReplaces('leg', 'sign-in-1')
    const other = await stage.registeredPhone('sign-in-2', 'sam')
    expect(await other.invite(call.dialog)).toBe(403)

    stage.voice.allowReplaces('leg', null)
    expect(await phone.invite(call.dialog)).toBe(403)
    stage.voice.holdMusic('leg')
    expect((await stage.heard(call, 0.5)).level).toBeGreaterThan(100)
  })

  it('is refused with 481 for a dialog that is not, or not with these tags', async () => {
    stage.voice.allowReplaces('leg', 'sign-in-1')
    expect(await phone.invite({ ...call.dialog, callId: 'no-such-call' })).toBe(481)
    expect(await phone.invite({ ...call.dialog, localTag: call.dialog.remoteTag })).toBe(481)
    stage.voice.release('leg')
    await call.ended
    expect(await phone.invite(call.dialog)).toBe(481)
  })

  it('is refused with 401 without the password', async () => {
    stage.voice.allowReplaces('leg', 'sign-in-1')
    phone.password = 'guessed'
    expect(await phone.invite(call.dialog)).toBe(401)
  })

  it('is the only INVITE a softphone may send: any other gets 403', async () => {
    expect(await phone.invite(null)).toBe(403)
  })
})
