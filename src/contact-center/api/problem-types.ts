import type { ErrorCode } from '../../contract/errors.js'

/** Told by the status more exactly than by the code; otherwise a problem's type ends in its code. */
const typesByStatus = {
  405: 'method-not-allowed',
  412: 'changed-meanwhile',
  413: 'too-large',
  414: 'too-large',
  415: 'unsupported-media-type',
  421: 'misdirected',
  428: 'precondition-required',
  431: 'too-large',
} as const satisfies Readonly<Record<number, string>>

const prefix = 'urn:offhook:problem:'

export const problemType = (code: ErrorCode, status: number): string =>
  prefix +
  // An issuer that is away has a type of its own.
  (code === 'server-error' && status === 503
    ? 'unavailable'
    : status in typesByStatus
      ? typesByStatus[status as keyof typeof typesByStatus]
      : code)

/** What each type means to whoever meets it: the documentation that RFC 9457 §4 wants. */
const meanings: Readonly<
  Partial<Record<ErrorCode, string>> &
    Record<(typeof typesByStatus)[keyof typeof typesByStatus] | 'unavailable', string>
> = {
  'bad-request': 'The request is not as the document says; `errors` names where.',
  'bad-number': 'The destination is neither a number nor a SIP URI.',
  'not-found': 'There is no such thing.',
  forbidden: 'The caller may not do this.',
  conflict: 'The state of things forbids it; `detail` says which.',
  'not-signed-in': 'A token is wanted.',
  'wrong-credentials': 'User name or password is wrong.',
  'session-expired': 'The token or the sign-in has ended.',
  'signed-in-elsewhere': 'A newer sign-in of the agent has replaced this one.',
  'issuer-unreachable':
    'The issuer of the access tokens does not answer; nothing can be judged until it does.',
  'too-many-requests': 'Wait until `retryAt`.',
  'not-allowed-in-state': 'The command is right, but not now.',
  'mode-change-not-permitted': 'The agent may not change the phone connection mode.',
  'persistent-not-provisioned': 'Persistent mode is not provisioned for the tenant.',
  'work-offline-first': 'The mode is changed in Work offline.',
  'reject-not-permitted': 'Rejecting interactions is not permitted.',
  'pin-wrong': 'The PIN is wrong; `attemptsLeft` tells the tries left.',
  'pin-expired': 'The PIN belongs to a validation call that is over.',
  'pin-attempts-used': 'All tries are used.',
  'confirm-in-flight': 'A PIN is being confirmed already.',
  'reopen-too-soon': 'Several validation calls failed; wait until `retryAt`.',
  'connection-not-open': 'The persistent connection is not open.',
  'no-interaction': 'The interaction is over.',
  'not-registered': 'The workplace cannot be reached.',
  'server-error': 'A defect of the contact center; it is in its log.',
  unavailable: 'The contact center cannot reach its database; wait until `retryAt`.',
  'method-not-allowed': 'The path has other methods; Allow names them.',
  'changed-meanwhile': 'Somebody else has saved since it was read; ETag is the current one.',
  'too-large': 'The body, the address or the headers are longer than is taken.',
  'unsupported-media-type': 'The body is of a media type that is not taken here.',
  misdirected: 'Host names another server.',
  'precondition-required': 'If-Match is wanted, with the ETag of what was read.',
}

export const problemTypesInWords = Object.entries(meanings)
  .map(([type, meaning]) => `* \`${prefix}${type}\` ${meaning}`)
  .join('\n')
