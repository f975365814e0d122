import { createStore, type StoreApi } from 'zustand/vanilla'
import { type AdminToken, adminToken } from '../../../contract/admin-api/sign-in.js'
import { type AdminClient, createAdminClient } from './admin-client.js'
import type { Refusal } from './refused.js'

/** expired: the page stays as it is, with all that is typed, while the password is asked for again */
export interface SessionState {
  readonly phase: 'signed-out' | 'signed-in' | 'expired'
  readonly username: string
}

export interface Session {
  readonly state: StoreApi<SessionState>
  readonly client: AdminClient
  signIn(username: string, password: string): Promise<Refusal | null>
  signOut(): void
}

/** The part of a token's life after which it is renewed. */
const renewAfter = 0.6

/** An administrator's sign-in. The token lives in memory: a reload asks for the password again. */
export function createSession(browser: {
  readonly fetch: typeof fetch
  readonly setTimeout: (run: () => void, ms: number) => number
  readonly clearTimeout: (timer: number) => void
}): Session {
  const state = createStore<SessionState>()(() => ({ phase: 'signed-out', username: '' }))
  let renewal = 0
  const stopRenewing = (): void => browser.clearTimeout(renewal)
  const client = createAdminClient({
    fetch: browser.fetch,
    onExpired: () => {
      stopRenewing()
      client.setToken(null)
      if (state.getState().phase === 'signed-in') state.setState({ phase: 'expired' })
    },
  })
  const keep = ({ accessToken, expiresInSeconds }: AdminToken): void => {
    client.setToken(accessToken)
    stopRenewing()
    renewal = browser.setTimeout(() => void renew(), expiresInSeconds * 1000 * renewAfter)
  }
  const renew = async (): Promise<void> => {
    const answer = await client.ask('renew', adminToken)
    // Refused or away: the next request finds out, and asks for the password.
    if (answer.ok && state.getState().phase === 'signed-in') keep(answer.value)
  }

  return {
    state,
    client,
    signIn: async (username, password) => {
      const answer = await client.ask('signIn', adminToken, { body: { username, password } })
      if (!answer.ok) return answer.refusal
      keep(answer.value)
      state.setState({ phase: 'signed-in', username })
      return null
    },
    signOut: () => {
      stopRenewing()
      client.setToken(null)
      state.setState({ phase: 'signed-out', username: '' })
    },
  }
}
