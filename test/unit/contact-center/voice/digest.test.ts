import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  digestResponse,
  makeNonce,
  nonceMadeAt,
  parseAuthorization,
} from '../../../../src/contact-center/voice/embedded/sip/digest.js'
import { Authenticator } from '../../../../src/contact-center/voice/embedded/sip/authenticator.js'

const key = Buffer.alloc(32, 7)
const salt = '0123456789abcdef'

describe('digest', () => {
  it('is RFC 2617 §3.5’s example', () => {
    const credentials = parseAuthorization(
      'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html",' +
        ' qop=auth, nc=00000001, cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc"',
    )
    if (!credentials) throw new Error('not parsed')
    expect(digestResponse(credentials, 'Circle Of Life', 'GET')).toBe(credentials.response)
  })

  it.each([
    '',
    'Basic YTpi',
    'Digest',
    'Digest username="a"',
    'Digest username="a", username="b", realm="r", nonce="n", uri="u", response="x", qop=auth, nc=00000001, cnonce="c"',
    'Digest username="a", realm="r", nonce="n", uri="u", response="x", qop=auth-int, nc=00000001, cnonce="c"',
    'Digest username="a", realm="r", nonce="n", uri="u", response="x", qop=auth, nc=1, cnonce="c"',
    'Digest algorithm=SHA-256, username="a", realm="r", nonce="n", uri="u", response="x", qop=auth, nc=00000001, cnonce="c"',
  ])('does not take %s', (header) => expect(parseAuthorization(header)).toBeNull())

  it('never throws on any header', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseAuthorization(`Digest ${text}`)))
  })

  it('knows its own nonces and their age, and no others', () => {
    const nonce = makeNonce(key, 1_234_567, salt)
    expect(nonceMadeAt(nonce, key)).toBe(1_234_567)
    expect(nonceMadeAt(nonce, Buffer.alloc(32, 8))).toBeNull()
    expect(nonceMadeAt(nonce.replace(/^./, '9'), key)).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => nonceMadeAt(text, key) === null))
  })
})

describe('authenticator', () => {
  function signed(challenge: string, nc = '00000001', password = 'secret'): string {
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? ''
    const fields = {
      username: 'alex',
      realm: 'r',
      nonce,
      uri: 'sip:r',
      qop: 'auth',
      cnonce: 'c',
      nc,
      response: 'x',
    }
    const response = digestResponse(fields, password, 'REGISTER')
    return `Digest username="alex", realm="r", nonce="${nonce}", uri="sip:r", qop=auth, cnonce="c", nc=${nc}, response="${response}"`
  }
  let now = 1_000
  const authenticator = new Authenticator({ realm: 'r', key, clock: { now: () => now } })
  authenticator.add({ signInId: 's', user: 'alex', password: 'secret', deviceId: 'd' })
  const challenge = (header?: string): string => {
    const verdict = authenticator.verify('REGISTER', header)
    if (verdict.kind !== 'challenge') throw new Error('was authentic')
    return verdict.header
  }

  it('lets the right password in once per nonce count, so that nothing can be replayed', () => {
    const first = signed(challenge())
    expect(authenticator.verify('REGISTER', first)).toMatchObject({
      kind: 'authentic',
      account: { signInId: 's' },
    })
    expect(challenge(first)).toContain('stale=true')
  })

  it('calls an old nonce stale when the password was right, and only then', () => {
    const old = challenge()
    now += 300_001
    expect(challenge(signed(old))).toContain('stale=true')
    expect(challenge(signed(old, '00000001', 'wrong'))).not.toContain('stale')
  })

  it('does not take a signature for another method', () => {
    expect(authenticator.verify('INVITE', signed(challenge())).kind).toBe('challenge')
  })
})
