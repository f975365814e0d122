import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findSound } from '../../support/audio-lab/find-sound.js'
import { firstSound, loudnessOf } from '../../support/audio-lab/loudness.js'
import { recordingRate } from '../../support/audio-lab/timed-recorder.js'
import { recordingClock } from '../../support/e2e/recording-clock.js'
import { decodeWav, soundFile } from '../../support/e2e/sounds.js'
import { dulled, mixed, noise } from './made-sound.js'

const bleep = decodeWav(readFileSync(soundFile('prompt/bleep'))).samples
const chime = decodeWav(readFileSync(soundFile('prompt/chime'))).samples
const rate = recordingRate

describe('finding a sound', () => {
  it('tells its place to the millisecond, however quiet', () => {
    for (const level of [1, 0.3, 0.05]) {
      const { correlation, atMs } = findSound(
        mixed(rate, 2, [{ at: 0.8125, samples: bleep, level }]),
        bleep,
        rate,
      )
      expect(correlation).toBeGreaterThan(0.99)
      expect(atMs).toBeCloseTo(812.5, 0)
    }
  })

  it('finds it in noise and on a dull line', () => {
    const recording = mixed(rate, 2, [
      { at: 0, samples: noise(2 * rate, 2000) },
      { at: 1.2, samples: dulled(bleep, 0.4) },
    ])
    const { correlation, atMs } = findSound(recording, bleep, rate)
    expect(correlation).toBeGreaterThan(0.9)
    expect(Math.abs(atMs - 1200)).toBeLessThan(2)
  })

  it('does not take another sound, noise or silence for it', () => {
    const others = [
      mixed(rate, 2, [{ at: 0.5, samples: chime }]),
      noise(2 * rate, 8000),
      new Int16Array(2 * rate),
    ]
    for (const recording of others) expect(findSound(recording, bleep, rate).correlation).toBeLessThan(0.6)
  })

  it('has nothing to say about a recording that is too short', () => {
    expect(findSound(bleep.subarray(0, 100), bleep, rate)).toEqual({ correlation: 0, atMs: 0 })
  })
})

describe('loudness', () => {
  it('is the root mean square of each window', () => {
    const square = Int16Array.from({ length: 960 }, (_, i) => (i < 480 ? 0 : i % 2 === 0 ? 1000 : -1000))
    expect(loudnessOf(square, 480)).toEqual([0, 1000])
  })

  it('finds where sound begins', () => {
    const recording = mixed(rate, 1, [{ at: 0.5, samples: bleep }])
    expect(firstSound(recording)).toBeGreaterThanOrEqual(0.5 * rate)
    expect(firstSound(recording)).toBeLessThan(0.505 * rate)
    expect(firstSound(recording, 0.9 * rate)).toBeUndefined()
  })
})

describe('the clock of a recording', () => {
  it('is set by the chunk that was delayed least', () => {
    const clock = recordingClock(rate)
    const chunk = rate / 100
    const delaysMs = [45, 12, 30, 11, 60]
    delaysMs.forEach((delay, i) => clock.arrived(chunk, 5000 + (i + 1) * 10 + delay))
    expect(clock.timeOf(0)).toBeCloseTo(5011)
    expect(clock.timeOf(rate)).toBeCloseTo(6011)
  })
})
