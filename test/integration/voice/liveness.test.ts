import { afterEach, describe, expect, it } from 'vitest'
import { PhoneProcess } from '../../support/sip-phone/phone-process.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage
afterEach(() => stage.close())

describe('signs of life on an agent’s leg', () => {
  it('are missed within 6 s of the phone’s sudden death, and not before 5 s', async () => {
    stage = await new VoiceStage().start()
    stage.phone()
    const phone = await PhoneProcess.start({
      url: stage.url,
      realm: 'center.test',
      user: 'alex',
      password: 'secret of alex',
    })
    stage.place('leg')
    await stage.event('leg-answered', 'leg')
    await stage.until(() => (stage.voice.lab.legs()[0]?.media === 'alive' ? true : null))

    const killedAt = performance.now()
    phone.kill()
    await stage.event('leg-silent', 'leg')
    const afterMs = performance.now() - killedAt

    // The last packet may have been half a poll old, and is not older than a poll.
    expect(afterMs).toBeGreaterThan(4_400)
    expect(afterMs).toBeLessThan(6_000)
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-ended')
  })

  it('go on while a parked agent sends nothing but silence', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    const call = await stage.talk('leg', phone)
    await stage.heard(call, 6)
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-silent')
  })

  it('stop when the lab cuts the media, with SIP going on, and come back with it', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    const call = await stage.talk('leg', phone)
    stage.voice.holdMusic('leg')
    await stage.heard(call, 0.5)

    expect(stage.voice.lab.cutMedia('leg', true)).toBe(true)
    await stage.event('leg-silent', 'leg')
    expect(stage.voice.lab.legs()[0]).toMatchObject({ mediaCut: true, media: 'silent' })
    expect(await phone.update(call)).toBe(200)
    expect((await stage.heard(call, 0.3)).level).toBeLessThan(5)

    stage.voice.lab.cutMedia('leg', false)
    await stage.event('leg-alive', 'leg')
    await stage.heard(call, 0.3)
    expect((await stage.heard(call, 0.5)).level).toBeGreaterThan(100)
  })

  it('are missed on a phone that answered but never sent anything', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    stage.place('leg')
    const call = await phone.nextCall()
    await call.answer()
    call.close()
    await stage.event('leg-answered', 'leg')
    await stage.event('leg-silent', 'leg')
  })
})
