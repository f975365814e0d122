import { describe, expect, it } from 'vitest'
import { bestExcerpt, certain, spokenPin } from '../../support/e2e/recognise.js'
import { sound } from '../../support/e2e/sounds.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'
import { dulled, mixed, noise } from './made-sound.js'

/** One round of the announcement, as the contact center speaks it. */
function announcement(pin: string, startSeconds: number): { at: number; samples: Int16Array }[] {
  let at = startSeconds
  return ['voice/pin-intro', ...Array.from(pin, (digit) => `digits/${digit}`)].map((name) => {
    const samples = sound(name)
    const placed = { at, samples }
    at += samples.length / listeningRate + 0.25
    return placed
  })
}

const spoken = (pin: string, seconds = 7) => mixed(listeningRate, seconds, announcement(pin, 0.6))

describe('a spoken PIN', () => {
  it.each(['0123', '4567', '8901', '5995', '1111', '0000', '2638', '7140'])('%s is heard', (pin) => {
    expect(spokenPin(spoken(pin))).toBe(pin)
  })

  it('is heard quiet, dull, and in noise', () => {
    const quiet = mixed(listeningRate, 7, [{ at: 0, samples: spoken('3860'), level: 0.1 }])
    const dull = dulled(spoken('3860'), 0.6)
    const noisy = mixed(listeningRate, 7, [
      { at: 0, samples: spoken('3860') },
      { at: 0, samples: noise(7 * listeningRate, 12) },
    ])
    for (const recording of [quiet, dull, noisy]) expect(spokenPin(recording)).toBe('3860')
  })

  it('is not taken from one that was cut short, nor from another sound', () => {
    expect(spokenPin(spoken('3860').subarray(0, 2.4 * listeningRate))).toBeNull()
    expect(spokenPin(mixed(listeningRate, 7, [{ at: 1, samples: sound('customers/billing') }]))).toBeNull()
    expect(spokenPin(noise(7 * listeningRate, 8000))).toBeNull()
    expect(spokenPin(new Int16Array(7 * listeningRate))).toBeNull()
  })

  it('is not guessed when a digit is as like another: the next round tells', () => {
    const five = announcement('3560', 0.5).map((part, index) => ({ ...part, level: index === 2 ? 0.55 : 1 }))
    const nine = announcement('3960', 0.5)[2]
    const blurred = [
      ...five,
      { at: five[2]?.at ?? 0, samples: nine?.samples ?? new Int16Array(), level: 0.55 },
    ]
    expect(spokenPin(mixed(listeningRate, 7, blurred))).toBeNull()
    expect(spokenPin(mixed(listeningRate, 14, [...blurred, ...announcement('3560', 7)]))).toBe('3560')
  })

  it('is the last one, when two calls were recorded', () => {
    const recording = mixed(listeningRate, 14, [...announcement('1234', 0.5), ...announcement('9876', 7)])
    expect(spokenPin(recording)).toBe('9876')
  })
})

describe('hold music', () => {
  const music = sound('hold-music')

  it.each([0, 1.3, 4.9, 5.5])('is known when somebody joins it after %s s', (seconds) => {
    const joined = music.subarray(seconds * listeningRate, (seconds + 4) * listeningRate)
    expect(bestExcerpt(joined, music).likeness).toBeGreaterThan(certain)
  })

  it.each(['ringback', 'ring/ring', 'customers/billing', 'customers/booking'])('is not %s', (other) => {
    expect(bestExcerpt(sound(other), music).likeness).toBeLessThan(0.7)
  })
})
