import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  audioSteps,
  noAudio,
  type AudioFacts,
  type AudioWish,
} from '../../../../../src/contact-center/voice/asterisk/leg-audio-state.js'

const steps = (facts: AudioFacts, wish: AudioWish) => audioSteps(facts, wish, 'parked', 'playback-2')
const pin: AudioWish = { kind: 'sound', as: 'pin', media: ['sound:digits/1'], then: 'again' }
const parked: AudioFacts = { bridgeId: 'parked', music: false, playbackId: null }

describe('what a leg hears', () => {
  it('is reached in one step from the parking place to a call and back: no silence between', () => {
    expect(steps(parked, { kind: 'call', bridgeId: 'call' }).steps).toEqual([
      { type: 'join', bridgeId: 'call' },
    ])
    expect(steps({ ...parked, bridgeId: 'call' }, { kind: 'parked' }).steps).toEqual([
      { type: 'join', bridgeId: 'parked' },
    ])
  })

  it('stops before something else begins', () => {
    expect(steps({ ...noAudio, playbackId: 'playback-1' }, { kind: 'parked' }).steps).toEqual([
      { type: 'stop-playback', playbackId: 'playback-1' },
      { type: 'join', bridgeId: 'parked' },
    ])
    expect(steps({ ...noAudio, music: true }, { kind: 'call', bridgeId: 'call' }).steps).toEqual([
      { type: 'stop-music' },
      { type: 'join', bridgeId: 'call' },
    ])
  })

  it('is played to it alone: outside every bridge', () => {
    expect(steps({ ...parked, bridgeId: 'call' }, pin).steps).toEqual([
      { type: 'leave', bridgeId: 'call' },
      { type: 'play', playbackId: 'playback-2', media: ['sound:digits/1'] },
    ])
    expect(steps({ ...parked, bridgeId: 'call' }, { kind: 'music' }).steps).toEqual([
      { type: 'leave', bridgeId: 'call' },
      { type: 'start-music' },
    ])
  })

  it('is left as it is when it is wished again', () => {
    expect(steps(parked, { kind: 'parked' }).steps).toEqual([])
    expect(steps({ ...noAudio, music: true }, { kind: 'music' }).steps).toEqual([])
    expect(steps({ ...parked, bridgeId: 'call' }, { kind: 'call', bridgeId: 'call' }).steps).toEqual([])
  })

  it('is one thing only, whatever was wished in whatever order', () => {
    const wish: fc.Arbitrary<AudioWish> = fc.constantFrom<AudioWish>(
      { kind: 'none' },
      { kind: 'parked' },
      { kind: 'music' },
      { kind: 'call', bridgeId: 'call' },
      { kind: 'call', bridgeId: 'other' },
      pin,
    )
    fc.assert(
      fc.property(fc.array(wish), (wishes) => {
        // Asterisk's side of it, from the steps alone.
        let [bridge, music, playing]: [string | null, boolean, string | null] = [null, false, null]
        let facts = noAudio
        wishes.forEach((wished, at) => {
          const way = audioSteps(facts, wished, 'parked', `playback-${at}`)
          for (const step of way.steps) {
            if (step.type === 'join') bridge = step.bridgeId
            else if (step.type === 'leave') bridge = null
            else if (step.type === 'start-music') music = true
            else if (step.type === 'stop-music') music = false
            else playing = step.type === 'play' ? step.playbackId : null
            expect([bridge !== null, music, playing !== null].filter(Boolean).length).toBeLessThanOrEqual(1)
          }
          facts = way.facts
          expect(facts).toEqual({ bridgeId: bridge, music, playbackId: playing })
        })
      }),
    )
  })
})
