import { z } from 'zod'
import { type Result, fail, succeed } from '../../contract/errors.js'
import type { Logger } from '../log/logger.js'
import type { HeldSignIn } from './authorization.js'
import type { SecretStore, SettingsStore } from '../ports.js'

const keptSignIn = z.strictObject({
  refreshToken: z.string().min(1),
  signInId: z.string().min(1),
  subject: z.string().min(1),
  /** a token is shown to the issuer that gave it and to no other */
  issuer: z.string().min(1),
  /** origin of the contact center that it was begun at */
  server: z.string().min(1),
})
export type FoundSignIn = z.infer<typeof keptSignIn> & { readonly username: string }

/** The sign-in that outlives the process: in the keyring and nowhere else. */
export interface KeptSignIn {
  /** without a keyring nothing is written, and the console says so */
  readonly notKept: boolean
  /** why nobody may sign in on this computer, where policy demands that sign-ins are kept encrypted */
  refusal(): Result<null>
  keep(refreshToken: string | null, held: HeldSignIn): void
  /** whose sign-in it is; not secret */
  remember(username: string): void
  /** null when there is none; a failure when it cannot be read any more */
  find(): Result<FoundSignIn | null>
  forget(): void
}

const secretKey = 'signIn'
const usernameKey = 'signedInUsername'

export function createKeptSignIn(options: {
  readonly secrets: SecretStore
  readonly settingsStore: SettingsStore
  readonly server: string
  /** the machine policy's `requireEncryptedSignIn` */
  readonly requireKeyring: boolean
  readonly log: Logger
}): KeptSignIn {
  const { secrets, settingsStore, server, requireKeyring, log } = options
  let notKept = false
  return {
    get notKept() {
      return notKept
    },
    refusal: () => {
      if (!requireKeyring || secrets.keyring.available) return succeed(null)
      return fail(
        'no-keyring',
        `Your organisation demands that sign-ins are kept encrypted, and this computer cannot: ${secrets.keyring.reason}. Unlock or set up its keyring and restart Offhook, or tell your IT support.`,
      )
    },
    keep: (refreshToken, { signInId, subject, issuer }) => {
      if (refreshToken === null) {
        // An issuer without refresh tokens: there is nothing that could go on after a restart.
        secrets.delete(secretKey)
        notKept = false
        return
      }
      const value = { refreshToken, signInId, subject, issuer: issuer.id, server }
      const kept = secrets.set(secretKey, JSON.stringify(value))
      notKept = !kept.ok
      if (!kept.ok) log.debug('sign-in not kept', { code: kept.error.code })
    },
    remember: (username) => settingsStore.set(usernameKey, username),
    find: () => {
      const secret = secrets.get(secretKey)
      if (!secret.ok) return secret
      if (secret.value === null) return succeed(null)
      const parsed = keptSignIn.safeParse(parseJson(secret.value))
      if (!parsed.success) {
        log.warn('the kept sign-in has another shape and is dropped')
        secrets.delete(secretKey)
        return succeed(null)
      }
      const username = settingsStore.get(usernameKey)
      return succeed({ ...parsed.data, username: typeof username === 'string' ? username : '' })
    },
    forget: () => {
      secrets.delete(secretKey)
      settingsStore.delete(usernameKey)
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
