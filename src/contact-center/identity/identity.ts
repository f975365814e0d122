import type { Provider } from 'oidc-provider'
import type { About } from '../../contract/about.js'
import { type Result, fail } from '../../contract/errors.js'
import type { Clock } from '../clock/clock.js'
import type { Log } from '../log/logger.js'
import type { Database } from '../store/database.js'
import { type AccessClaims, type VerifyAccess, verifyEmbedded, verifyExternal } from './access-tokens.js'
import { type Accounts, createAccounts } from './accounts.js'
import { createEmbeddedIssuer } from './embedded-issuer.js'
import { cleanUpIdentityItems } from './identity-items.js'
import { loadIdentityKeys } from './identity-keys.js'
import { type IdentityOptions, signInOf } from './identity-options.js'
import { issuerPages } from './issuer-pages.js'

/** How this center knows who calls: by access tokens of one issuer, its own or another. */
export interface Identity {
  readonly options: IdentityOptions
  readonly accounts: Accounts
  /** The address may be known only when the server listens. Until then nobody is known. */
  open(listensAt: string): void
  signIn(): About['signIn']
  publicUrl(): string
  verify(token: string): Promise<Result<AccessClaims>>
  /** null: the issuer is elsewhere */
  embedded(): Provider | null
  dispose(): void
}

export async function createIdentity(
  deps: { readonly db: Database; readonly clock: Clock; readonly log: Log },
  options: IdentityOptions,
): Promise<Identity> {
  const { db, clock, log } = deps
  const { external } = options
  const keys = external ? null : await loadIdentityKeys(db)
  const accounts = createAccounts(db, clock)
  const stopCleaning = cleanUpIdentityItems(db, clock, log)
  interface Opened {
    readonly publicUrl: string
    readonly signIn: About['signIn']
    readonly verify: VerifyAccess
    readonly embedded: Provider | null
  }
  let opened: Opened | null = null
  const now = (): Opened => {
    if (!opened) throw new Error('The identity is asked before the server listens')
    return opened
  }
  return {
    options,
    accounts,
    open: (listensAt) => {
      const publicUrl = options.publicUrl ?? listensAt
      const signIn = signInOf(options, publicUrl)
      const { accessSeconds } = options
      const pages = issuerPages
      opened = {
        publicUrl,
        signIn,
        verify: external ? verifyExternal(signIn, external) : keys ? verifyEmbedded(signIn, keys) : refuse,
        embedded:
          keys && createEmbeddedIssuer({ publicUrl, signIn, accessSeconds, keys, db, accounts, pages, log }),
      }
    },
    signIn: () => now().signIn,
    publicUrl: () => now().publicUrl,
    verify: (token) => now().verify(token),
    embedded: () => now().embedded,
    dispose: () => stopCleaning(),
  }
}

const refuse: VerifyAccess = async () => fail('not-signed-in', 'Sign in first.')
