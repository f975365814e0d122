import type { InteractionEndCause, InteractionKind } from '../../../contract/domain.js'
import type { CallView } from '../../../contract/ipc/console-snapshot.js'
import { secondsLeft } from './duration.js'

/** Who is there: the name when there is one, else the address. */
export const callerTitle = (call: CallView): string => call.customer.name ?? call.customer.address

/** The address, unless it already is the title. */
export const callerSubtitle = (call: CallView): string | null =>
  call.customer.name === null ? null : call.customer.address

const kindWords: Readonly<Record<InteractionKind, string>> = {
  queue: 'From a queue',
  direct: 'Direct call to you',
  outbound: 'Outbound call',
  test: 'Test interaction',
}
export const sourceText = (call: CallView): string => call.queueName ?? kindWords[call.kind]

/** The state of a running call in two or three words, or null while it simply goes on. */
export function callStateText(call: CallView, now: number): string | null {
  switch (call.state) {
    case 'connecting':
      return 'Connecting'
    case 'dialing':
      return call.deskPhone ? `Ringing on ${call.deskPhone}` : 'Dialing'
    case 'ringing':
      return 'Ringing'
    case 'held':
      return 'On hold'
    case 'customer-waiting':
      return call.customerHoldEndsAt === null
        ? 'Customer is waiting on hold'
        : `Customer is kept for ${secondsLeft(call.customerHoldEndsAt, now)} s`
    case 'ended':
      return call.endCause ? endWords[call.endCause] : 'Ended'
    case 'offered':
    case 'active':
      return null
    default:
      return call.state satisfies never
  }
}

export const endWords: Readonly<Record<InteractionEndCause, string>> = {
  'agent-hung-up': 'You hung up',
  'customer-hung-up': 'The customer hung up',
  'customer-left-before-answer': 'The customer left before you answered',
  missed: 'You missed this offer',
  rejected: 'You rejected this offer',
  withdrawn: 'The offer was withdrawn',
  'returned-to-queue': 'The customer went back to the queue',
  'signed-out': 'You logged out',
  'callee-busy': 'The number is busy',
  'callee-no-answer': 'Nobody answered',
  'callee-invalid': 'This number does not exist',
  'callee-failed': 'The call could not be placed',
  'agent-not-answered': 'Your phone did not answer',
  'media-lost': 'The sound was lost',
  'hold-expired': 'The customer waited too long on hold',
}

/** One or two letters for the round mark, or null when there is only a number. */
export function initials(name: string | null): string | null {
  const words = (name ?? '').split(/[\s.-]+/u).filter((word) => /^\p{L}/u.test(word))
  const first = words[0]
  if (first === undefined) return null
  const last = words.length > 1 ? words[words.length - 1] : undefined
  return [first, last]
    .map((word) => word?.match(/^./u)?.[0] ?? '')
    .join('')
    .toUpperCase()
}

/** What stands under the offer: the Auto Answer countdown, the desk phone, or why Auto Answer did not act. */
export function offerHint(call: CallView, now: number): string | null {
  if (call.autoAnswerAt !== null) {
    const left = secondsLeft(call.autoAnswerAt, now)
    return left > 0 ? `Auto Answer connects in ${left} s` : 'Auto Answer connects now'
  }
  if (call.deskPhone !== null && call.answerWith === 'none')
    return `Ringing on ${call.deskPhone}. Pick it up there.`
  return call.autoAnswerReason
}
