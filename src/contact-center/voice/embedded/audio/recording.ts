import { sampleRate } from './frame.js'

const keptSeconds = 60
const chunkSamples = sampleRate

/** What one party has heard: the last 60 s, in chunks of one second so that a short call costs little memory. */
export class Recording {
  #chunks: Int16Array[] = []
  #dropped = 0
  #length = 0

  /** samples heard since it was made */
  get length(): number {
    return this.#length
  }

  append(frame: Int16Array): void {
    for (let done = 0; done < frame.length;) {
      const within = this.#length % chunkSamples
      if (within === 0) this.#chunks.push(new Int16Array(chunkSamples))
      const part = frame.subarray(done, done + chunkSamples - within)
      this.#chunks.at(-1)?.set(part, within)
      this.#length += part.length
      done += part.length
    }
    while (this.#chunks.length > keptSeconds + 1) {
      this.#chunks.shift()
      this.#dropped += chunkSamples
    }
  }

  /** @param from a position given earlier by `length`; older than 60 s means the last 60 s */
  since(from = 0): Int16Array {
    const oldest = Math.max(this.#dropped, this.#length - keptSeconds * sampleRate)
    const start = Math.min(this.#length, Math.max(oldest, Math.floor(from)))
    const out = new Int16Array(this.#length - start)
    this.#chunks.forEach((chunk, i) => {
      const at = this.#dropped + i * chunkSamples
      const first = Math.max(start, at)
      const last = Math.min(this.#length, at + chunkSamples)
      if (first < last) out.set(chunk.subarray(first - at, last - at), first - start)
    })
    return out
  }
}
