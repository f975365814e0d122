import { frameSamples, silentFrame } from '../audio/frame.js'

/** Two clocks meet here: libwebrtc's, which fills it, and the pump's, which empties it. Both run at 10 ms. */
const startAt = 2
const most = 8

/** Frames from a sink on their way to the mixer, 20 ms deep; it gives silence when it has run dry. */
export class JitterQueue {
  #frames: Int16Array[] = []
  #remainder = new Int16Array(0)
  #flowing = false

  put(samples: Int16Array): void {
    const joined = this.#remainder.length === 0 ? samples : concat(this.#remainder, samples)
    let at = 0
    for (; at + frameSamples <= joined.length; at += frameSamples)
      this.#frames.push(joined.slice(at, at + frameSamples))
    this.#remainder = joined.slice(at)
    if (this.#frames.length > most) this.#frames.splice(0, this.#frames.length - startAt)
  }

  take(): Int16Array {
    if (!this.#flowing && this.#frames.length >= startAt) this.#flowing = true
    if (!this.#flowing) return silentFrame
    const frame = this.#frames.shift()
    if (frame) return frame
    this.#flowing = false
    return silentFrame
  }
}

function concat(one: Int16Array, other: Int16Array): Int16Array<ArrayBuffer> {
  const joined = new Int16Array(one.length + other.length)
  joined.set(one)
  joined.set(other, one.length)
  return joined
}
