import type { ErrorCode, Failure } from '../../../contract/errors.js'

/** What the agent reads and can do. `null`: main's own message says it best, because it names the thing. */
const words: Readonly<Record<ErrorCode, string | null>> = {
  'bad-request': null,
  'not-found': null,
  forbidden: 'You are not allowed to do this. Ask your supervisor to allow it.',
  conflict: null,
  'not-signed-in': 'You are signed out. Sign in again.',
  'wrong-credentials': 'User name and password do not match. Check both and try again.',
  'sign-in-failed': null,
  'session-expired': 'Your sign-in has expired. Sign in again.',
  'signed-in-elsewhere': 'You signed in on another computer, so this one was signed out.',
  'too-many-requests': 'Too many tries. Wait a moment, then try again.',
  'not-allowed-in-state': null,
  'mode-change-not-permitted':
    'Your administrator sets the Phone Connection Mode for you. Ask them to change it.',
  'persistent-not-provisioned':
    'Persistent is not available in this contact center. Work On Demand, or ask your administrator.',
  'work-offline-first': 'Go to Work offline first, then change the Phone Connection Mode.',
  'reject-not-permitted': 'Offers cannot be rejected in this contact center. Take it, or let its time pass.',
  'pin-wrong': null,
  'pin-expired': 'The PIN is no longer valid. Re-open the connection to get a new one.',
  'pin-attempts-used': 'The PIN was wrong too many times. Re-open the connection to get a new one.',
  'confirm-in-flight': null,
  'reopen-too-soon': null,
  'connection-not-open':
    'The persistent connection is not open. Go Available or click Re-open connection first.',
  'no-interaction': null,
  'bad-number': null,
  'not-registered':
    'Your phone is not registered with the contact center yet. Wait a moment, then try again. If it stays so, tell your IT support.',
  'device-unusable': null,
  'issuer-unreachable': 'The sign-in service of your organisation cannot be reached. Try again in a moment.',
  'server-unreachable': null,
  'server-error': null,
  'bad-answer': null,
  'tls-failed': null,
  'proxy-failed': null,
  timeout: null,
  'no-keyring': null,
  'store-unreadable': null,
  'media-engine-away': 'The sound engine is restarting. Try again in a moment.',
  cancelled: null,
  internal: null,
}

export const failureText = (failure: Failure): string => words[failure.code] ?? failure.message
