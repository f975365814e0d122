/** The one audio format inside the center: 48 kHz, mono, signed 16 bit, in frames of 10 ms. */
export const sampleRate = 48_000
export const frameSamples = 480
export const frameMs = 10

/** Shared and never written to. */
export const silentFrame = new Int16Array(frameSamples)

export function clampSample(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value
}

/**
 * One end of a voice path. `pull` gives the next frame that the far side said, `push` lets it hear one; both are called
 * once every 10 ms. A frame must not be kept by the receiver of `push` without copying it.
 */
export interface AudioPort {
  pull(): Int16Array
  push(frame: Int16Array): void
}
