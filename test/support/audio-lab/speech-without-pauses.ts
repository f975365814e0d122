import { loudnessOf } from './loudness.js'
import type { Gap } from './stepping-tone.js'

/**
 * For a way on which noise suppression lets nothing pass but speech: somebody who hardly draws breath. Good to the length of the
 * shortest silence only.
 */
const windowMs = 20
/** RMS, of 32 767: about −50 dB of full scale */
const spoken = 100
/** windows; without any pause noise suppression takes speech for noise */
const longestPause = 8
/** Between two words there is less than this, also after noise suppression. */
export const shortestSilenceMs = 500

export function withoutPauses(sentences: readonly Int16Array[], rate: number, seconds: number): Int16Array {
  const window = (rate * windowMs) / 1000
  const speech = sentences.flatMap((sentence) => {
    const loud = loudnessOf(sentence, window)
    let quiet = 0
    return loud.flatMap((level, at) => {
      quiet = level > 4 * spoken ? 0 : quiet + 1
      return quiet <= longestPause ? [sentence.subarray(at * window, (at + 1) * window)] : []
    })
  })
  const whole = new Int16Array(Math.round(seconds * rate))
  for (let at = 0, next = 0; at + window <= whole.length; at += window, next += 1)
    whole.set(speech[next % speech.length] ?? [], at)
  return whole
}

export function silencesIn(samples: Int16Array, rate: number): readonly Gap[] {
  const gaps: Gap[] = []
  let heardUntilMs = 0
  const note = (fromMs: number, toMs: number): void => {
    if (toMs - fromMs >= shortestSilenceMs) gaps.push({ fromMs, toMs })
  }
  const levels = loudnessOf(samples, (rate * windowMs) / 1000)
  for (const [at, level] of levels.entries()) {
    if (level < spoken) continue
    note(heardUntilMs, at * windowMs)
    heardUntilMs = (at + 1) * windowMs
  }
  note(heardUntilMs, (samples.length / rate) * 1000)
  return gaps
}
