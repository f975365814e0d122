import type { LegFailure } from './port.js'

/**
 * What a final response to our INVITE means to routing.
 * @param heard whether the phone had answered anything before: without, a time-out says that nobody is there
 */
export function failureOf(sipStatus: number, heard: boolean): LegFailure {
  switch (sipStatus) {
    case 486:
    case 600:
      return 'busy'
    case 603:
    case 403:
      return 'declined'
    case 408:
      return heard ? 'no-answer' : 'unreachable'
    case 404:
    case 410:
    case 480:
    case 503:
    case 604:
      return 'unreachable'
    case 406:
    case 415:
    case 488:
    case 606:
      return 'not-acceptable'
    case 484:
      return 'invalid'
    default:
      return 'failed'
  }
}
