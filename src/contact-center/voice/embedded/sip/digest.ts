import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** Digest access authentication with MD5 and qop=auth, the one kind JsSIP speaks (RFC 2617, RFC 3261 §22). */

export interface DigestCredentials {
  readonly username: string
  readonly realm: string
  readonly nonce: string
  readonly uri: string
  readonly response: string
  readonly qop: string
  readonly cnonce: string
  readonly nc: string
}

const names = ['username', 'realm', 'nonce', 'uri', 'response', 'qop', 'cnonce', 'nc'] as const

/** Null when it is not a Digest header with everything that qop=auth needs. */
export function parseAuthorization(header: string): DigestCredentials | null {
  const [, parameters] = /^Digest\s+(.*)$/is.exec(header) ?? []
  if (parameters === undefined || header.length > 4_096) return null
  const found = new Map<string, string>()
  for (const match of parameters.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)/gi)) {
    const [, name, quoted, token] = match
    if (name === undefined || found.has(name.toLowerCase())) return null
    found.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? token ?? '')
  }
  const values = names.map((name) => found.get(name))
  if (values.some((value) => value === undefined || value === '')) return null
  const algorithm = found.get('algorithm')
  if (algorithm !== undefined && algorithm.toUpperCase() !== 'MD5') return null
  if (found.get('qop')?.toLowerCase() !== 'auth' || !/^[0-9a-f]{8}$/i.test(found.get('nc') ?? '')) return null
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as unknown as DigestCredentials
}

export function digestResponse(credentials: DigestCredentials, password: string, method: string): string {
  const { username, realm, nonce, uri, qop, cnonce, nc } = credentials
  const ha1 = md5(`${username}:${realm}:${password}`)
  const ha2 = md5(`${method}:${uri}`)
  return md5(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`)
}

export function sameDigest(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given.toLowerCase())]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** A nonce says when it was made and proves that we made it, so none has to be stored. */
export function makeNonce(key: Uint8Array, now: number, salt: string): string {
  const stamp = `${Math.floor(now).toString(36)}.${salt}`
  return `${stamp}.${sign(key, stamp)}`
}

/** Epoch ms at which the nonce was made; null when it is not ours. */
export function nonceMadeAt(nonce: string, key: Uint8Array): number | null {
  const [, stamp, signature] = /^([0-9a-z]{1,12}\.[0-9a-f]{16})\.([0-9a-f]{32})$/.exec(nonce) ?? []
  if (stamp === undefined || signature === undefined || !sameDigest(sign(key, stamp), signature)) return null
  return Number.parseInt(stamp, 36)
}

function sign(key: Uint8Array, stamp: string): string {
  return createHmac('sha256', key).update(stamp).digest('hex').slice(0, 32)
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex')
}
