import type { CallState } from '../calls/call-shape-state.js'
import type {
  ConnectionLostCause,
  InteractionEndCause,
  StatusCause,
  Workplace,
} from '../../contract/domain.js'

/** The contact center's closed words, said to an agent. */

/** "…123": enough to know which phone, too little to disclose it. */
export function deskPhoneInWords(workplace: Workplace | null): string | null {
  switch (workplace?.kind) {
    case undefined:
    case 'softphone':
      return null
    case 'phone':
      return `…${workplace.number.slice(-3)}`
    case 'sip-uri':
      return workplace.uri.replace(/^sips?:/, '')
    default:
      return workplace satisfies never
  }
}

/** `notTakenBack`: the center would not take the leg back, and has not said so itself. */
export const lostInWords = (notTakenBack: boolean, cause: ConnectionLostCause | null): string =>
  notTakenBack ? 'The persistent connection could not be brought back.' : connectionLostInWords(cause)

export function connectionLostInWords(cause: ConnectionLostCause | null): string {
  switch (cause) {
    case null:
      return 'The persistent connection was lost.'
    case 'not-answered':
      return 'The validation call was not answered.'
    case 'declined':
      return 'The validation call was declined.'
    case 'unreachable':
      return 'The validation call could not reach your workplace.'
    case 'hung-up':
      return 'The persistent connection was hung up.'
    case 'pin-timeout':
      return 'The PIN was not entered in time.'
    case 'pin-attempts-used':
      return 'The PIN was wrong too many times.'
    case 'media-lost':
      return 'The validation call lost its audio.'
    case 'grace-expired':
      return 'The persistent connection could not be recovered in time.'
    case 'signed-in-elsewhere':
      return 'The persistent connection moved to another sign-in.'
    case 'center-restarted':
      return 'The contact center was restarted.'
    default:
      return cause satisfies never
  }
}

/** Why the platform changed the agent's status, or null when there is nothing to explain. */
export function statusCauseInWords(cause: StatusCause | null): string | null {
  switch (cause) {
    case null:
    case 'signed-in':
      return null
    case 'missed-offer':
      return 'You missed an interaction.'
    case 'rejected-offer':
      return 'You rejected an interaction.'
    case 'phone-not-registered':
      return 'Your phone was not registered when an interaction was offered.'
    case 'connection-lost':
      return 'The persistent connection was lost.'
    case 'media-lost':
      return 'The audio was lost, and the customer went back to the queue.'
    case 'customer-gone-while-held':
      return 'The customer who was on hold is gone.'
    default:
      return cause satisfies never
  }
}

export function interactionEndInWords(cause: InteractionEndCause | null): string {
  switch (cause) {
    case null:
      return 'The interaction has ended.'
    case 'agent-hung-up':
      return 'You ended the interaction.'
    case 'customer-hung-up':
      return 'The customer hung up.'
    case 'customer-left-before-answer':
      return 'The customer left before the answer.'
    case 'missed':
      return 'The interaction was missed.'
    case 'rejected':
      return 'You rejected the interaction.'
    case 'withdrawn':
      return 'The offer was withdrawn.'
    case 'returned-to-queue':
      return 'The customer went back to the queue.'
    case 'signed-out':
      return 'The interaction ended with the sign-out.'
    case 'callee-busy':
      return 'The number you dialled is busy.'
    case 'callee-no-answer':
      return 'Nobody answered at the number you dialled.'
    case 'callee-invalid':
      return 'The number you dialled does not exist.'
    case 'callee-failed':
      return 'The call could not be placed.'
    case 'agent-not-answered':
      return 'The call was not answered here.'
    case 'media-lost':
      return 'The audio was lost.'
    case 'hold-expired':
      return 'The customer waited on hold for too long.'
    default:
      return cause satisfies never
  }
}

export const callerInWords = (customer: { name: string | null; address: string }): string =>
  customer.name ?? (customer.address === '' ? 'an unknown caller' : customer.address)

/** The caller of an INVITE that the platform has not announced yet. */
export const inviteCaller = (dialog: NonNullable<CallState['dialog']>): string => callerInWords(dialog.caller)
