import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlainCredentials } from '../../../../src/main/plain-sip/credentials.js'
import {
  plainAccount,
  readPlainDestination,
  readPlainUser,
} from '../../../../src/main/plain-sip/plain-account.js'
import { rejectionInWords } from '../../../../src/main/plain-sip/call-end-words.js'
import { type SipPolicy, sipPolicy } from '../../../../src/main/settings/policy-sip.js'

const policy = (account: object, more: object = {}): SipPolicy =>
  sipPolicy.parse({
    account: { domain: 'pbx.example.com', ...account },
    servers: ['wss://pbx.example.com/ws'],
    ...more,
  })

describe('what the agent types', () => {
  it.each([
    ['100', 'sip:100@pbx.example.com'],
    ['*45', 'sip:*45@pbx.example.com'],
    ['#9', 'sip:%239@pbx.example.com'],
    ['+44 (20) 7900-0001', 'sip:+442079000001@pbx.example.com'],
    ['alice', 'sip:alice@pbx.example.com'],
    ['alice@other.example', 'sip:alice@other.example'],
    ['SIP:alice@other.example', 'sip:alice@other.example'],
  ])('%s calls %s', (typed, uri) => {
    expect(readPlainDestination(typed, 'pbx.example.com')).toEqual({ ok: true, value: uri })
  })

  it.each([
    '',
    ' ',
    'a b',
    '<sip:a@b>',
    'sip:a@b?Replaces=x',
    'sip:a@b\r\nX: y',
    'tel:+1',
    'a@b@c d',
    'http://x',
  ])('%j calls nobody', (typed) => {
    expect(readPlainDestination(typed, 'pbx.example.com').ok).toBe(false)
  })

  it('is never more than one URI, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const read = readPlainDestination(typed, 'pbx.example.com')
        if (read.ok) expect(read.value).toMatch(/^sips?:[^\s@<>"?]+@[^\s@<>"?]+$/)
      }),
    )
  })
})

it.each(['*45', '#9', '+4930123', 'uuid-standby', '1-800', '*agent.login', 'sip:line@pbx.example.com'])(
  'the access number %s of a policy can be called',
  (accessNumber) => {
    const { persistentConnection } = policy({}, { persistentConnection: { accessNumber } })
    expect(readPlainDestination(persistentConnection?.accessNumber ?? '', 'pbx.example.com').ok).toBe(true)
  },
)

it('no access number that cannot be called is taken in a policy: there would be no line, and no word of it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(sip:)?[a-z*#+?@.;0-9-]{1,40}$/), (accessNumber) => {
      const taken = sipPolicy.safeParse({
        account: { domain: 'pbx.example.com' },
        servers: ['wss://pbx.example.com/ws'],
        persistentConnection: { accessNumber },
      })
      if (taken.success) expect(readPlainDestination(accessNumber, 'pbx.example.com').ok).toBe(true)
    }),
    { numRuns: 500, examples: [['+abc'], ['abc#1'], ['sip:a@b?x=y'], ['.'], ['-']] },
  )
})

describe('whom the phone registers as', () => {
  it.each([
    ['alex', 'alex'],
    [' alex ', 'alex'],
    ['alex@pbx.example.com', 'alex'],
    ['sip:Alex@PBX.example.com', 'Alex'],
    ['alex@other.example', 'alex@other.example'],
    ['@pbx.example.com', ''],
  ])('%j typed is %j', (typed, user) => {
    expect(readPlainUser(typed, 'pbx.example.com')).toBe(user)
  })

  it('is made of policy and credentials', () => {
    const made = plainAccount(policy({ authorizationUser: 'auth', displayName: 'Desk 7' }), {
      user: 'alex',
      password: 'canary',
    })
    expect(made).toMatchObject({
      uri: 'sip:alex@pbx.example.com',
      authorizationUser: 'auth',
      password: 'canary',
      displayName: 'Desk 7',
      webSocketUrls: ['wss://pbx.example.com/ws'],
    })
  })
})

describe('a policy’s section sip', () => {
  it.each([
    [{ servers: [] }],
    [{ servers: ['ws://pbx.example.com/ws'] }],
    [{ servers: ['https://pbx.example.com'] }],
    [{ servers: ['wss://user:secret@pbx.example.com'] }],
    [{ codecs: ['opus', 'opus'] }],
    [{ codecs: ['g729'] }],
    [{ autoAnswer: { enabled: true, maxDelaySeconds: 31 } }],
    [{ trustedPeers: ['sip:<evil>'] }],
    [{ iceServers: [{ urls: 'http://x' }] }],
    [{ unknown: 1 }],
  ])('%j is refused', (change) => {
    const whole = { account: { domain: 'pbx.example.com' }, servers: ['wss://pbx.example.com/ws'], ...change }
    expect(sipPolicy.safeParse(whole).success).toBe(false)
  })
})

describe('the password', () => {
  const secrets = new Map<string, string>()
  const kept = new Map<string, unknown>()
  const credentials = (account: object, readText?: (path: string) => Promise<string>) =>
    createPlainCredentials({
      policy: policy(account),
      secrets: {
        keyring: { available: true },
        get: (key) => ({ ok: true, value: secrets.get(key) ?? null }),
        set: (key, value) => {
          secrets.set(key, value)
          return { ok: true, value: null }
        },
        delete: (key) => void secrets.delete(key),
      },
      settingsStore: {
        get: (key) => kept.get(key),
        set: (key, value) => void kept.set(key, value),
        delete: (key) => void kept.delete(key),
      },
      ...(readText ? { readText } : {}),
    })

  it('comes from the policy, or from the first line of its file', async () => {
    expect(await credentials({ user: 'alex', password: 'a' }).find()).toEqual({
      ok: true,
      value: { user: 'alex', password: 'a' },
    })
    const file = credentials({ user: 'alex', passwordFile: '/secret' }, async () => 'b\r\nmore\n')
    expect(await file.find()).toEqual({ ok: true, value: { user: 'alex', password: 'b' } })
    const marked = credentials({ user: 'alex', passwordFile: '/secret' }, async () => '\ufeffb')
    expect(await marked.find()).toEqual({ ok: true, value: { user: 'alex', password: 'b' } })
  })

  it('of a file that cannot be read is told without its path', async () => {
    const file = credentials({ user: 'alex', passwordFile: '/secret/place' }, async () =>
      Promise.reject(new Error('x')),
    )
    const found = await file.find()
    expect(found.ok).toBe(false)
    expect(JSON.stringify(found)).not.toContain('place')
  })

  it('that was typed is kept by the keyring alone, and forgotten', async () => {
    const typed = credentials({})
    expect(await typed.find()).toEqual({ ok: true, value: null })
    typed.keep({ user: 'alex', password: 'canary' })
    expect(await typed.find()).toEqual({ ok: true, value: { user: 'alex', password: 'canary' } })
    expect(JSON.stringify([...kept])).not.toContain('canary')
    typed.forget()
    expect(await typed.find()).toEqual({ ok: true, value: null })
    expect(typed.user).toBe('alex')
  })
})

describe('a call that was not taken', () => {
  it.each([
    [486, null, 'busy'],
    [404, null, 'does not exist'],
    [480, null, 'Nobody answered'],
    [488, null, 'no audio codec in common'],
    [503, 30, 'Try again in 30 s'],
    [503, 90, 'Try again in 90 s'],
    [503, 91, 'Try again in 2 min'],
    [486, 5_400, 'Try again in 90 min'],
    [503, 18_000, 'Try again in 5 h'],
    [503, 31_536_000, 'Try again in 365 days'],
    [503, null, 'Try again later'],
    [302, null, 'an address that cannot be called'],
    [500, null, 'SIP 500'],
    [699, null, 'SIP 699'],
  ])('%i is worded', (status, retryAfterSeconds, words) => {
    expect(rejectionInWords({ status, retryAfterSeconds })).toContain(words)
  })
})

it.each([
  ['alex😀', 'sip:alex%F0%9F%98%80@pbx.example.com'],
  ['half \ud83d', 'sip:half%20%EF%BF%BD@pbx.example.com'],
])('any user name that is typed becomes a URI: %s', (user, uri) => {
  expect(plainAccount(policy({}), { user, password: 'x' }).uri).toBe(uri)
})
