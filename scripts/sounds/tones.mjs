// Everything that is not speech, synthesised: the same bytes on every machine.
import { addPluck, addTone, hertz, silence } from './notes.mjs'

const wide = 48_000
/** Enough for music and tones, at a third of the size. */
const narrow = 16_000

/** @typedef {{ file: string, rate: number, samples: Float64Array }} Sound */

/** @param {string} file @param {number} rate @param {number} seconds @param {(into: Float64Array, rate: number) => void} fill @returns {Sound} */
function sound(file, rate, seconds, fill) {
  const samples = silence(seconds, rate)
  fill(samples, rate)
  return { file, rate, samples }
}

/** The cues of Auto Answer: short, unmistakable, gentle at a headset's volume. */
const prompts = [
  sound('prompt/bleep.wav', wide, 0.25, (into, rate) => {
    addTone(into, rate, { at: 0, seconds: 0.11, hz: [440], level: 0.35 })
    addTone(into, rate, { at: 0.1, seconds: 0.15, hz: [660], level: 0.35 })
  }),
  sound('prompt/chime.wav', wide, 0.7, (into, rate) => {
    addPluck(into, rate, { at: 0, hz: hertz(76), level: 0.25, fadeSeconds: 0.1 })
    addPluck(into, rate, { at: 0.09, hz: hertz(83), level: 0.25, fadeSeconds: 0.1 })
  }),
  sound('prompt/double.wav', wide, 0.25, (into, rate) => {
    for (const at of [0, 0.15]) addTone(into, rate, { at, seconds: 0.1, hz: [587.33, 880], level: 0.35 })
  }),
]

/** Two seconds of falling and rising bars, three of rest. */
const ring = sound('ring/ring.wav', narrow, 5, (into, rate) => {
  const motif = [76, 83, 81, 76, 79, 83, 81, 76]
  motif.forEach((note, index) => {
    addPluck(into, rate, { at: index * 0.22, hz: hertz(note), level: 0.22, fadeSeconds: 0.07 })
  })
})

/** Tones a caller knows, with the frequencies and cadences of North America (ITU-T E.180, supplement 2). */
const signals = [
  sound('ringback.wav', narrow, 6, (into, rate) => {
    addTone(into, rate, { at: 0, seconds: 2, hz: [440, 480], level: 0.25 })
  }),
  sound('busy.wav', narrow, 1, (into, rate) => {
    addTone(into, rate, { at: 0, seconds: 0.5, hz: [480, 620], level: 0.25 })
  }),
]

const testTone = sound('test-tone.wav', narrow, 1.4, (into, rate) => {
  ;[60, 64, 67, 72].forEach((note, index) => {
    addPluck(into, rate, { at: index * 0.16, hz: hertz(note), level: 0.3, fadeSeconds: 0.15 })
  })
})

/** Four bars, C – Am – F – G, a bass note and an arpeggio in eighths: a loop without a seam. */
const holdMusic = sound('hold-music.wav', narrow, 9.6, (into, rate) => {
  const bar = 2.4
  const chords = [
    [48, 60, 64, 67],
    [45, 57, 60, 64],
    [41, 57, 60, 65],
    [43, 55, 59, 62],
  ]
  const pattern = [1, 2, 3, 2, 1, 2, 3, 2]
  chords.forEach((chord, index) => {
    addPluck(into, rate, { at: index * bar, hz: hertz(chord[0] ?? 48), level: 0.2, fadeSeconds: 0.5 })
    pattern.forEach((voice, step) => {
      const note = (chord[voice] ?? 60) + 12
      addPluck(into, rate, {
        at: index * bar + (step * bar) / 8,
        hz: hertz(note),
        level: 0.1,
        fadeSeconds: 0.22,
      })
    })
  })
})

export const tones = [...prompts, ring, ...signals, testTone, holdMusic]
