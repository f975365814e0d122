// Small instruments: tones and plucked notes, added into a buffer.

/** @param {number} seconds @param {number} rate */
export const silence = (seconds, rate) => new Float64Array(Math.round(seconds * rate))

/** MIDI note number to Hz; 69 is A4. @param {number} note */
export const hertz = (note) => 440 * 2 ** ((note - 69) / 12)

const rampSeconds = 0.008

/**
 * A steady tone with raised-cosine ramps, so that it starts and ends without a click.
 * @param {Float64Array} into @param {number} rate
 * @param {{ at: number, seconds: number, hz: readonly number[], level: number }} tone  level: peak of the sum, 0 … 1
 */
export function addTone(into, rate, { at, seconds, hz, level }) {
  const start = Math.round(at * rate)
  const length = Math.round(seconds * rate)
  const ramp = rampSeconds * rate
  for (let i = 0; i < length; i++) {
    const edge = Math.min(1, i / ramp, (length - 1 - i) / ramp)
    const envelope = 0.5 - 0.5 * Math.cos(Math.PI * edge)
    const sum = hz.reduce((total, frequency) => total + Math.sin((2 * Math.PI * frequency * i) / rate), 0)
    into[start + i] = (into[start + i] ?? 0) + (envelope * level * sum) / hz.length
  }
}

/**
 * A struck bar: a fundamental and two partials that fade sooner. What rings past the end wraps to the beginning, so a
 * buffer filled with these loops without a seam.
 * @param {Float64Array} into @param {number} rate
 * @param {{ at: number, hz: number, level: number, fadeSeconds: number, partials?: readonly (readonly [number, number])[] }} note
 */
export function addPluck(
  into,
  rate,
  {
    at,
    hz,
    level,
    fadeSeconds,
    partials = [
      [1, 1],
      [2, 0.3],
      [4, 0.12],
    ],
  },
) {
  const start = Math.round(at * rate)
  const length = Math.min(into.length, Math.round(fadeSeconds * 6 * rate))
  const attack = 0.004 * rate
  const fade = fadeSeconds * rate
  for (let i = 0; i < length; i++) {
    const envelope = Math.min(1, i / attack) * Math.exp(-i / fade) * Math.min(1, (length - i) / (0.02 * rate))
    const sum = partials.reduce(
      (total, [multiple, share]) =>
        total +
        share *
          Math.exp((-i / fade) * (multiple - 1) * 0.6) *
          Math.sin((2 * Math.PI * hz * multiple * i) / rate),
      0,
    )
    const index = (start + i) % into.length
    into[index] = (into[index] ?? 0) + level * envelope * sum
  }
}
