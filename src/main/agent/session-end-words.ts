import type { SessionEndCause } from '../../contract/agent-api/events.js'
import type { Failure } from '../../contract/errors.js'

/** What the agent reads on the sign-in page; null when they ended it themselves. */
export function sessionEndInWords(cause: SessionEndCause): Failure | null {
  switch (cause) {
    case 'signed-out':
      return null
    case 'signed-in-elsewhere':
      return {
        code: 'signed-in-elsewhere',
        message: 'You signed in on another computer, so you were signed out here.',
      }
    case 'session-expired':
      return { code: 'session-expired', message: 'Your sign-in has expired. Sign in again.' }
    case 'deactivated':
      return { code: 'forbidden', message: 'Your account was deactivated. Ask your supervisor.' }
    case 'signed-out-by-administrator':
      return { code: 'session-expired', message: 'An administrator signed you out.' }
    default:
      return cause satisfies never
  }
}
