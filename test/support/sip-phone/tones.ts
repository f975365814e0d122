const rate = 48_000

export function tone(hertz: number, seconds = 1, amplitude = 8_000): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / rate)),
  )
}

/** Keys as ITU-T Q.23 tones, 100 ms each with 100 ms between. */
export function dtmf(keys: string): Int16Array {
  const rows = [697, 770, 852, 941]
  const columns = [1209, 1336, 1477, 1633]
  const layout = '123A456B789C*0#D'
  const parts = Array.from(keys, (key) => {
    const at = layout.indexOf(key)
    const low = tone(rows[Math.floor(at / 4)] ?? 0, 0.1, 6_000)
    const high = tone(columns[at % 4] ?? 0, 0.1, 6_000)
    const part = new Int16Array(rate / 5)
    low.forEach((sample, i) => (part[i] = sample + (high[i] ?? 0)))
    return part
  })
  const all = new Int16Array(parts.length * (rate / 5))
  parts.forEach((part, i) => all.set(part, (i * rate) / 5))
  return all
}

/** A whole number of periods of every tone of the tests. */
const levelWindow = rate / 20

/**
 * Amplitude of one frequency in the samples, 0 … 32767: the mean of what stands in each 50 ms. Not measured in one piece, because
 * after a frame that was late a tone goes on at another phase, and one half of it would cancel the other.
 */
export function levelOf(hertz: number, samples: Int16Array): number {
  if (samples.length < 2 * levelWindow) return amplitudeOf(hertz, samples)
  const windows = Math.floor(samples.length / levelWindow)
  let sum = 0
  for (let at = 0; at < windows; at++)
    sum += amplitudeOf(hertz, samples.subarray(at * levelWindow, (at + 1) * levelWindow))
  return sum / windows
}

/** Goertzel */
function amplitudeOf(hertz: number, samples: Int16Array): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let s1 = 0
  let s2 = 0
  for (const sample of samples) {
    const s0 = sample + coefficient * s1 - s2
    s2 = s1
    s1 = s0
  }
  const power = s1 * s1 + s2 * s2 - coefficient * s1 * s2
  return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length
}

export function rms(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/** The longest stretch in which this frequency is not heard, in steps of 20 ms. */
export function longestWithoutMs(hertz: number, samples: Int16Array): number {
  const frame = rate / 50
  let [longest, present] = [0, 0]
  for (let at = 0; at + frame <= samples.length; at += frame) {
    present = levelOf(hertz, samples.subarray(at, at + frame)) < 1_000 ? present + 20 : 0
    longest = Math.max(longest, present)
  }
  return longest
}
