/** Root mean square of each window, 0 … 32 767. */
export function loudnessOf(samples: Int16Array, windowSamples: number): number[] {
  const windows = Math.floor(samples.length / windowSamples)
  return Array.from({ length: windows }, (_, window) => {
    let sum = 0
    for (let i = window * windowSamples; i < (window + 1) * windowSamples; i += 1)
      sum += (samples[i] ?? 0) ** 2
    return Math.sqrt(sum / windowSamples)
  })
}

/**
 * The first sample at or after `from` that is louder than silence, or undefined. What a listener would call the beginning
 * of the sound.
 */
export function firstSound(samples: Int16Array, from = 0, louderThan = 300): number | undefined {
  const found = samples.subarray(from).findIndex((sample) => Math.abs(sample) > louderThan)
  return found < 0 ? undefined : from + found
}
