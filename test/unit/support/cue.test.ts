import { describe, expect, it } from 'vitest'
import { bestCue, certainCue } from '../../support/e2e/cue.js'
import { sound } from '../../support/e2e/sounds.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import { mixed } from './made-sound.js'

const bleep = sound('prompt/bleep')
const ms = (count: number): number => (count * listeningRate) / 1000

/** From 0.5 s on: each at so many ms after that. */
const played = (...pieces: readonly (readonly [samples: Int16Array, atMs: number])[]): Int16Array =>
  mixed(
    listeningRate,
    4,
    pieces.map(([samples, atMs]) => ({ at: 0.5 + atMs / 1000, samples })),
  )
const heard = (recording: Int16Array): number => bestCue(recording, bleep).likeness
const places = Array.from({ length: 23 }, (_, index) => (index + 1) * 10)

describe('the bleep', () => {
  it('is heard, and where it began', () => {
    const { atSeconds, likeness } = bestCue(played([bleep, 0]), bleep)
    expect(likeness).toBeGreaterThan(0.99)
    expect(atSeconds).toBeCloseTo(0.5, 3)
  })

  it.each([5, 10, 20, 40])('is heard where the device stalled for %i ms in it, wherever', (stallMs) => {
    for (const at of places) {
      const stalled = played([bleep.subarray(0, ms(at)), 0], [bleep.subarray(ms(at)), at + stallMs])
      expect(heard(stalled), `after ${at} ms`).toBeGreaterThan(certainCue + 0.1)
    }
  })

  it.each([5, 10, 20])('is heard where %i ms of it were lost, wherever', (lostMs) => {
    for (const at of places) {
      const lost = played([bleep.subarray(0, ms(at)), 0], [bleep.subarray(ms(at + lostMs)), at])
      expect(heard(lost), `after ${at} ms`).toBeGreaterThan(certainCue + 0.1)
    }
  })

  it.each(['billing', 'warranty', 'delivery', 'booking'])('is heard while a customer says %s', (sentence) => {
    const speech = sound(`customers/${sentence}`)
    for (let at = 0; at + bleep.length < speech.length; at += ms(200)) {
      const both = played([speech, 0], [bleep, (at / listeningRate) * 1000])
      expect(heard(both), `after ${at / ms(1)} ms`).toBeGreaterThan(certainCue)
    }
  })

  it('is not heard where its beginning or its end is cut off', () => {
    for (const cut of [bleep.subarray(0, 0.6 * bleep.length), bleep.subarray(0.4 * bleep.length)])
      expect(heard(played([cut, 0]))).toBeLessThan(certainCue)
  })

  it.each([
    'prompt/chime',
    'prompt/double',
    'ring/ring',
    'ringback',
    'busy',
    'hold-music',
    'test-tone',
    'customers/billing',
    'voice/pin-intro',
  ])('is not %s', (other) => {
    expect(heard(sound(other))).toBeLessThan(certainCue - 0.05)
  })
})
