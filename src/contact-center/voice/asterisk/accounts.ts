import { createHash } from 'node:crypto'
import type { VoiceLogger } from '../voice-logger.js'
import type { AriClient } from './ari/ari-client.js'

export interface Account {
  readonly signInId: string
  readonly user: string
  readonly password: string
}

interface Known {
  readonly user: string
  readonly digest: string
  registered: boolean
  /** how often Asterisk has told of it */
  tellings: number
}

export interface AccountsOptions {
  readonly client: AriClient
  /** digest realm */
  readonly realm: string
  /** of endpoints: allowed codecs in order */
  readonly codecs: string
  /** of the dialplan: in which INVITE with Replaces finds its extension */
  readonly context: string
  readonly logger: VoiceLogger
  tell(signInId: string, registered: boolean): void
}

/** A phone that comes and goes faster than it can be asked is told of by events all the same. */
const mostLooks = 5

/** A sign-in waits no longer than this for an Asterisk that does not answer. */
const longestAddMs = 2_000

/** The extension that Asterisk names in its Contact, and so the Request-URI of INVITE with Replaces. */
export const legExtension = 'leg'

/**
 * SIP credentials, one endpoint of Asterisk for each sign-in, pushed over ARI. Asterisk gets a hash of the password (RFC 3261
 * digest's HA1) and keeps it in memory.
 */
export class Accounts {
  readonly #options: AccountsOptions
  readonly #bySignIn = new Map<string, Known>()
  /** one command at a time for each user */
  readonly #chains = new Map<string, Promise<void>>()

  constructor(options: AccountsOptions) {
    this.#options = options
  }

  /** Resolves when Asterisk knows it, or when it has not heard of it in time: then it is told when it is there again. */
  add({ signInId, user, password }: Account): Promise<void> {
    const text = `${user}:${this.#options.realm}:${password}`
    const known = {
      user,
      digest: createHash('md5').update(text).digest('hex'),
      registered: false,
      tellings: 0,
    }
    const older = this.#bySignIn.get(signInId)
    if (older && older.user !== user) this.#remove(older.user)
    this.#bySignIn.set(signInId, known)
    return new Promise((resolve) => {
      this.#push(known, resolve)
      setTimeout(resolve, longestAddMs).unref()
    })
  }

  remove(signInId: string): void {
    const known = this.#bySignIn.get(signInId)
    if (!known) return
    this.#bySignIn.delete(signInId)
    if (known.registered) this.#options.tell(signInId, false)
    this.#remove(known.user)
  }

  /** It goes on at another instance. */
  leave(signInId: string): void {
    this.#bySignIn.delete(signInId)
  }

  isRegistered(signInId: string): boolean {
    return this.#bySignIn.get(signInId)?.registered === true
  }

  userOf(signInId: string): string | null {
    return this.#bySignIn.get(signInId)?.user ?? null
  }

  signInOf(user: string): string | null {
    for (const [signInId, known] of this.#bySignIn) if (known.user === user) return signInId
    return null
  }

  /** @param state of the endpoint, as ARI tells it */
  endpointChanged(user: string, state: string): void {
    const signInId = this.signInOf(user)
    const known = signInId === null ? undefined : this.#bySignIn.get(signInId)
    if (signInId === null || !known) return
    known.tellings++
    const registered = state === 'online'
    if (known.registered === registered) return
    known.registered = registered
    this.#options.logger.info({ signInId, user, registered }, registered ? 'Registered' : 'Not registered')
    this.#options.tell(signInId, registered)
  }

  /** Asterisk has forgotten them, or was told of none while it was away. */
  async pushAll(): Promise<void> {
    for (const known of this.#bySignIn.values()) this.#push(known)
    await Promise.all(this.#chains.values())
  }

  async look(user: string): Promise<void> {
    const known = [...this.#bySignIn.values()].find((one) => one.user === user)
    for (let attempt = 0; known && attempt < mostLooks; attempt++) {
      const { tellings } = known
      const endpoint = await this.#options.client.endpoint(user)
      if (!endpoint.ok) return
      // What was told meanwhile may be newer than the answer: then it is asked again.
      if (known.tellings !== tellings) continue
      this.endpointChanged(user, endpoint.value.state)
      return
    }
  }

  #push({ user, digest }: Known, pushedTo = (): void => undefined): void {
    const { client, realm, codecs, context } = this.#options
    void this.#inTurn(user, async () => {
      await Promise.all([
        client.pushConfig('auth', user, {
          auth_type: 'digest',
          username: user,
          realm,
          password_digest: `MD5:${digest}`,
        }),
        // One place at a time, and the newest: a softphone that was restarted takes its registration over.
        client.pushConfig('aor', user, {
          max_contacts: '1',
          remove_existing: 'yes',
          default_expiration: '600',
        }),
      ])
      // Its softphone waits to be told of its password.
      const pushed = await client.pushConfig('endpoint', user, {
        ...endpointOf(user, realm, codecs),
        aors: user,
        context,
        // Says to the dialplan whose INVITE with Replaces this is. An heir cannot change a `set_var`: Asterisk keeps the first.
        accountcode: client.access.app,
      })
      pushedTo()
      if (!pushed.ok) return
      await client.subscribe(`endpoint:PJSIP/${user}`)
      // A quick softphone has registered before anybody listened.
      await this.look(user)
    })
  }

  #remove(user: string): void {
    const { client } = this.#options
    void this.#inTurn(user, async () => {
      // Without its AOR the registration is gone; a call that is up goes on.
      await client.removeConfig('endpoint', user)
      await client.removeConfig('aor', user)
      await client.removeConfig('auth', user)
    })
  }

  #inTurn(user: string, command: () => Promise<void>): Promise<void> {
    const turn = (this.#chains.get(user) ?? Promise.resolve()).then(command).then(() => {
      if (this.#chains.get(user) === turn) this.#chains.delete(user)
    })
    this.#chains.set(user, turn)
    return turn
  }
}

const endpointOf = (user: string, realm: string, codecs: string): Readonly<Record<string, string>> => ({
  webrtc: 'yes',
  auth: user,
  disallow: 'all',
  allow: codecs,
  contact_user: legExtension,
  from_domain: realm,
  // Nothing may go out on a leg for what happens to the interaction (SPEC §4).
  direct_media: 'no',
  send_connected_line: 'no',
  timers: 'no',
  // A softphone transfers by the Agent API.
  allow_transfer: 'no',
  allow_subscribe: 'no',
  rtp_symmetric: 'yes',
})
