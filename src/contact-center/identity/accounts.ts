import type { Clock } from '../clock/clock.js'
import { type PasswordCheck, createPasswordCheck } from '../session/password-check.js'
import type { Database } from '../store/database.js'

export type AccountKind = 'agent' | 'admin'
/** Whom a token is about: by our own id, or by a name that an issuer elsewhere gives. */
export type Subject =
  { readonly kind: AccountKind; readonly id: string } | { readonly kind: 'named'; readonly username: string }

/** `agent:<id>` or `admin:<id>`: what the embedded issuer writes into `sub`. */
export const accountId = (kind: AccountKind, id: string): string => `${kind}:${id}`

export function accountOf(sub: string): { readonly kind: AccountKind; readonly id: string } | null {
  const [, kind, id] = /^(agent|admin):(.{1,64})$/s.exec(sub) ?? []
  return id === undefined ? null : { kind: kind === 'agent' ? 'agent' : 'admin', id }
}

/** Who may sign in at the embedded issuer. */
export interface Accounts {
  /** Agents sign in to the softphone, administrators to the Manager; neither finds the other. */
  readonly checkPassword: Readonly<Record<AccountKind, PasswordCheck<{ readonly id: string }>>>
  /** whether this account may go on using what was issued to it */
  isActive(sub: string): Promise<boolean>
}

export function createAccounts(db: Database, clock: Clock): Accounts {
  const agents = () =>
    db.selectFrom('agents').select(['id', 'password_hash', 'username']).where('active', '=', true)
  const administrators = () =>
    db.selectFrom('administrators').select(['id', 'password_hash', 'username']).where('active', '=', true)
  return {
    checkPassword: {
      agent: createPasswordCheck(clock, (username) =>
        agents().where('username', '=', username).executeTakeFirst(),
      ),
      admin: createPasswordCheck(clock, (username) =>
        administrators().where('username', '=', username).executeTakeFirst(),
      ),
    },
    isActive: async (sub) => {
      const account = accountOf(sub)
      if (!account) return false
      const row =
        account.kind === 'agent'
          ? await agents().where('id', '=', account.id).executeTakeFirst()
          : await administrators().where('id', '=', account.id).executeTakeFirst()
      return row !== undefined
    },
  }
}
