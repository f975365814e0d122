import { sampleRate } from './frame.js'

const rows = [697, 770, 852, 941] as const
const columns = [1209, 1336, 1477, 1633] as const
const keys = ['123A', '456B', '789C', '*0#D'] as const

/** 20 ms tell rows 70 Hz apart; two equal blocks in a row make a key, one without makes room for the next. */
const blockSamples = sampleRate / 50
const blocksToAccept = 2
/** Below this mean square a block is silence; above this share of its energy in two tones it is a key, not speech. */
const quietest = 100 * 100
const pureShare = 0.7
const mostTwist = 6.3

const coefficients = [...rows, ...columns].map((hertz) => 2 * Math.cos((2 * Math.PI * hertz) / sampleRate))

/**
 * Keys in received audio. libwebrtc tells no RFC 4733 event: it plays the key as its two tones (ITU-T Q.23), which are
 * found here by Goertzel's algorithm.
 */
export class DtmfRecogniser {
  #block = new Float64Array(blockSamples)
  #filled = 0
  #candidate: string | null = null
  #seen = 0
  #recognised = ''

  /** keys so far, in order */
  get keys(): string {
    return this.#recognised
  }

  feed(frame: Int16Array): void {
    for (const sample of frame) {
      this.#block[this.#filled++] = sample
      if (this.#filled === blockSamples) {
        this.#filled = 0
        this.#take(keyIn(this.#block))
      }
    }
  }

  #take(key: string | null): void {
    this.#seen = key === this.#candidate ? this.#seen + 1 : 1
    this.#candidate = key
    if (key !== null && this.#seen === blocksToAccept) this.#recognised += key
  }
}

function keyIn(block: Float64Array): string | null {
  let energy = 0
  for (const sample of block) energy += sample * sample
  if (energy / block.length < quietest) return null

  const powers = coefficients.map((coefficient) => goertzel(block, coefficient))
  const row = strongest(powers, 0, rows.length)
  const column = strongest(powers, rows.length, powers.length)
  const [low, high] = [powers[row] ?? 0, powers[column] ?? 0]
  // |X(k)|² of a pure tone is energy · N / 2.
  const share = (low + high) / ((energy * block.length) / 2)
  if (share < pureShare || low > high * mostTwist || high > low * mostTwist) return null
  return keys[row]?.[column - rows.length] ?? null
}

function goertzel(block: Float64Array, coefficient: number): number {
  let s1 = 0
  let s2 = 0
  for (const sample of block) {
    const s0 = sample + coefficient * s1 - s2
    s2 = s1
    s1 = s0
  }
  return s1 * s1 + s2 * s2 - coefficient * s1 * s2
}

function strongest(powers: readonly number[], from: number, to: number): number {
  let best = from
  for (let i = from; i < to; i++) if ((powers[i] ?? 0) > (powers[best] ?? 0)) best = i
  return best
}
