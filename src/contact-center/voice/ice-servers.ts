import { createHmac } from 'node:crypto'
import type { SipAccount } from '../../contract/agent-api/commands.js'

export interface IceOptions {
  /** `stun:host`, `turn:host:3478?transport=udp`, `turns:host:5349` (RFC 7064, RFC 7065) */
  readonly urls: readonly string[]
  /** what the TURN server shares with us; null where no server of these wants credentials */
  readonly secret: string | null
}

const weekSeconds = 7 * 24 * 3600

/**
 * Credentials as coturn's use-auth-secret checks them: the name says until when they are good, the password is its HMAC.
 * They are good for one to two weeks and the same within a week, so that the account of a sign-in stays the same at whichever
 * instance it goes on.
 * @param nowMs real Unix time, which the TURN server has too
 */
export function iceServersFor(
  user: string,
  { urls, secret }: IceOptions,
  nowMs: number,
): SipAccount['iceServers'] {
  const goodUntil = (Math.floor(nowMs / 1000 / weekSeconds) + 2) * weekSeconds
  const username = `${goodUntil}:${user}`
  return urls.map((url) =>
    secret === null || url.startsWith('stun')
      ? { urls: url }
      : { urls: url, username, credential: createHmac('sha1', secret).update(username).digest('base64') },
  )
}
