import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../clock/clock.js'
import { digestResponse, makeNonce, nonceMadeAt, parseAuthorization, sameDigest } from './digest.js'

export interface SipAccount {
  readonly signInId: string
  readonly user: string
  readonly password: string
  readonly deviceId: string
}

export type Verdict =
  | { readonly kind: 'authentic'; readonly account: SipAccount }
  /** 401 with this WWW-Authenticate header */
  | { readonly kind: 'challenge'; readonly header: string }

export interface AuthenticatorOptions {
  readonly realm: string
  /** makes nonces unforgeable; 32 random bytes of this process */
  readonly key: Uint8Array
  readonly clock: Pick<Clock, 'now'>
}

const nonceLifetimeMs = 300_000

/** Knows the accounts of the sign-ins and tells which of them wrote a request. */
export class Authenticator {
  readonly #options: AuthenticatorOptions
  readonly #byUser = new Map<string, SipAccount>()
  /** highest nonce count per nonce, so that a recorded request cannot be played again (RFC 2617 §3.2.2) */
  readonly #counts = new Map<string, number>()

  constructor(options: AuthenticatorOptions) {
    this.#options = options
  }

  add(account: SipAccount): void {
    this.#byUser.set(account.user, account)
  }

  remove(signInId: string): void {
    for (const [user, account] of this.#byUser) if (account.signInId === signInId) this.#byUser.delete(user)
  }

  verify(method: string, authorization: string | undefined): Verdict {
    const credentials = authorization === undefined ? null : parseAuthorization(authorization)
    const account = credentials ? this.#byUser.get(credentials.username) : undefined
    if (credentials?.realm !== this.#options.realm) return this.#challenge(false)

    const madeAt = nonceMadeAt(credentials.nonce, this.#options.key)
    // An unknown user costs the same work and gets the same answer as a wrong password.
    const expected = digestResponse(credentials, account?.password ?? '', method)
    const right = sameDigest(expected, credentials.response) && account !== undefined
    if (madeAt === null || !right) return this.#challenge(false)

    const expired = this.#options.clock.now() - madeAt > nonceLifetimeMs
    if (expired || !this.#countGrows(credentials.nonce, Number.parseInt(credentials.nc, 16)))
      return this.#challenge(true)
    return { kind: 'authentic', account }
  }

  #countGrows(nonce: string, count: number): boolean {
    if (count <= (this.#counts.get(nonce) ?? 0)) return false
    this.#counts.set(nonce, count)
    const oldest = this.#options.clock.now() - nonceLifetimeMs
    for (const known of this.#counts.keys()) {
      const madeAt = nonceMadeAt(known, this.#options.key)
      if (madeAt !== null && madeAt >= oldest) break
      this.#counts.delete(known)
    }
    return true
  }

  /** `stale` says: the password was right, only the nonce has had its time (RFC 2617 §3.2.1). */
  #challenge(stale: boolean): Verdict {
    const nonce = makeNonce(this.#options.key, this.#options.clock.now(), randomBytes(8).toString('hex'))
    const header = `Digest realm="${this.#options.realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`
    return { kind: 'challenge', header }
  }
}
