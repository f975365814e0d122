import type { Sighting } from './recognise.js'
import { listeningRate } from './spectrogram.js'

/**
 * A cue that the app plays itself reaches the recording undistorted but may be mixed with a voice, so it is looked for as a
 * waveform (a matched filter) and not by the look of its spectrum. All cues lie below 1 kHz.
 */
const step = 4
const cueRate = listeningRate / step

/** Measured for the bleep, mixed at every place with each of the customers' sentences: above 0.83; in hold music 0.68. */
export const certainCue = 0.75

/** `likeness` is the normalised cross-correlation, 0 to 1. */
export function bestCue(recording: Int16Array, cue: Int16Array): Sighting {
  const heard = slower(recording)
  const wanted = slower(cue)
  const wantedEnergy = energy(wanted)
  let windowEnergy = 0
  let best: Sighting = { atSeconds: 0, likeness: 0 }
  for (let end = 0; end < heard.length; end += 1) {
    windowEnergy += (heard[end] ?? 0) ** 2 - (heard[end - wanted.length] ?? 0) ** 2
    const start = end - wanted.length + 1
    if (start < 0 || windowEnergy < wantedEnergy * 0.01) continue
    let product = 0
    for (let i = 0; i < wanted.length; i += 1) product += (heard[start + i] ?? 0) * (wanted[i] ?? 0)
    const likeness = Math.abs(product) / Math.sqrt(windowEnergy * wantedEnergy)
    if (likeness > best.likeness) best = { atSeconds: start / cueRate, likeness }
  }
  return best
}

function slower(samples: Int16Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    let sum = 0
    for (let i = 0; i < step; i += 1) sum += samples[index * step + i] ?? 0
    return sum / step
  })
}

const energy = (samples: Float64Array): number => samples.reduce((sum, sample) => sum + sample * sample, 0)
