import { expect, test } from 'vitest'
import { deliveredShare } from '../../support/audio-lab/delivered.js'
import { sound } from '../../support/e2e/sounds.js'
import { listeningRate } from '../../support/e2e/spectrogram.js'

const sentence = sound('customers/warranty')

/** The sentence somewhere in a recording, each sample changed by its place in the sentence (0 to 1). */
function heard(change: (sample: number, place: number) => number): Int16Array {
  const recording = new Int16Array(sentence.length + 2 * listeningRate)
  recording.set(
    sentence.map((sample, at) => change(sample, at / sentence.length)),
    listeningRate,
  )
  return recording
}
const share = (recording: Int16Array): number => deliveredShare(recording, sentence, listeningRate)

test('a sentence that arrives whole is delivered whole, also when it is quieter or louder', () => {
  expect(share(heard((sample) => sample))).toBe(1)
  expect(share(heard((sample) => sample / 2))).toBe(1)
  expect(share(heard((sample) => Math.max(-32_768, Math.min(32_767, sample * 1.4))))).toBe(1)
})

test('what was cut away is missing, and so is what became a whisper', () => {
  const half = share(heard((sample, place) => (place < 0.5 ? sample : 0)))
  expect(half).toBeGreaterThan(0.35)
  expect(half).toBeLessThan(0.65)
  expect(share(heard((sample) => sample / 30))).toBeLessThan(0.2)
})

test('silence delivers nothing', () => expect(share(heard(() => 0))).toBe(0))
