export interface RecordingClock {
  arrived(samples: number, atMs: number): void
  timeOf(sample: number): number
}

/**
 * Chunks arrive late by a varying delay, never early: the earliest arrival seen tells when the recording began.
 * @param rate in Hz
 */
export function recordingClock(rate: number): RecordingClock {
  let total = 0
  let beganAtMs = Infinity
  return {
    arrived(samples, atMs) {
      total += samples
      beganAtMs = Math.min(beganAtMs, atMs - (total / rate) * 1000)
    },
    timeOf: (sample) => beganAtMs + (sample / rate) * 1000,
  }
}
