import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { Logger } from '../log/logger.js'
import { jsonSecretFile } from './secret-file.js'
import { createSecrets, type Secrets } from './secrets.js'

/** Secrets of this computer, in `secrets.json` of the given folder. */
export function openSecrets(directory: string, log: Logger): Secrets {
  // The asynchronous API that replaces this one exists from Electron 43 only, and the app also runs on 33.
  /* eslint-disable @typescript-eslint/no-deprecated */
  const port = {
    isEncryptionAvailable: () => safeStorage.isEncryptionAvailable(),
    encryptString: (plain: string) => safeStorage.encryptString(plain),
    decryptString: (encrypted: Buffer) => safeStorage.decryptString(encrypted),
    ...(process.platform === 'linux'
      ? { getSelectedStorageBackend: () => safeStorage.getSelectedStorageBackend() }
      : {}),
  }
  /* eslint-enable @typescript-eslint/no-deprecated */
  return createSecrets(port, jsonSecretFile(join(directory, 'secrets.json')), log)
}
