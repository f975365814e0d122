import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLogger, type LogLine } from '../../../../src/main/log/logger.js'
import { createRedaction } from '../../../../src/main/log/redact.js'

const { text, value } = createRedaction('/home/alex')

/** Letters and digits that occur nowhere else, so that finding a part of it is finding the secret. */
const canary = fc.stringMatching(/^[A-Za-z0-9]{20,40}$/).map((noise) => `Zq7${noise}`)
const base64 = canary.map((secret) => `${secret}+/==`)

describe('a secret in a text', () => {
  it.each<[string, (secret: string) => string]>([
    ['a bearer token', (s) => `GET /x\r\nauthorization: Bearer ${s}\r\nHost: y`],
    ['a bearer token in prose', (s) => `sent Bearer ${s} to the center`],
    ['digest credentials', (s) => `Authorization: Digest username="101", response="${s}", cnonce="${s}"`],
    [
      'folded digest credentials',
      (s) => `Proxy-Authorization: Digest username="101",\r\n  response="${s}"\r\nVia: x`,
    ],
    [
      'a header inside JSON',
      (s) => JSON.stringify({ wire: `REGISTER sip:x\r\nAuthorization: Digest response="${s}"\r\n` }),
    ],
    [
      'headers as an object',
      (s) => JSON.stringify({ headers: { authorization: `Bearer ${s}`, Cookie: `a=${s}` } }),
    ],
    ['a cookie', (s) => `Set-Cookie: session=${s}; HttpOnly`],
    ['a JSON password', (s) => `{"username":"alex","password":"${s}"}`],
    ['a JSON password with escapes', (s) => JSON.stringify({ password: `"${s}\\"${s}` })],
    ['JSON that breaks off', (s) => `{"user":"alex","password":"${s}`],
    ['a setting that breaks off', (s) => `password="${s}`],
    ['JSON inside JSON', (s) => JSON.stringify({ body: JSON.stringify({ refreshToken: s }) })],
    ['an access token', (s) => `accessToken: '${s}'`],
    ['a form', (s) => `grant_type=refresh_token&refresh_token=${s}&client_secret=${s}&x=1`],
    ['a query', (s) => `https://center.example/api?access_token=${s}&page=2`],
    [
      'the address that a browser comes back to',
      (s) => `GET http://127.0.0.1:49152/callback?code=${s}&state=${s}&iss=${s} HTTP/1.1`,
    ],
    [
      'the address that a browser is sent to',
      (s) => `https://id.example/auth?client_id=x&state=${s}&nonce=${s}&code_challenge=${s}`,
    ],
    ['a URL with a password', (s) => `wss://agent:${s}@center.example/ws`],
    ['a SIP URI with a password', (s) => `<sip:alex:${s}@center.example;transport=ws>`],
    ['ICE credentials', (s) => `v=0\r\na=ice-ufrag:${s}\r\na=ice-pwd:${s}\r\na=mid:0`],
    ['a fingerprint', (s) => `a=fingerprint:sha-256 ${s}\r\na=setup:active`],
    [
      'SDP inside JSON',
      (s) => JSON.stringify({ sdp: `v=0\r\na=ice-pwd:${s}\r\na=fingerprint:sha-256 ${s}\r\n` }),
    ],
    ['a candidate', (s) => `candidate:1 1 udp 2 127.0.0.1 9 typ host ufrag ${s} network-cost 50`],
    ['SDES keys', (s) => `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${s}`],
    ['a JSON web token', (s) => `got eyJhbGciOi.${s}.${s} back`],
    ['a TURN credential', (s) => `{urls: 'turn:x', credential: '${s}'}`],
  ])('does not survive as %s', (_where, around) => {
    fc.assert(
      fc.property(fc.oneof(canary, base64), (secret) => {
        expect(text(around(secret))).not.toContain(secret.slice(0, 12))
      }),
    )
  })

  it('keeps what stands around it', () => {
    expect(text('REGISTER sip:x SIP/2.0\r\nAuthorization: Digest response="abc"\r\nCSeq: 2 REGISTER')).toBe(
      'REGISTER sip:x SIP/2.0\r\nAuthorization: [redacted]\r\nCSeq: 2 REGISTER',
    )
    expect(text('{"pin":"4711","connectionId":"c-1"}')).toBe('{"pin":[redacted],"connectionId":"c-1"}')
  })

  it.each(['pin=4711', 'PIN: 4711', '{"pin":"4711"}', '{"pin": 4711}', "pin: '4711'", 'pinCode=4711'])(
    'hides the PIN of %s',
    (said) => {
      expect(text(said)).not.toContain('4711')
    },
  )
})

describe('a secret in a fact', () => {
  const names = [
    'password',
    'pin',
    'accessToken',
    'refresh_token',
    'Authorization',
    'credential',
    'sipPassword',
    'apiKey',
    'ha1',
    'icePwd',
    'typedPin',
    'clientSecret',
    'cookie',
  ]

  it('does not survive under its name, however deep and whatever it is', () => {
    const secretValue = canary.chain((secret) =>
      fc
        .constantFrom<unknown>(secret, [secret], { value: secret }, new Error(secret), {
          toJSON: () => secret,
        })
        .map((held) => ({ secret, held })),
    )
    fc.assert(
      fc.property(
        secretValue,
        fc.constantFrom(...names),
        fc.array(fc.constantFrom('a', 'b', 'call')),
        (made, name, path) => {
          const facts = path.reduce<unknown>((inner, key) => ({ [key]: inner }), { [name]: made.held })
          expect(written(facts)).not.toContain(made.secret)
        },
      ),
    )
  })

  it('does not survive in an error, its cause or its stack', () => {
    fc.assert(
      fc.property(canary, (secret) => {
        const error = new Error(`401 for Bearer ${secret}`, { cause: new Error(`{"password":"${secret}"}`) })
        expect(written({ error })).not.toContain(secret)
      }),
    )
  })

  it('never makes the logger throw', () => {
    const circular: Record<string, unknown> = {}
    circular.self = circular
    const hostile = {
      get trap(): never {
        throw new Error('no')
      },
    }
    for (const facts of [
      { circular },
      { hostile },
      { f: () => 1, s: Symbol('x'), n: 10n, d: new Date(NaN) },
    ]) {
      expect(() => written(facts)).not.toThrow()
    }
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }),
        (any) => void written({ any }),
      ),
    )
  })
})

it('does not survive anywhere once it is protected, and is ordinary again after that', () => {
  const redaction = createRedaction('')
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!'[redacted]…~'.includes(secret) && secret.trim().length > 3)
      const release = redaction.protect(secret)
      const said = redaction.text(`${before}<${secret}>${after}`)
      release()
      expect(said).toContain('[redacted]')
      expect(said).not.toContain(`<${secret}>`)
    }),
  )
  const release = redaction.protect('4711')
  expect(redaction.text('it was 4711')).toBe('it was [redacted]')
  release()
  expect(redaction.text('it was 4711')).toBe('it was 4711')
})

it('cuts what is too long to be read', () => {
  expect(text('x'.repeat(100_000)).length).toBeLessThan(40_000)
})

describe('numbers and places', () => {
  it.each([
    ['<sip:+441632960123@center.example;user=phone>', '<sip:…123@center.example;user=phone>'],
    ['tel:+44-1632-960123', 'tel:…123'],
    ['dialled +44 (1632) 960-123 now', 'dialled …123 now'],
    ['sip:alex@center.example', 'sip:alex@center.example'],
    ['sip:101@center.example', 'sip:101@center.example'],
    ['opened /home/alex/.config/offhook.json', 'opened ~/.config/offhook.json'],
  ])('%s becomes %s', (before, after) => {
    expect(text(before)).toBe(after)
  })

  it('keeps at most the last three digits of a number', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+?[0-9]{7,15}$/), (number) => {
        for (const said of [
          text(`INVITE sip:${number}@center.example`),
          written({ destination: number }),
          written({ customer: { address: `tel:${number}` } }),
        ]) {
          expect(said).not.toContain(number.slice(-4))
        }
      }),
    )
  })

  it('leaves times, ids and codes alone', () => {
    expect(value({ openedAt: 1_790_000_000_000, connectionId: 'c-0192837465', code: 486, ms: 12.5 })).toEqual(
      {
        openedAt: 1_790_000_000_000,
        connectionId: 'c-0192837465',
        code: 486,
        ms: 12.5,
      },
    )
  })
})

function written(facts: unknown): string {
  const lines: LogLine[] = []
  createLogger((line) => lines.push(line), createRedaction('/home/alex')).info(
    'a line',
    facts as Record<string, unknown>,
  )
  return lines.map((line) => line.text).join('\n')
}

it('cuts a number that is not even a text', () => {
  expect(value({ phoneNumber: 441632960123, attempts: 12345 })).toEqual({
    phoneNumber: '…123',
    attempts: 12345,
  })
})

it('takes no time over what a stranger sends, whatever it repeats', () => {
  const repeated = [
    'a-',
    'a.',
    'sip:',
    'sip:a:',
    '\\',
    'eyJ',
    'a://',
    'a-token-',
    '+1 ',
    '(1.',
    '"password":"',
    'pin = ',
  ]
  const startedMs = performance.now()
  for (const part of repeated) text(part.repeat(32_768 / part.length))
  // A few ms; with an expression that looks back over all that it has read it was 4 s, in which no call is answered.
  expect(performance.now() - startedMs).toBeLessThan(1_000)
})
