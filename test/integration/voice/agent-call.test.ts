import { createSocket } from 'node:dgram'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SipPhone } from '../../support/sip-phone/sip-phone.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage
let phone: SipPhone
beforeEach(async () => {
  stage = await new VoiceStage().start()
  phone = await stage.registeredPhone()
})
afterEach(() => stage.close())

describe('the center calls a softphone', () => {
  it('tells the phone what the call is for, who the customer is, and offers Opus and G.711 with all candidates', async () => {
    stage.place('leg', { purpose: 'outbound', interactionId: 'i-7', commandId: 'command-9' })
    const call = await phone.nextCall()

    expect(call.header('x-offhook-purpose')).toBe('outbound')
    expect(call.header('x-offhook-interaction')).toBe('i-7')
    expect(call.header('x-offhook-command')).toBe('command-9')
    expect(call.header('answer-mode')).toBe('Auto')
    expect(call.header('from')).toMatch(/^"Ada Lovelace" <sip:\+4930123456@center\.test>/)
    expect(call.header('allow')).toContain('UPDATE')
    expect(call.offer.match(/^a=rtpmap:\d+ (\S+)/gm)?.map((line) => line.split(' ')[1])).toEqual([
      'opus/48000/2',
      'PCMU/8000',
      'PCMA/8000',
      'telephone-event/48000',
      'telephone-event/8000',
    ])
    expect(call.offer).toMatch(/^a=candidate:.* 127\.0\.0\.1 /m)
    expect(call.offer).toContain('a=rtcp-mux')
    expect(call.offer).not.toContain('m=video')
  })

  it('asks for a validation call to be answered by hand, whatever it was asked for', async () => {
    stage.place('leg', { purpose: 'validation', answerMode: 'auto' })
    expect((await phone.nextCall()).header('answer-mode')).toBe('Manual')
  })

  it('cannot be made to write a header of its own by a customer’s name', async () => {
    stage.place('leg', { caller: { name: 'Eve" <sip:x@y>\r\nX-Evil: 1', address: 'sip:eve@example.com' } })
    const call = await phone.nextCall()
    expect(call.header('x-evil')).toBeNull()
    expect(call.header('from')).toMatch(/^"Eve' <sip:x@y> +X-Evil: 1" <sip:eve@example\.com>/)
  })

  it('tells ringing, then answered; and the hang-up of the agent', async () => {
    stage.place('leg')
    const call = await phone.nextCall()
    call.ring()
    await stage.event('leg-ringing', 'leg')
    await call.answer()
    await stage.event('leg-answered', 'leg')
    await call.hangUp()
    await stage.event('leg-ended', 'leg')
    expect(stage.voice.lab.legs()).toEqual([])
  })

  it('says BYE with the reason when routing releases an answered leg, and tells nothing more of it', async () => {
    const call = await stage.talk('leg', phone)
    stage.forgetEvents()

    stage.voice.release('leg', 'customer hung up')

    expect(await call.ended).toBe('bye')
    expect(call.endReason).toBe('SIP;text="customer hung up"')
    expect(stage.events).toEqual([])
  })

  it('cancels a ringing leg', async () => {
    stage.place('leg')
    const call = await phone.nextCall()
    call.ring()
    await stage.event('leg-ringing', 'leg')
    stage.voice.release('leg')
    expect(await call.ended).toBe('cancelled')
    expect(stage.voice.lab.legs()).toEqual([])
  })

  it('ends the call that was answered while the CANCEL was on its way', async () => {
    stage.place('leg')
    const call = await phone.nextCall()
    call.ring()
    await stage.event('leg-ringing', 'leg')
    // The phone's 200 and the center's CANCEL cross: the phone does not look at its socket in between.
    const answered = call.answer()
    phone.deaf = true
    await answered
    stage.voice.release('leg')
    phone.deaf = false

    expect(await call.ended).toBe('bye')
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-answered')
  })

  it('sends nothing at all when it is released before its offer was made', async () => {
    stage.place('leg')
    stage.voice.release('leg')
    stage.place('next')
    const call = await phone.nextCall()
    expect(stage.voice.lab.sipRequests('leg')).toEqual([])
    await call.answer()
    await stage.event('leg-answered', 'next')
  })

  it.each([
    [486, 'busy'],
    [600, 'busy'],
    [603, 'declined'],
    [480, 'unreachable'],
    [408, 'no-answer'],
    [488, 'not-acceptable'],
    [500, 'failed'],
  ])('tells what a %i means: %s', async (status, failure) => {
    stage.place('leg')
    const call = await phone.nextCall()
    call.ring()
    await stage.event('leg-ringing', 'leg')
    call.decline(status)
    expect(await stage.event('leg-failed', 'leg')).toMatchObject({ failure, sipStatus: status })
    expect(stage.voice.lab.legs()).toEqual([])
  })

  it('refuses an answer without audio: the call is ended, the leg not acceptable', async () => {
    stage.place('leg')
    const call = await phone.nextCall()
    call.answerWith('v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n')
    expect(await stage.event('leg-failed', 'leg')).toMatchObject({
      failure: 'not-acceptable',
      sipStatus: 488,
    })
    expect(await call.ended).toBe('bye')
  })

  it('is unreachable when the softphone is not registered', async () => {
    await phone.register({ expires: 0 })
    stage.place('leg')
    expect(await stage.event('leg-failed', 'leg')).toMatchObject({ failure: 'unreachable', sipStatus: 480 })
  })

  it('answers a re-INVITE with an ICE restart, and the audio goes on', async () => {
    const call = await stage.talk('leg', phone)
    stage.voice.holdMusic('leg')
    const before = await stage.heard(call, 0.3)

    expect(await call.restartIce(phone.contactHeader)).toBe(200)
    await stage.iceRestarted(call)

    expect(before.level).toBeGreaterThan(100)
    expect((await stage.heard(call, 0.5)).level).toBeGreaterThan(100)
  })

  it('is not kept from its media by strangers who send to the same port first', async () => {
    stage.place('leg')
    const call = await phone.nextCall()
    const port = Number(/^m=audio (\d+)/m.exec(call.offer)?.[1])
    const strangers = Array.from({ length: 40 }, () => createSocket('udp4'))
    const binding = Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), Buffer.alloc(12)])
    await Promise.all(
      strangers.map((socket) => new Promise((resolve) => socket.send(binding, port, '127.0.0.1', resolve))),
    )
    await call.answer()
    await stage.event('leg-answered', 'leg')
    stage.voice.holdMusic('leg')
    await stage.heard(call, 0.3)
    expect((await stage.heard(call, 0.3)).level).toBeGreaterThan(100)
    for (const socket of strangers) socket.close()
  })

  it('refuses INFO, and a re-INVITE that has no audio, without losing the call', async () => {
    const call = await stage.talk('leg', phone)
    expect(await phone.info(call)).toBe(415)
    expect(
      await call.reInviteWith('v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n', phone.contactHeader),
    ).toBe(488)
    stage.voice.holdMusic('leg')
    expect((await stage.heard(call, 0.3)).level).toBeGreaterThan(100)
  })
})
