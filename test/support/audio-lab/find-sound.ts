/** Where a sound is in a recording. */
export interface FoundSound {
  /** normalised correlation of the waveforms, −1 to 1: near 1 for the sound as it was made; below 0.6 for another */
  readonly correlation: number
  /** from the beginning of the recording */
  readonly atMs: number
}

/** Hz. Enough for speech and cues, and an eighth of a millisecond of precision. */
const comparisonRate = 8000

/**
 * The place where `wanted` matches the recording best, to the millisecond. For timing; to recognise words whatever was
 * done to them, compare spectrograms (`support/e2e/recognise`).
 * @param rate of both, in Hz, a multiple of 8000
 */
export function findSound(recording: Int16Array, wanted: Int16Array, rate: number): FoundSound {
  const heard = reduced(recording, rate)
  const template = reduced(wanted, rate)
  const templateEnergy = energyOf(template)
  let energy = energyOf(heard.subarray(0, template.length))
  let best: FoundSound = { correlation: 0, atMs: 0 }
  for (let at = 0; at + template.length <= heard.length; at += 1) {
    // Nearly silent stretches cannot hold the sound, and would divide noise by nothing.
    if (energy > quietest * template.length) {
      const correlation = product(heard, at, template) / Math.sqrt(energy * templateEnergy)
      if (correlation > best.correlation) best = { correlation, atMs: (at / comparisonRate) * 1000 }
    }
    energy += (heard[at + template.length] ?? 0) ** 2 - (heard[at] ?? 0) ** 2
  }
  return best
}

/** Mean square of a sample below which a stretch counts as silence: about −66 dB of full scale. */
const quietest = 16 ** 2

/** Mean of each group: filter enough, since cues and speech have little above 4 kHz. */
function reduced(samples: Int16Array, rate: number): Float64Array {
  const factor = rate / comparisonRate
  if (!Number.isInteger(factor)) throw new Error(`Cannot compare sound at ${rate} Hz`)
  const result = new Float64Array(Math.floor(samples.length / factor))
  for (let i = 0; i < result.length; i += 1) {
    for (let k = 0; k < factor; k += 1) result[i] = (result[i] ?? 0) + (samples[i * factor + k] ?? 0) / factor
  }
  return result
}

function energyOf(samples: Float64Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0)
}

function product(heard: Float64Array, at: number, template: Float64Array): number {
  let sum = 0
  for (let i = 0; i < template.length; i += 1) sum += (heard[at + i] ?? 0) * (template[i] ?? 0)
  return sum
}
