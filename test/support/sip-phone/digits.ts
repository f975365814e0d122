/**
 * Digits in recorded speech, found by comparing spectrograms with the ten samples the center speaks with. For the voice
 * tests, whose audio is already at 48 kHz; it knows nothing of what the server meant to say.
 */
const rate = 48_000
const hop = rate / 100
const window = rate / 50
const bands = Array.from({ length: 20 }, (_, i) => 200 * 1.165 ** i)
const enough = 0.8

type Spectrogram = readonly Float64Array[]

export function digitsIn(samples: Int16Array, digitSamples: readonly Int16Array[]): string {
  const heard = spectrogram(samples)
  const templates = digitSamples.map((digit) => spectrogram(trimmed(digit)))
  const found: { at: number; end: number; digit: number; score: number }[] = []
  for (let at = 0; at < heard.length; at++) {
    templates.forEach((template, digit) => {
      if (at + template.length > heard.length) return
      const score = correlation(heard, at, template)
      if (score >= enough) found.push({ at, end: at + template.length, digit, score })
    })
  }
  const kept: typeof found = []
  for (const one of found.sort((a, b) => b.score - a.score))
    if (kept.every((other) => one.end <= other.at + 5 || other.end <= one.at + 5)) kept.push(one)
  return kept
    .sort((a, b) => a.at - b.at)
    .map(({ digit }) => digit)
    .join('')
}

function spectrogram(samples: Int16Array): Spectrogram {
  const frames: Float64Array[] = []
  for (let at = 0; at + window <= samples.length; at += hop) {
    frames.push(Float64Array.from(bands, (hertz) => Math.log(1 + power(samples, at, hertz))))
  }
  return frames
}

function power(samples: Int16Array, from: number, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let s1 = 0
  let s2 = 0
  for (let i = from; i < from + window; i++) {
    const s0 = (samples[i] ?? 0) + coefficient * s1 - s2
    s2 = s1
    s1 = s0
  }
  return Math.sqrt(Math.max(0, s1 * s1 + s2 * s2 - coefficient * s1 * s2))
}

function correlation(heard: Spectrogram, at: number, template: Spectrogram): number {
  let [sum, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0]
  template.forEach((frame, i) => {
    const other = heard[at + i]
    frame.forEach((a, band) => {
      const b = other?.[band] ?? 0
      sum++
      sumA += a
      sumB += b
      sumAA += a * a
      sumBB += b * b
      sumAB += a * b
    })
  })
  const spread = Math.sqrt((sumAA - (sumA * sumA) / sum) * (sumBB - (sumB * sumB) / sum))
  return spread === 0 ? 0 : (sumAB - (sumA * sumB) / sum) / spread
}

/** without the silence around the word, which would match any silence */
function trimmed(samples: Int16Array): Int16Array {
  const loud = (sample: number): boolean => Math.abs(sample) > 500
  const first = samples.findIndex(loud)
  const last = samples.findLastIndex(loud)
  return first < 0 ? samples : samples.subarray(first, last + 1)
}
