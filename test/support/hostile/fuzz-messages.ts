import { mutated } from './mutate.js'
import { SeededRandom } from './random.js'

export interface FuzzMessage {
  /** one character per octet, with slots */
  readonly text: string
  readonly binary: boolean
}

/** A longer one ends the WebSocket connection, which a test of its own is about. */
const longest = 120_000

/** The same seed gives the same messages. @param seeds valid messages; one in fifty stays as it is */
export function* fuzzMessages(seed: number, seeds: readonly string[]): Generator<FuzzMessage, never> {
  const random = new SeededRandom(seed)
  for (;;) {
    const valid = random.pick(seeds)
    const text = random.happens(0.02) ? valid : mutated(valid, random)
    yield { text: text.slice(0, longest), binary: random.happens(0.3) }
  }
}
