/** Rate at which everything is compared; speech has nothing above half of it that matters. */
export const listeningRate = 16_000
export const hopSeconds = 0.01

const frameSize = 512
const hop = listeningRate * hopSeconds
const bands = 28
const lowestHz = 150
const highestHz = 7000
/** Quieter than this is silence: about −60 dB of full scale. */
const floor = 1e6
/** the value of a band in which nothing is heard */
export const quiet = Math.log(floor)

/** Log band energies, one row for each 10 ms. */
export type Spectrogram = readonly Float64Array[]

const hann = Float64Array.from(
  { length: frameSize },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / frameSize),
)
const mel = (hz: number): number => 1127 * Math.log1p(hz / 700)
const hertz = (value: number): number => 700 * Math.expm1(value / 1127)
/** First FFT bin of each band; the ear's scale. */
const edges = Array.from({ length: bands + 1 }, (_, band) => {
  const at = mel(lowestHz) + ((mel(highestHz) - mel(lowestHz)) * band) / bands
  return Math.round((hertz(at) * frameSize) / listeningRate)
})

/** @param samples at `listeningRate` */
export function spectrogram(samples: Int16Array): Spectrogram {
  const rows: Float64Array[] = []
  const real = new Float64Array(frameSize)
  const imaginary = new Float64Array(frameSize)
  for (let start = 0; start + frameSize <= samples.length; start += hop) {
    for (let n = 0; n < frameSize; n += 1) real[n] = (samples[start + n] ?? 0) * (hann[n] ?? 0)
    imaginary.fill(0)
    transform(real, imaginary)
    rows.push(bandEnergies(real, imaginary))
  }
  return rows
}

function bandEnergies(real: Float64Array, imaginary: Float64Array): Float64Array {
  const row = new Float64Array(bands)
  for (let band = 0; band < bands; band += 1) {
    const first = edges[band] ?? 0
    const last = Math.max(first + 1, edges[band + 1] ?? 0)
    let energy = 0
    for (let bin = first; bin < last; bin += 1) energy += (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2
    row[band] = Math.log(Math.max(floor, energy))
  }
  return row
}

/** Radix-2 fast Fourier transform in place. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1
    for (; j & bit; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      swap(real, i, j)
      swap(imaginary, i, j)
    }
  }
  for (let length = 2; length <= size; length <<= 1) {
    const angle = (-2 * Math.PI) / length
    for (let start = 0; start < size; start += length) {
      for (let k = 0; k < length / 2; k += 1) {
        const even = start + k
        const odd = even + length / 2
        const cos = Math.cos(angle * k)
        const sin = Math.sin(angle * k)
        const re = (real[odd] ?? 0) * cos - (imaginary[odd] ?? 0) * sin
        const im = (real[odd] ?? 0) * sin + (imaginary[odd] ?? 0) * cos
        real[odd] = (real[even] ?? 0) - re
        imaginary[odd] = (imaginary[even] ?? 0) - im
        real[even] = (real[even] ?? 0) + re
        imaginary[even] = (imaginary[even] ?? 0) + im
      }
    }
  }
}

function swap(values: Float64Array, i: number, j: number): void {
  const kept = values[i] ?? 0
  values[i] = values[j] ?? 0
  values[j] = kept
}
