import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PhoneCall } from '../../support/sip-phone/phone-call.js'
import type { SipPhone } from '../../support/sip-phone/sip-phone.js'
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

describe('a call outlives the WebSocket it was made on', () => {
  it('has audio while the socket is down, and gets its BYE on the next one after REGISTER and UPDATE', async () => {
    stage.voice.holdMusic('leg')
    await stage.heard(call, 0.3)
    phone.dropSocket()
    await stage.until(() => (stage.voice.isRegistered('sign-in-1') ? null : true))
    expect((await stage.heard(call, 1)).level).toBeGreaterThan(100)

    await phone.connect()
    await phone.register()
    expect(await phone.update(call)).toBe(200)
    stage.voice.release('leg', 'signed out')
    expect(await call.ended).toBe('bye')
    expect(call.endReason).toContain('signed out')
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-ended')
  })

  it('gets the BYE that was due while it was away as soon as it is back', async () => {
    phone.dropSocket()
    await stage.until(() => (stage.voice.isRegistered('sign-in-1') ? null : true))
    stage.voice.release('leg', 'signed out')
    await phone.connect()
    await phone.register()
    expect(await call.ended).toBe('bye')
  })

  it('is reached at its new Contact after an UPDATE, though the old host is still known', async () => {
    const moved = await stage.registeredPhone('sign-in-1')
    expect(await phone.updateTo(call, moved.host)).toBe(200)
    stage.voice.release('leg')
    await stage.until(() => moved.received.find((message) => message.startsWith('BYE ')) ?? null)
  })

  it('answers an UPDATE that carries an offer, and refuses one out of order or without a dialog', async () => {
    expect(await phone.update(call, await call.makeOffer())).toBe(200)
    const [, answer] = phone.received.at(-1)?.split('\r\n\r\n') ?? []
    expect(answer).toContain('m=audio')
    expect(await phone.updateTo(call, phone.host, { cseq: 1 })).toBe(500)
    stage.voice.release('leg')
    await call.ended
    expect(await phone.update(call)).toBe(481)
  })

  it('is unreachable for a new call meanwhile', async () => {
    phone.dropSocket()
    await stage.until(() => (stage.voice.isRegistered('sign-in-1') ? null : true))
    stage.place('second')
    expect(await stage.event('leg-failed', 'second')).toMatchObject({ failure: 'unreachable' })
  })
})
