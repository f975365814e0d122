import { frameSamples, silentFrame } from '../audio/frame.js'

/** Two clocks meet here: libwebrtc's, which fills it, and the pump's, which empties it. Both run at 10 ms. */
const firstDepth = 3
const mostDepth = 12
/** More frames than a stalled event loop can owe. */
const most = 64
/** Half a second in which there were always more frames than needed: then they are delay, not reserve. */
const observedTakes = 50

/**
 * Frames from a sink on their way to the mixer. It gives silence when it has run dry, and is a frame deeper from then on:
 * a gap in speech or in a key's tone is worse than 10 ms. After a stall it holds what came meanwhile until the mixer has
 * caught up, and takes back only delay that stays.
 */
export class JitterQueue {
  #frames: Int16Array[] = []
  #remainder = new Int16Array(0)
  #depth = firstDepth
  #flowing = false
  #takes = 0
  #fewest = most

  put(samples: Int16Array): void {
    const joined = this.#remainder.length === 0 ? samples : concat(this.#remainder, samples)
    let at = 0
    for (; at + frameSamples <= joined.length; at += frameSamples)
      this.#frames.push(joined.slice(at, at + frameSamples))
    this.#remainder = joined.slice(at)
    if (this.#frames.length > most) this.#frames.splice(0, this.#frames.length - most)
  }

  take(): Int16Array {
    if (!this.#flowing && this.#frames.length >= this.#depth) this.#flowing = true
    if (!this.#flowing) return silentFrame
    this.#takeBackDelay()
    const frame = this.#frames.shift()
    if (frame) return frame
    this.#flowing = false
    this.#depth = Math.min(mostDepth, this.#depth + 1)
    return silentFrame
  }

  #takeBackDelay(): void {
    this.#fewest = Math.min(this.#fewest, this.#frames.length)
    if (++this.#takes < observedTakes) return
    this.#frames.splice(0, Math.max(0, this.#fewest - this.#depth))
    this.#takes = 0
    this.#fewest = most
  }
}

function concat(one: Int16Array, other: Int16Array): Int16Array<ArrayBuffer> {
  const joined = new Int16Array(one.length + other.length)
  joined.set(one)
  joined.set(other, one.length)
  return joined
}
