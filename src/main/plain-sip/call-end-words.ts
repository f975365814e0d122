import type { Rejection, SipDialog } from '../sip/sip-port.js'

/** How a call ended, in words for the agent; null when it was their own doing. */
export function callEndInWords(
  dialog: Pick<SipDialog, 'endCause' | 'rejection' | 'problem'>,
  call: { readonly direction: 'incoming' | 'outgoing'; readonly answered: boolean },
): { readonly text: string; readonly usual: boolean } | null {
  const worth = (text: string) => ({ text, usual: false })
  const usual = (text: string) => ({ text, usual: true })
  switch (dialog.endCause) {
    case null:
    case 'bye-from-us':
    case 'refused-here':
      return null
    case 'refused-there':
      return worth(
        dialog.rejection === null ? 'The call could not be placed.' : rejectionInWords(dialog.rejection),
      )
    case 'answered-elsewhere':
      return usual('Another phone took the call.')
    case 'cancelled-by-caller':
      return worth('The caller hung up before you answered.')
    case 'bye-from-center':
      return usual(call.answered ? 'The other side hung up.' : 'The call ended.')
    case 'no-common-codec':
      return worth(`The call has no audio that this phone can use. ${dialog.problem ?? ''}`.trim())
    case 'media-failed':
      return worth(
        call.answered
          ? 'The audio was lost.'
          : (dialog.problem ??
              'The sound engine did not start in time. Try again in a moment; if it stays so, restart Offhook.'),
      )
    case 'failed':
      return worth(
        call.direction === 'outgoing' && !call.answered
          ? 'The server did not answer the call.'
          : 'The call was lost: the server cannot be reached.',
      )
    default:
      return dialog.endCause satisfies never
  }
}

/** RFC 3261 §21, as somebody who dialled understands it. */
export function rejectionInWords({ status, retryAfterSeconds }: Rejection): string {
  const later = retryAfterSeconds === null ? '' : ` Try again in ${spanInWords(retryAfterSeconds)}.`
  if (status >= 300 && status < 400) return 'The server sent the call to an address that cannot be called.'
  switch (status) {
    case 486:
    case 600:
      return `The number you dialled is busy.${later}`
    case 404:
    case 410:
    case 484:
    case 604:
      return 'The number you dialled does not exist.'
    case 408:
    case 480:
      return `Nobody answered at the number you dialled.${later}`
    case 603:
      return 'The call was declined.'
    case 401:
    case 403:
    case 407:
      return 'The server does not allow this call.'
    case 488:
    case 606:
      return 'The other side has no audio codec in common with this phone.'
    case 503:
      return `The server is overloaded or being maintained.${later === '' ? ' Try again later.' : later}`
    case 487:
      return 'The call was cancelled.'
    default:
      return status >= 500
        ? `The server could not place the call (SIP ${status}).${later}`
        : `The call could not be placed (SIP ${status}).${later}`
  }
}

/** Rounded up: whoever tries a little later is not refused once more. */
function spanInWords(seconds: number): string {
  if (seconds <= 90) return `${seconds} s`
  if (seconds <= 90 * 60) return `${Math.ceil(seconds / 60)} min`
  return seconds <= 36 * 3600 ? `${Math.ceil(seconds / 3600)} h` : `${Math.ceil(seconds / 86_400)} days`
}
