import { failureOf } from '../failure.js'
import type { LegFailure } from '../port.js'

/**
 * Why a call that was never answered ended.
 * @param cause ITU-T Q.850, as Asterisk has it
 * @param sipStatus where Asterisk tells it (22.6 and later)
 * @param heard the far end had rung
 */
export function failureOfHangup(cause: number, sipStatus: number | null, heard: boolean): LegFailure {
  if (sipStatus !== null && sipStatus >= 300 && sipStatus <= 699) return failureOf(sipStatus, heard)
  switch (cause) {
    case 17:
      return 'busy'
    case 21:
      return 'declined'
    case 18:
      return heard ? 'no-answer' : 'unreachable'
    case 19:
      return 'no-answer'
    case 1:
    case 3:
    case 20:
    case 22:
    case 27:
    case 38:
      return 'unreachable'
    case 28:
      return 'invalid'
    case 58:
    case 65:
    case 79:
    case 88:
      return 'not-acceptable'
    default:
      return 'failed'
  }
}
