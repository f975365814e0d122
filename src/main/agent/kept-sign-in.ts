import { type Result, succeed } from '../../contract/errors.js'
import type { Logger } from '../log/logger.js'
import type { SecretStore, SettingsStore } from './ports.js'

/** The sign-in that outlives the process: its refresh token, in the keyring and nowhere else. */
export interface KeptSignIn {
  /** without a keyring nothing is written, and the console says so */
  readonly notKept: boolean
  keepToken(refreshToken: string): void
  /** whose token it is; not secret */
  remember(username: string): void
  /** null when there is none; a failure when it cannot be read any more */
  find(): Result<{ readonly username: string; readonly refreshToken: string } | null>
  forget(): void
}

const tokenKey = 'refreshToken'
const usernameKey = 'signedInUsername'

export function createKeptSignIn(
  secrets: SecretStore,
  settingsStore: SettingsStore,
  log: Logger,
): KeptSignIn {
  let notKept = false
  return {
    get notKept() {
      return notKept
    },
    keepToken: (refreshToken) => {
      const kept = secrets.set(tokenKey, refreshToken)
      notKept = !kept.ok
      if (!kept.ok) log.debug('sign-in not kept', { code: kept.error.code })
    },
    remember: (username) => settingsStore.set(usernameKey, username),
    find: () => {
      const token = secrets.get(tokenKey)
      if (!token.ok) return token
      const username = settingsStore.get(usernameKey)
      return succeed(
        token.value === null || typeof username !== 'string' ? null : { username, refreshToken: token.value },
      )
    },
    forget: () => {
      secrets.delete(tokenKey)
      settingsStore.delete(usernameKey)
    },
  }
}
