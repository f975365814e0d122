import type { Result } from '../contract/errors.js'

/** What the agent logic asks of its surroundings. The shell gives Electron's, tests give their own. */

/** Kept by the computer's keyring; without one nothing is written and `set` says `no-keyring`. */
export interface SecretStore {
  /** whether there is one, and why not */
  readonly keyring: { readonly available: true } | { readonly available: false; readonly reason: string }
  get(key: string): Result<string | null>
  set(key: string, value: string): Result<null>
  delete(key: string): void
}

/** Plain values on disk. What comes back was once written by some version of this app: the reader validates it. */
export interface SettingsStore {
  get(key: string): unknown
  set(key: string, value: unknown): void
  delete(key: string): void
}

/** Chance, for jitter and command ids. */
export interface Chance {
  /** 0 ≤ n < 1 */
  random(): number
  uuid(): string
}
