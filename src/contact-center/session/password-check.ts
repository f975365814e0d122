import { fail } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Refusal } from '../routing/desk-rules-state.js'
import { verifyPassword } from '../store/password.js'
import { createSignInLimit } from './sign-in-limit.js'

export interface Credentials {
  readonly username: string
  readonly password: string
  /** the far end of the connection that the request came by */
  readonly address: string
}
/** Who it is, or too many tries, or that one of the two was wrong, but not which. */
export type PasswordCheck<Row> = (
  credentials: Credentials,
) => Promise<{ readonly ok: true; readonly value: Row } | { readonly ok: false; readonly error: Refusal }>

const wrongCredentials = fail('wrong-credentials', 'User name or password is wrong.')

/** @param find the one of this name who may sign in */
export function createPasswordCheck<Row extends { readonly password_hash: string | null }>(
  clock: Clock,
  find: (username: string) => Promise<Row | undefined>,
): PasswordCheck<Row> {
  const limit = createSignInLimit(clock)
  return async ({ username, password, address }) => {
    const retryAt = limit.attempt(address, username)
    if (retryAt !== null) {
      const message = 'Too many failed sign-ins. Wait a moment.'
      return { ok: false, error: { code: 'too-many-requests', message, retryAt } }
    }
    const row = await find(username)
    // Without a row too, so that the time it takes does not tell whether there is one.
    if (!(await verifyPassword(password, row?.password_hash ?? null)) || !row) return wrongCredentials
    limit.succeeded(address, username)
    return { ok: true, value: row }
  }
}
