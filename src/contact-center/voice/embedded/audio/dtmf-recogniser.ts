import { frameSamples, sampleRate } from './frame.js'

const rows = [697, 770, 852, 941] as const
const columns = [1209, 1336, 1477, 1633] as const
const keys = ['123A', '456B', '789C', '*0#D'] as const
const coefficients = [...rows, ...columns].map((hertz) => 2 * Math.cos((2 * Math.PI * hertz) / sampleRate))

/** mean square of silence */
const quietest = 100 * 100
/** Share of a block's energy in one row and one column that a key has, and that speech never has. */
const toneShare = 0.68
const pureShare = 0.9
/** A row may be this much stronger than its column, or the other way round (8 dB). */
const mostTwist = 6.3
/** Blocks without the key after which the next one is another press. */
const releaseBlocks = 6

/** blocks before a key that are far weaker than it (13 dB): then one pure block is enough */
const quietBlocks = 3
const muchWeaker = 20

interface Block {
  readonly key: string | null
  readonly pure: boolean
  readonly energy: number
}

/**
 * Keys in received audio. libwebrtc tells no RFC 4733 event: it plays the key as its two tones (ITU-T Q.23), which are
 * found here by Goertzel's algorithm in blocks of 10 ms. Its jitter buffer makes 100 ms of event into 10 to 60 ms of tone,
 * sometimes with a hole in it, so a key is two blocks of it near each other, one of them pure, or a pure one after silence.
 */
export class DtmfRecogniser {
  readonly #samples = new Float64Array(frameSamples)
  #filled = 0
  /** the key that sounds or sounded just now, how often it was seen, and how long ago */
  #current: { readonly key: string; seen: number; pure: boolean; missing: number; told: boolean } | null =
    null
  /** energies of the blocks before this one, oldest first */
  readonly #before: number[] = []
  #recognised = ''

  /** keys so far, in order */
  get keys(): string {
    return this.#recognised
  }

  feed(frame: Int16Array): void {
    for (const sample of frame) {
      this.#samples[this.#filled++] = sample
      if (this.#filled === frameSamples) {
        this.#filled = 0
        this.#take(analyse(this.#samples))
      }
    }
  }

  #take({ key, pure, energy }: Block): void {
    // A key may begin in the middle of a block, so the one just before it is not asked.
    const afterSilence = this.#before.slice(0, -1).every((before) => before * muchWeaker < energy)
    this.#before.push(energy)
    if (this.#before.length > quietBlocks + 1) this.#before.shift()
    if (key === null) {
      if (this.#current && ++this.#current.missing >= releaseBlocks) this.#current = null
      return
    }
    if (this.#current?.key !== key) this.#current = { key, seen: 0, pure: false, missing: 0, told: false }
    const current = this.#current
    current.missing = 0
    current.seen++
    current.pure ||= pure
    if (current.told || !current.pure || (current.seen < 2 && !afterSilence)) return
    current.told = true
    this.#recognised += key
  }
}

function analyse(samples: Float64Array): Block {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  if (energy / samples.length < quietest) return { key: null, pure: false, energy }

  const powers = coefficients.map((coefficient) => goertzel(samples, coefficient))
  const row = strongest(powers, 0, rows.length)
  const column = strongest(powers, rows.length, powers.length)
  const [low, high] = [powers[row] ?? 0, powers[column] ?? 0]
  // |X(k)|² of a pure tone is energy · N / 2.
  const share = (low + high) / ((energy * samples.length) / 2)
  if (share < toneShare || low > high * mostTwist || high > low * mostTwist)
    return { key: null, pure: false, energy }
  return { key: keys[row]?.[column - rows.length] ?? null, pure: share >= pureShare, energy }
}

function goertzel(samples: Float64Array, coefficient: number): number {
  let s1 = 0
  let s2 = 0
  for (const sample of samples) {
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
