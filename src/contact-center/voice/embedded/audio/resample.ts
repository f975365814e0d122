/** Linear interpolation: telephone speech needs no more, and it allocates once. */
export function resample(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  if (fromRate === toRate || samples.length === 0) return samples
  const length = Math.max(1, Math.round((samples.length * toRate) / fromRate))
  const step = fromRate / toRate
  const out = new Int16Array(length)
  for (let i = 0; i < length; i++) {
    const position = i * step
    const index = Math.floor(position)
    const here = samples[index] ?? 0
    const next = samples[index + 1] ?? here
    out[i] = Math.round(here + (next - here) * (position - index))
  }
  return out
}
