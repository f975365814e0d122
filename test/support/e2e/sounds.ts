import { readFileSync } from 'node:fs'
import { inRoot } from '../../../scripts/setup/paths.mjs'
import { wavOf } from '../../../src/contact-center/lab/wav.js'
import { listeningRate } from './spectrogram.js'

const kept = new Map<string, Int16Array>()

export const soundFile = (name: string): string => inRoot('resources/sounds', `${name}.wav`)

/** A sound of the product by its name (`digits/7`), at the rate of listening. */
export function sound(name: string): Int16Array {
  const known = kept.get(name)
  if (known) return known
  const { samples, rate } = decodeWav(readFileSync(soundFile(name)))
  const resampled = toListeningRate(samples, rate)
  kept.set(name, resampled)
  return resampled
}

/** 16 bit mono PCM only. */
export function decodeWav(file: Buffer): { samples: Int16Array; rate: number } {
  let rate = 0
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4)
    const size = file.readUInt32LE(at + 4)
    if (id === 'fmt ') rate = file.readUInt32LE(at + 12)
    if (id === 'data') return { samples: samplesOf(file.subarray(at + 8, at + 8 + size)), rate }
    at += 8 + size + (size % 2)
  }
  throw new Error('This WAV file has no sound in it')
}

/** @param samples at the rate of listening */
export const encodeWav = (samples: Int16Array): Buffer => wavOf(samples, listeningRate)

/** Little-endian 16 bit samples of a byte stream; an odd last byte is left out. */
export function samplesOf(bytes: Uint8Array): Int16Array {
  const whole = bytes.slice(0, bytes.length - (bytes.length % 2))
  return new Int16Array(whole.buffer, whole.byteOffset, whole.length / 2)
}

/** From a whole multiple of the rate of listening; the mean of each group is filter enough for comparing speech. */
export function toListeningRate(samples: Int16Array, rate: number): Int16Array {
  const factor = rate / listeningRate
  if (factor === 1) return samples
  if (!Number.isInteger(factor)) throw new Error(`Cannot compare sound at ${rate} Hz`)
  const result = new Int16Array(Math.floor(samples.length / factor))
  for (let i = 0; i < result.length; i += 1) {
    let sum = 0
    for (let k = 0; k < factor; k += 1) sum += samples[i * factor + k] ?? 0
    result[i] = Math.round(sum / factor)
  }
  return result
}
