import { hopSeconds, listeningRate, spectrogram, type Spectrogram } from './spectrogram.js'
import { sound } from './sounds.js'

export interface Sighting {
  readonly atSeconds: number
  /** correlation of log spectra, −1 to 1 */
  readonly likeness: number
}

/** Measured: a sound finds itself through Opus above 0.9; two different sounds of this project are less than 0.87 alike. */
export const certain = 0.88

/** Where `wanted` sounds most like itself in the recording; likeness 0 when the recording is shorter. */
export function bestSighting(recording: Int16Array, wanted: Int16Array): Sighting {
  const curve = likenesses(spectrogram(recording), spectrogram(wanted))
  let best: Sighting = { atSeconds: 0, likeness: 0 }
  curve.forEach((likeness, row) => {
    if (likeness > best.likeness) best = { atSeconds: row * hopSeconds, likeness }
  })
  return best
}

interface Heard extends Sighting {
  readonly word: string
  readonly endSeconds: number
}

const intro = 'voice/pin-intro'
const words = [intro, ...Array.from({ length: 10 }, (_, digit) => `digits/${digit}`)]

/**
 * The last PIN that was spoken in full, or null. A PIN is an introduction, exactly four digits and then either the next
 * introduction or a pause longer than those between digits, so that one cut short is never taken for whole.
 */
export function spokenPin(recording: Int16Array): string | null {
  const heard = heardWords(recording)
  const endSeconds = recording.length / listeningRate
  for (let start = heard.length - 1; start >= 0; start -= 1) {
    if (heard[start]?.word !== intro) continue
    const after = heard.slice(start + 1)
    const next = after.findIndex(({ word }) => word === intro)
    const digits = next < 0 ? after : after.slice(0, next)
    const restSeconds = endSeconds - (digits.at(-1)?.endSeconds ?? endSeconds)
    if (digits.length === 4 && (next >= 0 || restSeconds > pauseSeconds)) {
      return digits.map(({ word }) => word.slice('digits/'.length)).join('')
    }
  }
  return null
}

/** Longer than a pause between two digits together with the longest digit would leave unheard. */
const pauseSeconds = 0.8

/** Each stretch of the recording is the word that it resembles most. */
function heardWords(recording: Int16Array): readonly Heard[] {
  const rows = spectrogram(recording)
  const all = words.flatMap((word): Heard[] => {
    const wanted = spectrogram(sound(word))
    const seconds = wanted.length * hopSeconds
    return peaks(likenesses(rows, wanted), wanted.length).map((one) => ({
      ...one,
      word,
      endSeconds: one.atSeconds + seconds,
    }))
  })
  const kept: Heard[] = []
  for (const one of all.sort((a, b) => b.likeness - a.likeness)) {
    const taken = kept.some((other) => one.atSeconds < other.endSeconds && other.atSeconds < one.endSeconds)
    if (!taken) kept.push(one)
  }
  return kept.sort((a, b) => a.atSeconds - b.atSeconds)
}

/** Local maxima above `certain`, at least `width` rows apart. */
function peaks(curve: Float64Array, width: number): Sighting[] {
  const found: { row: number; likeness: number }[] = []
  const order = [...curve.keys()].filter((row) => (curve[row] ?? 0) >= certain)
  for (const row of order.sort((a, b) => (curve[b] ?? 0) - (curve[a] ?? 0))) {
    if (!found.some((other) => Math.abs(other.row - row) < width)) found.push({ row, likeness: curve[row] ?? 0 })
  }
  return found
    .sort((a, b) => a.row - b.row)
    .map(({ row, likeness }) => ({ atSeconds: row * hopSeconds, likeness }))
}

/** Pearson's correlation of `wanted` with every stretch of `rows`. */
function likenesses(rows: Spectrogram, wanted: Spectrogram): Float64Array {
  const places = rows.length - wanted.length + 1
  if (places <= 0) return new Float64Array()
  const curve = new Float64Array(places)
  for (let at = 0; at < places; at += 1) curve[at] = correlation(rows, at, wanted)
  return curve
}

function correlation(rows: Spectrogram, at: number, wanted: Spectrogram): number {
  let count = 0
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0]
  for (let row = 0; row < wanted.length; row += 1) {
    const heard = rows[at + row]
    const template = wanted[row]
    if (!heard || !template) continue
    for (let band = 0; band < template.length; band += 1) {
      const a = heard[band] ?? 0
      const b = template[band] ?? 0
      sumA += a
      sumB += b
      sumAA += a * a
      sumBB += b * b
      sumAB += a * b
      count += 1
    }
  }
  const spreadA = sumAA - (sumA * sumA) / count
  const spreadB = sumBB - (sumB * sumB) / count
  return spreadA <= 1e-6 || spreadB <= 1e-6 ? 0 : (sumAB - (sumA * sumB) / count) / Math.sqrt(spreadA * spreadB)
}
