import type { Refusal } from '../routing/desk-rules-state.js'
import type { Session } from './session.js'

/** Where a sign-in lives. */
export type Found =
  | { readonly at: 'here'; readonly session: Session }
  /** nobody has this id while it is not known who has it */
  | { readonly at: 'elsewhere'; readonly instanceId: string }
  | { readonly at: 'nowhere'; readonly error: Refusal }

/** so long as this instance does not know what it is */
export const elsewhere: Found = { at: 'elsewhere', instanceId: '' }

/** @param cause why it ended; null: not known here */
export const over = (cause: string | null): Found => ({
  at: 'nowhere',
  error:
    cause === 'signed-in-elsewhere'
      ? { code: cause, message: 'You signed in on another computer.' }
      : { code: 'session-expired', message: 'The sign-in has expired. Sign in again.' },
})
