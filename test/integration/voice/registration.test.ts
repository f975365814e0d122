import { afterEach, describe, expect, it } from 'vitest'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage
afterEach(() => stage.close())

describe('a softphone registers over its WebSocket', () => {
  it('is registered with the right password, and that is told', async () => {
    stage = await new VoiceStage().start()
    const phone = stage.phone()
    await phone.connect()

    expect(await phone.register()).toBe(200)

    expect(await stage.event('registration')).toMatchObject({ signInId: 'sign-in-1', registered: true })
    expect(stage.voice.isRegistered('sign-in-1')).toBe(true)
    expect(stage.voice.isReachable('sign-in-1', { kind: 'softphone' })).toBe(true)
  })

  it('is refused with a wrong password, and an unknown user looks the same', async () => {
    stage = await new VoiceStage().start()
    const phone = stage.phone()
    phone.password = 'wrong'
    await phone.connect()
    expect(await phone.register()).toBe(401)

    stage.voice.removeAccount('sign-in-1')
    expect(await phone.register()).toBe(401)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(false)
  })

  it('is told that its nonce is stale, not that its password is wrong, and gets in with the next one', async () => {
    let time = 0
    const leaping = { now: () => (time += 301_000), after: () => () => undefined }
    stage = await new VoiceStage({ clock: leaping }).start()
    const phone = stage.phone()
    await phone.connect()

    // Every nonce is too old when it comes back, so the phone gives up, but it was told stale=true.
    expect(await phone.register()).toBe(401)
    const challenges = phone.received.filter((message) => message.startsWith('SIP/2.0 401'))
    expect(challenges.map((message) => message.includes('stale=true'))).toEqual([false, true, true])
  })

  it('may not register under another name than its own', async () => {
    stage = await new VoiceStage().start()
    stage.phone('sign-in-1', 'alex')
    const other = stage.phone('sign-in-2', 'sam')
    await other.connect()
    expect(await other.register({ asUser: 'alex' })).toBe(403)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(false)
  })

  it('is not registered any more after it unregistered', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    expect(await phone.register({ expires: 0 })).toBe(200)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(false)
  })

  it('is not registered any more when its registration runs out, and is again when it registers anew', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    await phone.register({ expires: 300 })
    stage.forgetEvents()

    stage.clock.advance(299_999)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(true)
    stage.clock.advance(1)
    expect(stage.voice.isReachable('sign-in-1', { kind: 'softphone' })).toBe(false)
    expect(await stage.event('registration')).toMatchObject({ signInId: 'sign-in-1', registered: false })

    expect(await phone.register()).toBe(200)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(true)
  })

  it('stays registered as long as it registers in time, by one timer', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    for (let refresh = 0; refresh < 3; refresh += 1) {
      stage.clock.advance(225_000)
      expect(await phone.register({ expires: 300 })).toBe(200)
    }
    stage.clock.advance(299_000)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(true)
    expect(stage.clock.pending).toBe(1)
    stage.voice.removeAccount('sign-in-1')
    expect(stage.clock.pending).toBe(0)
  })

  it('is told the shortest expiry when it asks for less', async () => {
    stage = await new VoiceStage().start()
    const phone = stage.phone()
    await phone.connect()
    expect(await phone.register({ expires: 5 })).toBe(423)
    expect(phone.received.at(-1)).toContain('Min-Expires: 30')
  })

  it('is not reachable while its WebSocket is down, and is again when it registers anew', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    stage.forgetEvents()

    phone.dropSocket()
    expect(await stage.event('registration')).toMatchObject({ registered: false })
    expect(stage.voice.isReachable('sign-in-1', { kind: 'softphone' })).toBe(false)

    stage.forgetEvents()
    await phone.connect()
    expect(stage.voice.isRegistered('sign-in-1')).toBe(false)
    await phone.register()
    expect(await stage.event('registration')).toMatchObject({ registered: true })
  })

  it('loses its registration when its sign-in ends', async () => {
    stage = await new VoiceStage().start()
    await stage.registeredPhone()
    stage.forgetEvents()
    stage.voice.removeAccount('sign-in-1')
    expect(await stage.event('registration')).toMatchObject({ registered: false })
  })

  it('gets OPTIONS answered, registered or not', async () => {
    stage = await new VoiceStage().start()
    const phone = stage.phone()
    await phone.connect()
    expect(await phone.options()).toBe(200)
  })

  it('is shut out for a while when the lab drops its WebSocket', async () => {
    stage = await new VoiceStage().start()
    const phone = await stage.registeredPhone()
    stage.forgetEvents()
    expect(stage.voice.lab.dropWebSocket('sign-in-1', 300)).toBe(true)
    expect(await stage.event('registration')).toMatchObject({ registered: false })

    await phone.connect()
    expect(await phone.register()).toBe(0)

    do await phone.connect()
    while ((await phone.register()) !== 200)
    expect(stage.voice.isRegistered('sign-in-1')).toBe(true)
  })
})
