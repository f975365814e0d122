/**
 * A sound that tells whether it goes on: a hum like a voice's, whose one formant jumps every 40 ms, with a short pause after each
 * syllable. Where it stands still or is away, nothing was heard, though a jitter buffer may fill the place with what was there
 * before. Noise suppression takes anything more regular for noise.
 */
export const stepMs = 40
const stepsPerSyllable = 10
const stepsOfPause = 2
const firstHz = 500
const spacingHz = 250
const tones = 12
const frequencies = Array.from({ length: tones }, (_, tone) => firstHz + tone * spacingHz)
const pitchHz = 125
const highestHz = 3_600
const windowMs = 20
const hopMs = 5
/** RMS below which a window is silent, of 32 767 */
const silent = 100
/** share of a window's energy that its formant must have */
const pure = 0.4
/** Shorter than this are the pauses between syllables, and what a jitter buffer does to them. */
export const shortestGapMs = 250

/** @param seconds how long; can be played in a loop when it is whole syllables of 400 ms */
export function steppingTone(rate: number, seconds: number): Int16Array {
  const samples = new Int16Array(Math.round(seconds * rate))
  const formants = jumps(Math.ceil((seconds * 1000) / stepMs))
  for (let i = 0; i < samples.length; i += 1) {
    const at = i / rate
    const formant = formants[Math.floor((at * 1000) / stepMs)] ?? null
    if (formant === null) continue
    let sum = 0
    for (let harmonic = 1; harmonic * pitchHz < highestHz; harmonic += 1) {
      const hertz = harmonic * pitchHz
      const level = 0.03 + Math.exp(-(((hertz - formant) / 60) ** 2))
      sum += level * Math.sin(2 * Math.PI * hertz * at + harmonic * harmonic)
    }
    samples[i] = Math.round(9000 * sum)
  }
  return samples
}

/** The formant of each step, never the same twice in a row; null in a pause. Always the same ones. */
function jumps(steps: number): readonly (number | null)[] {
  let seed = 7
  let tone = 0
  return Array.from({ length: steps }, (_, step) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    tone = (tone + 1 + Math.floor((seed / 2 ** 31) * (tones - 1))) % tones
    const inPause = step % stepsPerSyllable >= stepsPerSyllable - stepsOfPause
    return inPause ? null : (frequencies[tone] ?? null)
  })
}

/** A stretch in which the sound did not go on, in ms from the beginning of the recording. */
export interface Gap {
  readonly fromMs: number
  readonly toMs: number
}

/** Where the sound stood still or was away for longer than between two syllables. Good to two steps. */
export function gapsIn(samples: Int16Array, rate: number): readonly Gap[] {
  const gaps: Gap[] = []
  let last: number | null = null
  let heardUntilMs = 0
  const note = (fromMs: number, toMs: number): void => {
    if (toMs - fromMs >= shortestGapMs) gaps.push({ fromMs, toMs })
  }
  const windows = Math.floor(((samples.length / rate) * 1000 - windowMs) / hopMs)
  for (let window = 0; window < windows; window += 1) {
    const atMs = window * hopMs
    const tone = toneAt(samples, rate, atMs)
    if (tone === null || tone === last) continue
    note(heardUntilMs, atMs)
    // A step that is heard once is heard for its whole length at most.
    heardUntilMs = atMs + stepMs
    last = tone
  }
  note(heardUntilMs, (samples.length / rate) * 1000)
  return gaps
}

export const longestMs = (gaps: readonly Gap[]): number =>
  Math.max(0, ...gaps.map(({ fromMs, toMs }) => toMs - fromMs))

/** The frequency that has most of a window's energy, or null when none has. */
function toneAt(samples: Int16Array, rate: number, atMs: number): number | null {
  const from = Math.round((atMs * rate) / 1000)
  const window = samples.subarray(from, from + Math.round((windowMs * rate) / 1000))
  let energy = 0
  for (const sample of window) energy += sample * sample
  if (Math.sqrt(energy / window.length) < silent) return null
  let best = { tone: -1, energy: 0 }
  for (const [tone, hertz] of frequencies.entries()) {
    const found = goertzel(window, hertz, rate)
    if (found > best.energy) best = { tone, energy: found }
  }
  return best.energy >= pure * energy ? best.tone : null
}

/** The energy of a sine at this frequency, on the scale of the window's own energy. */
function goertzel(window: Int16Array, hertz: number, rate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [before, beforeThat] = [0, 0]
  for (const sample of window) {
    const now = sample + coefficient * before - beforeThat
    beforeThat = before
    before = now
  }
  const power = before * before + beforeThat * beforeThat - coefficient * before * beforeThat
  return (2 * power) / window.length
}
