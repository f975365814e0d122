import type { SessionEnd } from './jssip-session.js'
import type { DialogEndCause } from './sip-port.js'

/** JsSIP's causes are English phrases (lib/Constants.js, `causes`). */
export function endCauseOf({ originator, cause, message }: SessionEnd): DialogEndCause {
  switch (cause) {
    case 'Canceled':
      return isCompletedElsewhere(message?.getHeader('reason')) ? 'answered-elsewhere' : 'cancelled-by-caller'
    case 'Terminated':
      return originator === 'remote' ? 'bye-from-center' : 'bye-from-us'
    case 'Rejected':
      return 'refused-here'
    case 'Bad Media Description':
    case 'Incompatible SDP':
    case 'Missing SDP':
      return 'no-common-codec'
    // The engine did not do it; a description that cannot be used has a cause of its own.
    case 'WebRTC Error':
    case 'RTP Timeout':
      return 'media-failed'
    default:
      return 'failed'
  }
}

/** RFC 3326 §2 with the cause of RFC 3261's forking: another phone of the agent took it. */
const isCompletedElsewhere = (reason: string | undefined): boolean =>
  /^\s*SIP\s*;.*cause\s*=\s*200\b/i.test(reason ?? '')
