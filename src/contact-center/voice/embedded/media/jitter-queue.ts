import { frameSamples, silentFrame } from '../audio/frame.js'

/** Two clocks meet here: libwebrtc's, which fills it, and the pump's, which empties it. Both run at 10 ms. */
const firstDepth = 3
const mostDepth = 12
/** frames above the depth that are borne before the delay is taken back */
const slack = 6

/**
 * Frames from a sink on their way to the mixer. It gives silence when it has run dry, and is a frame deeper from then on:
 * a gap in speech or in a key's tone is worse than 10 ms.
 */
export class JitterQueue {
  #frames: Int16Array[] = []
  #remainder = new Int16Array(0)
  #depth = firstDepth
  #flowing = false

  put(samples: Int16Array): void {
    const joined = this.#remainder.length === 0 ? samples : concat(this.#remainder, samples)
    let at = 0
    for (; at + frameSamples <= joined.length; at += frameSamples)
      this.#frames.push(joined.slice(at, at + frameSamples))
    this.#remainder = joined.slice(at)
    if (this.#frames.length > this.#depth + slack) this.#frames.splice(0, this.#frames.length - this.#depth)
  }

  take(): Int16Array {
    if (!this.#flowing && this.#frames.length >= this.#depth) this.#flowing = true
    if (!this.#flowing) return silentFrame
    const frame = this.#frames.shift()
    if (frame) return frame
    this.#flowing = false
    this.#depth = Math.min(mostDepth, this.#depth + 1)
    return silentFrame
  }
}

function concat(one: Int16Array, other: Int16Array): Int16Array<ArrayBuffer> {
  const joined = new Int16Array(one.length + other.length)
  joined.set(one)
  joined.set(other, one.length)
  return joined
}
