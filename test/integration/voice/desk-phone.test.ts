import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentLegRequest } from '../../../src/contact-center/voice/port.js'
import { rms } from '../../support/sip-phone/tones.js'
import { VoiceStage } from '../../support/sip-phone/voice-stage.js'

const number = '+4930555123'
const workplace = { kind: 'phone', number } as const

let stage: VoiceStage
beforeEach(async () => {
  stage = await new VoiceStage().start()
})
afterEach(() => stage.close())

function ring(request: Partial<AgentLegRequest> = {}): void {
  stage.place('leg', { workplace, ...request })
}

describe('a desk phone as workplace', () => {
  it('is reachable when it exists and is plugged in, by number or SIP URI', () => {
    const { lab } = stage.voice
    const uri = { kind: 'sip-uri', uri: 'sip:desk@office.example' } as const
    expect(stage.voice.isReachable('sign-in-1', workplace)).toBe(false)
    lab.addPhone({ address: number, obeysAnswerMode: false })
    lab.addPhone({ address: uri.uri, obeysAnswerMode: false })
    expect(stage.voice.isReachable('sign-in-1', workplace)).toBe(true)
    expect(stage.voice.isReachable('sign-in-1', uri)).toBe(true)
    lab.setPlugged(number, false)
    expect(stage.voice.isReachable('sign-in-1', workplace)).toBe(false)
  })

  it('rings, is answered by hand, hears the PIN, and hangs up', async () => {
    const { lab } = stage.voice
    lab.addPhone({ address: number, obeysAnswerMode: false })
    ring({ answerMode: 'auto' })
    await stage.event('leg-ringing', 'leg')
    expect(lab.phones()).toMatchObject([{ address: number, state: 'ringing', legId: 'leg' }])
    expect(lab.answerPhone(number)).toBe(true)
    await stage.event('leg-answered', 'leg')

    stage.voice.speakPin('leg', '42')
    expect(rms(await stage.partyHeard({ phone: number }, 1))).toBeGreaterThan(100)

    expect(lab.hangUpPhone(number)).toBe(true)
    await stage.event('leg-ended', 'leg')
    expect(lab.phones()).toMatchObject([{ state: 'idle', legId: null }])
  })

  it('answers by itself when it obeys Answer-Mode, but never a validation call', async () => {
    stage.voice.lab.addPhone({ address: number, obeysAnswerMode: true })
    ring({ answerMode: 'auto' })
    await stage.event('leg-answered', 'leg')
    stage.voice.release('leg')

    stage.forgetEvents()
    ring({ answerMode: 'auto', purpose: 'validation' })
    await stage.event('leg-ringing', 'leg')
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-answered')
  })

  it('can decline, be busy, or not be there', async () => {
    const { lab } = stage.voice
    ring()
    expect(await stage.event('leg-failed', 'leg')).toMatchObject({ failure: 'unreachable' })

    lab.addPhone({ address: number, obeysAnswerMode: false })
    ring()
    stage.place('other', { workplace })
    expect(await stage.event('leg-failed', 'other')).toMatchObject({ failure: 'busy' })
    stage.forgetEvents()
    expect(lab.declinePhone(number)).toBe(true)
    expect(await stage.event('leg-failed', 'leg')).toMatchObject({ failure: 'declined' })
  })

  it('stops ringing when routing gives up', () => {
    stage.voice.lab.addPhone({ address: number, obeysAnswerMode: false })
    ring()
    stage.voice.release('leg')
    expect(stage.voice.lab.phones()).toMatchObject([{ state: 'idle' }])
    expect(stage.voice.lab.answerPhone(number)).toBe(false)
  })

  it('hears the customer, is heard, and the prompt is on the agent’s side only', async () => {
    const { lab } = stage.voice
    lab.addPhone({ address: number, obeysAnswerMode: true })
    ring()
    await stage.event('leg-answered', 'leg')
    const customer = lab.customerArrives({
      customer: { name: null, address: '+49301' },
      dialled: { kind: 'queue', queueId: 'queue' },
      script: { sentence: 'billing', manner: 'silent' },
    })
    stage.voice.bridge('leg', customer)
    stage.voice.muteInput('leg', true)
    stage.voice.playPrompt('leg', 'chime')
    const [agent, other] = await Promise.all([
      stage.partyHeard({ phone: number }, 0.5),
      stage.partyHeard({ leg: customer }, 0.5),
    ])
    expect(rms(agent)).toBeGreaterThan(200)
    expect(rms(other)).toBe(0)
    stage.voice.muteInput('leg', false)
    expect(rms(await stage.partyHeard({ leg: customer }, 1))).toBeGreaterThan(100)
  })

  it('goes silent, not away, when its plug is pulled during a call', async () => {
    const { lab } = stage.voice
    lab.addPhone({ address: number, obeysAnswerMode: true })
    ring()
    await stage.event('leg-answered', 'leg')
    await stage.until(() => (lab.legs()[0]?.media === 'alive' ? true : null))
    lab.setPlugged(number, false)
    await stage.event('leg-silent', 'leg')
    lab.setPlugged(number, true)
    await stage.event('leg-alive', 'leg')
    expect(stage.events.map(({ type }) => type)).not.toContain('leg-ended')
  })
})
