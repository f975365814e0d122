import { fail, succeed, type Result } from '../../contract/errors.js'
import type { Logger } from '../log/logger.js'

/** What secrets need of Electron's safeStorage. */
export interface KeyringPort {
  isEncryptionAvailable(): boolean
  /** Linux only */
  getSelectedStorageBackend?(): string
  encryptString(plain: string): Buffer
  decryptString(encrypted: Buffer): string
}

/** Encrypted values by name, base64, as they lie on disk. */
export interface SecretFile {
  /** throws when it cannot be read */
  read(): Readonly<Record<string, string>>
  /** throws when it cannot be written */
  write(values: Readonly<Record<string, string>>): void
}

export type KeyringState =
  { readonly available: true } | { readonly available: false; readonly reason: string }

export interface Secrets {
  /** Whether this computer keeps secrets. Asked once, when it is first needed. */
  readonly keyring: KeyringState
  /** null when there is none; `no-keyring` when it cannot be decrypted any more */
  get(key: string): Result<string | null>
  /** `no-keyring` when nothing was written */
  set(key: string, value: string): Result<null>
  delete(key: string): void
}

const NOT_KEPT = 'This computer has no keyring, so your sign-in is not kept.'

/**
 * Secrets encrypted by the computer's keyring (Keychain, DPAPI, libsecret, KWallet). Without a real one nothing secret is
 * written at all: Chromium's `basic_text` hides a value with a key that everybody knows.
 *
 * Ask only after Electron is ready.
 */
export function createSecrets(port: KeyringPort, file: SecretFile, log: Logger): Secrets {
  let known: KeyringState | null = null
  const keyring = (): KeyringState => {
    if (known === null) {
      known = keyringState(port)
      if (!known.available) log.warn('no keyring: nothing secret is kept', { reason: known.reason })
    }
    return known
  }
  const all = (): Readonly<Record<string, string>> => {
    try {
      return file.read()
    } catch (error) {
      log.error('kept secrets could not be read', { error })
      return {}
    }
  }
  const forget = (key: string): void => {
    const values = all()
    if (!Object.hasOwn(values, key)) return
    try {
      file.write(Object.fromEntries(Object.entries(values).filter(([name]) => name !== key)))
    } catch (error) {
      log.error('a kept secret could not be removed', { error })
    }
  }

  return {
    get keyring() {
      return keyring()
    },
    get(key) {
      const kept = all()[key]
      if (kept === undefined) return succeed(null)
      if (!keyring().available) return fail('no-keyring', NOT_KEPT)
      try {
        return succeed(port.decryptString(Buffer.from(kept, 'base64')))
      } catch (error) {
        // Another keyring, another user, or a damaged file: the value will never be readable again.
        log.warn('a kept secret cannot be decrypted and is dropped', { error })
        forget(key)
        return fail('no-keyring', 'Your kept sign-in cannot be read any more. Sign in again.')
      }
    },
    set(key, value) {
      if (!keyring().available) return fail('no-keyring', NOT_KEPT)
      try {
        file.write({ ...all(), [key]: port.encryptString(value).toString('base64') })
        return succeed(null)
      } catch (error) {
        log.error('a secret could not be kept', { error })
        return fail('no-keyring', 'Your sign-in could not be kept on this computer.')
      }
    },
    delete: forget,
  }
}

function keyringState(port: KeyringPort): KeyringState {
  try {
    const backend = port.getSelectedStorageBackend?.()
    if (backend === 'basic_text') return { available: false, reason: 'the desktop offers no keyring' }
    if (!port.isEncryptionAvailable()) return { available: false, reason: 'the keyring is missing or locked' }
    return { available: true }
  } catch {
    return { available: false, reason: 'the keyring does not answer' }
  }
}
