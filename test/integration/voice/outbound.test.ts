import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rms } from '../../support/sip-phone/tones.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

let stage: VoiceStage
beforeEach(async () => {
  stage = await new VoiceStage().start()
})
afterEach(() => stage.close())

describe('a callee', () => {
  it('that was never heard of rings for a second, answers and speaks', async () => {
    stage.voice.dialOut({ legId: 'callee', address: '+49 30 1234-567' })
    await stage.event('leg-ringing', 'callee')
    const ringingAt = performance.now()
    await stage.event('leg-answered', 'callee')
    expect(performance.now() - ringingAt).toBeGreaterThan(900)
    expect(stage.voice.lab.legs()).toMatchObject([{ legId: 'callee', kind: 'callee', state: 'up' }])
  })

  it.each([
    ['busy', 'busy'],
    ['invalid', 'invalid'],
    ['failed', 'failed'],
  ] as const)('set to %s fails so', async (kind, failure) => {
    stage.voice.lab.setCallee('+49301', { kind })
    stage.voice.dialOut({ legId: 'callee', address: '+49301' })
    expect(await stage.event('leg-failed', 'callee')).toMatchObject({ failure })
    expect(stage.voice.lab.legs()).toEqual([])
  })

  it.each(['', 'abc', '+', 'sip:nobody', '12345678901234567'])('is invalid as "%s"', async (address) => {
    stage.voice.dialOut({ legId: 'callee', address })
    expect(await stage.event('leg-failed', 'callee')).toMatchObject({ failure: 'invalid' })
  })

  it('rings on until routing gives up, and then does not answer', async () => {
    stage.voice.lab.setCallee('+49301', { kind: 'no-answer' })
    stage.voice.dialOut({ legId: 'callee', address: '+49301' })
    await stage.event('leg-ringing', 'callee')
    stage.voice.release('callee')
    expect(stage.voice.lab.legs()).toEqual([])
  })

  it('that is given up while it rings never answers', async () => {
    stage.voice.lab.setCallee('+49301', {
      kind: 'answer',
      afterMs: 50,
      script: { sentence: 'billing', manner: 'speak' },
    })
    stage.voice.dialOut({ legId: 'given-up', address: '+49301' })
    stage.voice.release('given-up')
    stage.voice.dialOut({ legId: 'callee', address: '+49301' })
    await stage.event('leg-answered', 'callee')
    expect(stage.events).not.toContainEqual({ type: 'leg-answered', legId: 'given-up' })
  })
})

describe('the test partner', () => {
  it('is there at once, speaks and listens', async () => {
    stage.voice.placeTestCustomer('test')
    await stage.event('leg-answered', 'test')
    stage.voice.lab.addPhone({ address: '100', obeysAnswerMode: true })
    stage.place('leg', { workplace: { kind: 'phone', number: '100' }, purpose: 'test' })
    await stage.event('leg-answered', 'leg')
    stage.voice.bridge('leg', 'test')
    const [agent, partner] = await Promise.all([
      stage.partyHeard({ phone: '100' }, 1),
      stage.partyHeard({ leg: 'test' }, 1),
    ])
    expect(rms(agent)).toBeGreaterThan(100)
    expect(rms(partner)).toBeGreaterThan(100)
  })
})
