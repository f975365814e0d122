import { readFile } from 'node:fs/promises'
import { fail, succeed, type Result } from '../../contract/errors.js'
import type { SecretStore, SettingsStore } from '../ports.js'
import type { SipPolicy } from '../settings/policy-sip.js'
import type { Credentials } from './plain-account.js'

/** Where this phone's credentials come from: the policy, its password file, or what the agent typed once. */
export interface PlainCredentials {
  /** null: the agent has to type them; `user` is what is known of them */
  find(): Promise<Result<Credentials | null>>
  /** typed by the agent and taken by the server; kept by the keyring and nowhere else */
  keep(credentials: Credentials): Result<null>
  forget(): void
  /** the user name that is known without a password */
  readonly user: string | null
  /** the agent typed them, so Log out forgets them */
  readonly typed: boolean
}

const userKey = 'plainSipUser'

export function createPlainCredentials(options: {
  readonly policy: SipPolicy
  readonly secrets: SecretStore
  readonly settingsStore: SettingsStore
  readonly readText?: (path: string) => Promise<string>
}): PlainCredentials {
  const { secrets, settingsStore } = options
  const { account } = options.policy
  const readText = options.readText ?? ((path: string) => readFile(path, 'utf8'))
  const byPolicy = account.password !== undefined || account.passwordFile !== undefined
  const keptUser = (): string | null => {
    const user = settingsStore.get(userKey)
    return account.user ?? (typeof user === 'string' && user.length <= 64 ? user : null)
  }
  const secretKey = (user: string): string => `sip:${user}@${account.domain}`

  return {
    get user() {
      return keptUser()
    },
    typed: !byPolicy,
    find: async () => {
      const user = keptUser()
      if (user === null) return succeed(null)
      if (account.password !== undefined) return succeed({ user, password: account.password })
      if (account.passwordFile !== undefined) {
        try {
          const text = await readText(account.passwordFile)
          // Some editors begin a file with a byte order mark.
          const [password = ''] = text.replace(/^\ufeff/, '').split(/\r?\n/)
          if (password === '') return fail('bad-request', 'The password file of the machine policy is empty.')
          return succeed({ user, password })
        } catch {
          // Its path may tell where secrets lie.
          return fail('bad-request', 'The password file of the machine policy cannot be read.')
        }
      }
      const kept = secrets.get(secretKey(user))
      if (!kept.ok) return succeed(null)
      return succeed(kept.value === null ? null : { user, password: kept.value })
    },
    keep: ({ user, password }) => {
      settingsStore.set(userKey, user)
      return byPolicy ? succeed(null) : secrets.set(secretKey(user), password)
    },
    forget: () => {
      const user = keptUser()
      if (user !== null && !byPolicy) secrets.delete(secretKey(user))
    },
  }
}
