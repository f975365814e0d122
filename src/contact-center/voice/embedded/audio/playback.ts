import { frameSamples } from './frame.js'

/** A cursor over samples; the samples are shared between legs, the cursor is not. */
export interface Playback {
  /** the next 10 ms, or null when it has ended */
  next(): Int16Array | null
}

export function playLoop(samples: Int16Array): Playback {
  let at = 0
  return {
    next() {
      const frame = new Int16Array(frameSamples)
      if (samples.length === 0) return frame
      for (let filled = 0; filled < frameSamples;) {
        const part = samples.subarray(at, at + frameSamples - filled)
        frame.set(part, filled)
        filled += part.length
        at = (at + part.length) % samples.length
      }
      return frame
    },
  }
}

export function playOnce(samples: Int16Array): Playback {
  let at = 0
  return {
    next() {
      if (at >= samples.length) return null
      const frame = new Int16Array(frameSamples)
      frame.set(samples.subarray(at, at + frameSamples))
      at += frameSamples
      return frame
    },
  }
}
