import { hopSeconds, listeningRate, quiet, spectrogram, type Spectrogram } from './spectrogram.js'
import { sound } from './sounds.js'

export interface Sighting {
  readonly atSeconds: number
  /** correlation of log spectra, −1 to 1 */
  readonly likeness: number
}

/**
 * Measured: a sound finds itself through Opus above 0.95, and above 0.8 when packets came late on a busy machine. Two
 * different sounds of this project are less than 0.7 alike; only digits resemble each other more (5 and 9: 0.87), so of
 * several words at one place the best is taken.
 */
export const certain = 0.8

/** A long sound is compared piece by piece, because a jitter buffer stretches and shrinks speech when packets come late. */
const pieceRows = 0.5 / hopSeconds
const slackRows = 0.2 / hopSeconds

/** Where `wanted` sounds most like itself in the recording; likeness 0 when the recording is shorter. */
export function bestSighting(recording: Int16Array, wanted: Int16Array): Sighting {
  const rows = spectrogram(recording)
  const pieces = piecesOf(audible(spectrogram(wanted)))
  let before: Path[] | null = null
  for (const piece of pieces) {
    const curve = [...likenesses(rows, piece)]
    const reached: readonly Path[] | null = before
    before = curve.map((likeness, row): Path => {
      if (reached === null) return { start: row, total: likeness }
      const from = bestWithin(reached, row - pieceRows)
      return { start: from?.start ?? row, total: likeness + (from?.total ?? -1) }
    })
  }
  const best = (before ?? []).reduce<Path | null>((a, b) => (a === null || b.total > a.total ? b : a), null)
  if (best === null) return { atSeconds: 0, likeness: 0 }
  return { atSeconds: best.start * hopSeconds, likeness: Math.max(0, best.total / pieces.length) }
}

const excerptSamples = 2 * listeningRate

/** Any two seconds of `wanted`: for what is played round and round and joined anywhere. */
export function bestExcerpt(recording: Int16Array, wanted: Int16Array): Sighting {
  const count = Math.floor(wanted.length / excerptSamples)
  return Array.from({ length: count }, (_, index) =>
    bestSighting(recording, wanted.subarray(index * excerptSamples, (index + 1) * excerptSamples)),
  ).reduce((best, one) => (one.likeness > best.likeness ? one : best))
}

interface Path {
  /** row of the first piece */
  readonly start: number
  readonly total: number
}

/** Without the rest at the end of a sound that is made to be repeated. */
function audible(rows: Spectrogram): Spectrogram {
  const last = rows.findLastIndex((row) => row.some((energy) => energy > quiet))
  return rows.slice(0, last + 1)
}

function piecesOf(wanted: Spectrogram): readonly Spectrogram[] {
  const count = Math.max(1, Math.floor(wanted.length / pieceRows))
  return Array.from({ length: count }, (_, index) =>
    wanted.slice(index * pieceRows, index === count - 1 ? undefined : (index + 1) * pieceRows),
  )
}

function bestWithin(paths: readonly Path[], row: number): Path | null {
  let best: Path | null = null
  for (let at = Math.max(0, row - slackRows); at <= Math.min(paths.length - 1, row + slackRows); at += 1) {
    const path = paths[at]
    if (path && (best === null || path.total > best.total)) best = path
  }
  return best
}

interface Heard extends Sighting {
  readonly word: string
  readonly endSeconds: number
  /** how much more it is like this word than like the next best at this place */
  readonly lead: number
}

/** Where a gap went through a digit, another may be as like: such a round proves nothing, and the next one is awaited. */
const clearLead = 0.03

const intro = 'voice/pin-intro'
const digitWords = Array.from({ length: 10 }, (_, digit) => `digits/${digit}`)

/** The words of a PIN in one voice, by name: `digits/0` to `digits/9`, and the introduction where there is one. */
export type PinWords = ReadonlyMap<string, Int16Array>

const ownWords = (): PinWords => new Map([intro, ...digitWords].map((word) => [word, sound(word)]))

/**
 * The last PIN that was spoken in full, or null: four digits with no hole between them, which either follow the whole
 * introduction or come before a pause. (The introduction's beginning is lost when the call was answered while it played.)
 */
export function spokenPin(recording: Int16Array, words = ownWords()): string | null {
  const heard = heardWords(recording, words)
  const endSeconds = recording.length / listeningRate
  for (let last = heard.length - 1; last >= 3; last -= 1) {
    const four = heard.slice(last - 3, last + 1)
    if (four.some(({ word }) => word === intro) || four.some((one, index) => hasHole(one, four[index + 1])))
      continue
    const introduced = heard[last - 4]?.word === intro && !hasHole(heard[last - 4], four[0])
    const pause = (heard[last + 1]?.atSeconds ?? endSeconds) - (four[3]?.endSeconds ?? endSeconds)
    const clear = four.every(({ lead }) => lead >= clearLead)
    if (clear && (introduced || pause > holeSeconds))
      return four.map(({ word }) => word.slice('digits/'.length)).join('')
  }
  return null
}

/** Between two words of one round lie 0.25 s; a word that was not recognised leaves more. */
const holeSeconds = 0.55
const hasHole = (one: Heard | undefined, next: Heard | undefined): boolean =>
  one !== undefined && next !== undefined && next.atSeconds - one.endSeconds > holeSeconds

type Candidate = Omit<Heard, 'lead'>

/** Each stretch of the recording is the word that it resembles most. */
function heardWords(recording: Int16Array, words: PinWords): readonly Heard[] {
  const rows = spectrogram(recording)
  const all = [...words].flatMap(([word, samples]): Candidate[] => {
    const wanted = spectrogram(samples)
    const seconds = wanted.length * hopSeconds
    return peaks(likenesses(rows, wanted), wanted.length).map((one) => ({
      ...one,
      word,
      endSeconds: one.atSeconds + seconds,
    }))
  })
  const overlap = (a: Candidate, b: Candidate): boolean =>
    a.atSeconds < b.endSeconds && b.atSeconds < a.endSeconds
  const samePlace = (a: Candidate, b: Candidate): boolean =>
    Math.min(a.endSeconds, b.endSeconds) - Math.max(a.atSeconds, b.atSeconds) >
    (a.endSeconds - a.atSeconds) / 2
  const kept: Heard[] = []
  for (const one of all.sort((a, b) => b.likeness - a.likeness)) {
    if (kept.some((other) => overlap(one, other))) continue
    const rivals = all.filter((other) => other.word !== one.word && samePlace(one, other))
    const best = rivals.reduce((most, { likeness }) => Math.max(most, likeness), 0)
    kept.push({ ...one, lead: one.likeness - best })
  }
  return kept.sort((a, b) => a.atSeconds - b.atSeconds)
}

/** Local maxima above `certain`, at least `width` rows apart. */
function peaks(curve: Float64Array, width: number): Sighting[] {
  const found: { row: number; likeness: number }[] = []
  const order = [...curve.keys()].filter((row) => (curve[row] ?? 0) >= certain)
  for (const row of order.sort((a, b) => (curve[b] ?? 0) - (curve[a] ?? 0))) {
    if (!found.some((other) => Math.abs(other.row - row) < width))
      found.push({ row, likeness: curve[row] ?? 0 })
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
  return spreadA <= 1e-6 || spreadB <= 1e-6
    ? 0
    : (sumAB - (sumA * sumB) / count) / Math.sqrt(spreadA * spreadB)
}
