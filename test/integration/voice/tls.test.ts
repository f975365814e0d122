import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { makePrivateCa, type PrivateCa } from '../../support/private-ca.js'
import { SipPhone } from '../../support/sip-phone/sip-phone.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let authority: PrivateCa
let stage: VoiceStage
let phone: SipPhone
beforeAll(async () => {
  authority = await makePrivateCa()
})
afterAll(() => authority.dispose())
afterEach(async () => {
  phone.dispose()
  await stage.close()
})

describe('SIP over a secure WebSocket', () => {
  it('registers and takes a call, and says WSS in its Via and Contact', async () => {
    stage = await new VoiceStage({ tls: await authority.issue(['IP:127.0.0.1']) }).start()
    expect(stage.url).toMatch(/^wss:/)
    await stage.voice.addAccount({
      signInId: 'sign-in-1',
      user: 'alex',
      password: 'secret',
      deviceId: 'device',
    })
    const ca = await readFile(authority.file, 'utf8')
    phone = new SipPhone({ url: stage.url, realm: 'center.test', user: 'alex', password: 'secret', ca })
    await phone.connect()
    expect(await phone.register()).toBe(200)
    stage.place('leg')
    const call = await phone.nextCall()
    expect(call.header('via')).toMatch(/^SIP\/2\.0\/WSS /)
    expect(call.header('contact')).toContain('transport=wss')
    await call.answer()
    await stage.event('leg-answered', 'leg')
  })
})
