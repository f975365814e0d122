/**
 * The sound of these tests: a tone that goes on and off five times a second. Every codec carries it, a noise suppressor
 * takes it for a voice, and its frequency tells who sends it.
 */
export const pulseOf = { agent: 620, server: 1000, phone: 440 } as const

const windowMs = 50
/** Root mean square of a window that is sound, of 32 767. */
const loud = 300

/** Goertzel: how much of a window's energy is at this frequency, 0 to 1. */
function share(samples: Int16Array, hertz: number, rate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [s1, s2, energy] = [0, 0, 0]
  for (const sample of samples) {
    const s0 = sample + coefficient * s1 - s2
    s2 = s1
    s1 = s0
    energy += sample * sample
  }
  const power = s1 * s1 + s2 * s2 - coefficient * s1 * s2
  return energy === 0 ? 0 : (2 * power) / (samples.length * energy)
}

/** For each 50 ms: whether it is this tone, another sound, or silence. */
export function windowsOf(
  samples: Int16Array,
  hertz: number,
  rate: number,
  least = 0.7,
): ('tone' | 'other' | 'silence')[] {
  const size = Math.round((rate * windowMs) / 1000)
  return Array.from({ length: Math.floor(samples.length / size) }, (_, index) => {
    const window = samples.subarray(index * size, (index + 1) * size)
    const rms = Math.sqrt(window.reduce((sum, sample) => sum + sample * sample, 0) / size)
    if (rms < loud) return 'silence'
    return share(window, hertz, rate) > least ? 'tone' : 'other'
  })
}

/**
 * A quarter of a second of it in all is no accident.
 * @param least how much of the sound it is, 0 to 1: a key is two tones
 */
export const heardIn = (samples: Int16Array, hertz: number, rate: number, least?: number): boolean =>
  windowsOf(samples, hertz, rate, least).filter((window) => window === 'tone').length >= 5

/** s of it, 16 bit mono */
export function pulses(hertz: number, seconds: number, rate: number): Int16Array {
  return Int16Array.from({ length: seconds * rate }, (_, i) => {
    const on = (i / rate) % 0.2 < 0.14
    return on ? Math.round(9000 * Math.sin((2 * Math.PI * hertz * i) / rate)) : 0
  })
}
