import { findSound } from './find-sound.js'
import { loudnessOf } from './loudness.js'

const windowMs = 20
/** Quieter than this is a pause of the speaker, which nobody can cut: about −40 dB of full scale. */
const spoken = 330
/** A window counts as delivered when it lost less than this (a quarter is left: 12 dB). Gain control may well add. */
const leastLeft = 0.25
/** A jitter buffer stretches and shrinks, so a window is looked for this many windows around its place. */
const slack = 3

/**
 * The share of what was spoken that arrived, 0 to 1: of all 20 ms windows of `spokenOnce` that hold speech, those that are in
 * the recording at not much less than their level.
 * @param recording holds the sentence once, whole or in pieces
 * @param rate      of both, in Hz, a multiple of 8000
 */
export function deliveredShare(recording: Int16Array, spokenOnce: Int16Array, rate: number): number {
  const window = (rate * windowMs) / 1000
  const begin = Math.round((findSound(recording, spokenOnce, rate).atMs * rate) / 1000)
  const heard = loudnessOf(recording.subarray(begin), window)
  const wanted = loudnessOf(spokenOnce, window)
  let [windows, delivered] = [0, 0]
  for (const [at, level] of wanted.entries()) {
    if (level < spoken) continue
    windows += 1
    const around = heard.slice(Math.max(0, at - slack), at + slack + 1)
    if (Math.max(0, ...around) >= level * leastLeft) delivered += 1
  }
  return windows === 0 ? 0 : delivered / windows
}
