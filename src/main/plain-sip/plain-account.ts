import type { SipAccount } from '../../contract/agent-api/commands.js'
import { fail, succeed, type Result } from '../../contract/errors.js'
import type { SipPolicy } from '../settings/policy-sip.js'

/** Whom the softphone registers as. The password comes apart from it, because a policy may leave it to the agent. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

export function plainAccount(policy: SipPolicy, { user, password }: Credentials): SipAccount {
  const { account, servers, iceServers } = policy
  return {
    uri: `sip:${escapeUser(user)}@${account.domain}`,
    authorizationUser: account.authorizationUser ?? user,
    password,
    displayName: account.displayName ?? user,
    webSocketUrls: [...servers],
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
  }
}

/** Who types their whole address means its user part. */
export function readPlainUser(typed: string, domain: string): string {
  const user = typed.trim().replace(/^sips?:/i, '')
  const home = `@${domain}`.toLowerCase()
  return user.toLowerCase().endsWith(home) ? user.slice(0, -home.length) : user
}

/** RFC 3261 §25.1: what a user part may hold unescaped beside letters and digits. */
const escapeUser = (user: string): string =>
  user
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^A-Za-z0-9_.!~*'()&=+$,;?/-]/gu, (letter) => encodeURIComponent(letter))

/** What the agent typed as a SIP URI of the account's domain; numbers are the server's dial plan's to read, so they stay as typed. */
export function readPlainDestination(typed: string, domain: string): Result<string> {
  const text = typed.trim()
  if (text === '') return fail('bad-number', 'Type a number, a name or a SIP URI.')
  if (/^sips?:/i.test(text)) {
    const uri = text.replace(/^sips?:/i, (scheme) => scheme.toLowerCase())
    return /^sips?:[^\s@<>"?]+@[^\s@<>"?]+$/.test(uri) ? succeed(uri) : refused(text)
  }
  if (/^[^\s@<>"?:;]+@[A-Za-z0-9.[\]:-]+$/.test(text)) return succeed(`sip:${text}`)
  const number = text.replace(/[\s()./-]/g, '')
  if (/^\+?[0-9*#]{1,32}$/.test(number)) return succeed(`sip:${number.replaceAll('#', '%23')}@${domain}`)
  return /^[A-Za-z0-9_.!~*'-]{1,64}$/.test(text) ? succeed(`sip:${text}@${domain}`) : refused(text)
}

const refused = (text: string): Result<string> =>
  fail('bad-number', `“${text.slice(0, 40)}” is not a number, a name or a SIP URI that can be called.`)
