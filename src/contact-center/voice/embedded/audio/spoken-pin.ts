import { sampleRate } from './frame.js'

const betweenDigits = sampleRate / 4
const afterIntro = sampleRate / 4
const beforeRepeat = sampleRate

/** One round of "Your PIN is …", digit by digit, ending in the pause before it is said again. */
export function spokenPin(intro: Int16Array, digits: readonly Int16Array[]): Int16Array {
  const parts = [intro, ...digits]
  const gaps = parts.map((_, i) =>
    i === 0 ? afterIntro : i === parts.length - 1 ? beforeRepeat : betweenDigits,
  )
  const length = parts.reduce((sum, part, i) => sum + part.length + (gaps[i] ?? 0), 0)
  const round = new Int16Array(length)
  let at = 0
  parts.forEach((part, i) => {
    round.set(part, at)
    at += part.length + (gaps[i] ?? 0)
  })
  return round
}
