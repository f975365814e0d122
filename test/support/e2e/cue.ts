import type { Sighting } from './recognise.js'
import { listeningRate } from './spectrogram.js'

/**
 * A cue that the app plays itself reaches the recording undistorted but may be mixed with a voice, so it is looked for as a
 * waveform (a matched filter) and not by the look of its spectrum. All cues lie below 1 kHz.
 */
const step = 4
const cueRate = listeningRate / step

/**
 * Piece by piece: where a busy machine's sound server stalls for 10 ms in the middle of a tone, nobody hears it, but the rest comes
 * at another phase, and in one piece both halves would cancel each other (0.58 was measured of a whole bleep).
 */
const pieceSamples = cueRate / 16
/** How much later than its place a piece may come: a stall. And how much earlier: what was lost is not to be made good by this. */
const laterSamples = 0.04 * cueRate
const earlierSamples = 0.015 * cueRate

/**
 * Measured for the bleep: mixed at every place with each of the customers' sentences above 0.83, with a stall or a loss of up to 20 ms
 * anywhere above 0.9; in hold music 0.67, and 60 % of it 0.72.
 */
export const certainCue = 0.75

/** `likeness` is the normalised cross-correlation, the mean of the pieces by their energy, 0 to 1. */
export function bestCue(recording: Int16Array, cue: Int16Array): Sighting {
  const heard = slower(recording)
  const wanted = slower(cue)
  const total = energy(wanted)
  const count = Math.max(1, Math.floor(wanted.length / pieceSamples))
  let [reached, starts] = [new Float64Array(), new Int32Array()]
  for (let piece = 0; piece < count; piece += 1) {
    const end = piece === count - 1 ? wanted.length : (piece + 1) * pieceSamples
    const samples = wanted.subarray(piece * pieceSamples, end)
    const weight = energy(samples) / total
    const curve = correlations(heard, samples)
    const from = piece === 0 ? null : bestBefore(reached, curve.length)
    starts = Int32Array.from(curve, (_, at) => (from === null ? at : (starts[from[at] ?? 0] ?? 0)))
    reached = curve.map(
      (likeness, at) => (from === null ? 0 : (reached[from[at] ?? 0] ?? 0)) + weight * likeness,
    )
  }
  let last = 0
  for (let at = 1; at < reached.length; at += 1) if ((reached[at] ?? 0) > (reached[last] ?? 0)) last = at
  return { atSeconds: (starts[last] ?? 0) / cueRate, likeness: reached[last] ?? 0 }
}

/**
 * For each place of a piece, where about its own place the piece before is best: the highest of a sliding window, whose candidates
 * are kept in falling order.
 */
function bestBefore(reached: Float64Array, count: number): Int32Array {
  const best = new Int32Array(count)
  const candidates = new Int32Array(reached.length + 1)
  let [first, end, next] = [0, 0, 0]
  const value = (candidate: number): number => reached[candidates[candidate] ?? 0] ?? 0
  for (let at = 0; at < count; at += 1) {
    const place = at - pieceSamples
    for (; next < reached.length && next <= place + earlierSamples; next += 1) {
      while (end > first && value(end - 1) <= (reached[next] ?? 0)) end -= 1
      candidates[end] = next
      end += 1
    }
    while (first < end && (candidates[first] ?? 0) < place - laterSamples) first += 1
    best[at] = first < end ? (candidates[first] ?? 0) : 0
  }
  return best
}

/** Of this piece with every place of the recording, 0 to 1; 0 where hardly anything is heard. */
function correlations(heard: Float64Array, piece: Float64Array): Float64Array {
  const pieceEnergy = energy(piece)
  const curve = new Float64Array(Math.max(0, heard.length - piece.length + 1))
  let windowEnergy = energy(heard.subarray(0, piece.length))
  for (let start = 0; start < curve.length; start += 1) {
    if (pieceEnergy > 0 && windowEnergy >= pieceEnergy * 0.01) {
      let product = 0
      for (let i = 0; i < piece.length; i += 1) product += (heard[start + i] ?? 0) * (piece[i] ?? 0)
      curve[start] = Math.abs(product) / Math.sqrt(windowEnergy * pieceEnergy)
    }
    windowEnergy += (heard[start + piece.length] ?? 0) ** 2 - (heard[start] ?? 0) ** 2
  }
  return curve
}

function slower(samples: Int16Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sum = 0
    for (let i = 0; i < step; i += 1) sum += samples[index * step + i] ?? 0
    return sum / step
  })
}

const energy = (samples: Float64Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0)
