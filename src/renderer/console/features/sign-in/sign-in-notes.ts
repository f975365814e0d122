import type { ConsoleSnapshot, Notice } from '../../../../contract/ipc/console-snapshot.js'

/** What stands under the form: main's notices, and that the sign-in ends with the app where there is no keyring. */
export function signInNotes(
  signIn: ConsoleSnapshot['signIn'],
  notices: readonly Notice[],
): readonly Notice[] {
  if (!signIn.notKept) return notices
  return [...notices, { id: 'not-kept', tone: 'neutral', text: notKeptText }]
}

export const notKeptText =
  'This computer has no keyring, so your sign-in is not kept. You will sign in again after a restart.'
