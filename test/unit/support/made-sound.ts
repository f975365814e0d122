/** A repeatable noise: tests that fail must fail again. */
export function noise(length: number, peak: number, seed = 1): Int16Array {
  let state = seed
  return Int16Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return Math.round((state / 0x3fffffff - 1) * peak)
  })
}

/** Silence of `seconds` with each sound added at its time and level. */
export function mixed(
  rate: number,
  seconds: number,
  sounds: readonly { readonly at: number; readonly samples: Int16Array; readonly level?: number }[],
): Int16Array {
  const result = new Int16Array(Math.round(seconds * rate))
  for (const { at, samples, level = 1 } of sounds) {
    const start = Math.round(at * rate)
    samples.forEach((sample, i) => {
      const index = start + i
      if (index < result.length) result[index] = Math.round((result[index] ?? 0) + sample * level)
    })
  }
  return result
}

/** A low-pass of the first order, as a stand-in for a line that dulls the voice. */
export function dulled(samples: Int16Array, share: number): Int16Array {
  let last = 0
  return samples.map((sample) => (last = Math.round(last + (sample - last) * share)))
}
