import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { machinePolicyPath, readPolicy } from '../../../../src/main/settings/policy-file.js'
import { decide, parsePolicy, policySchema } from '../../../../src/main/settings/policy.js'
import { jsSipReadsStart } from '../../../../src/main/sip/jssip-grammar.js'

/** A policy that is right but for what is given. */
const sipWith = (change: object): string =>
  JSON.stringify({ sip: { account: { domain: 'p.example' }, servers: ['wss://p.example'], ...change } })

describe('who decides', () => {
  it.each([
    [{ locked: 'dark' }, 'light', { value: 'dark', by: 'locked' }],
    [{ locked: 'dark' }, null, { value: 'dark', by: 'locked' }],
    [{ default: 'dark' }, 'light', { value: 'light', by: 'user' }],
    [{ default: 'dark' }, null, { value: 'dark', by: 'policy-default' }],
    [undefined, 'light', { value: 'light', by: 'user' }],
    [undefined, null, { value: 'system', by: 'built-in' }],
  ])('policy %j, user %j: %j', (policy, chosen, decided) => {
    expect(decide(policy, chosen, 'system')).toEqual(decided)
  })
})

describe('a policy document', () => {
  it('may lock some keys, set defaults for others, and leave the rest', () => {
    expect(
      parsePolicy(
        '\uFEFF{"$schema":"policy.schema.json","server":{"locked":"https://center.example"},"extraCaFile":"/etc/ca.pem",' +
          '"theme":{"default":"dark"},"dialRegion":{"default":"GB"}}',
      ),
    ).toMatchObject({
      ok: true,
      value: { server: { locked: 'https://center.example' }, theme: { default: 'dark' } },
    })
    expect(parsePolicy('{}')).toEqual({ ok: true, value: {} })
  })

  it.each([
    ['{', 'is not valid JSON at line 1, column 2: the file ends too early'],
    ['{"theme": {"locked": "dark"},\n}', 'line 2, column 1: a comma too many before }'],
    ['[]', 'the whole file must be an object'],
    ['{"theme":{"locked":"blue"}}', 'theme.locked must be one of "system", "light", "dark"'],
    ['{"theme":"dark"}', 'theme must be { "locked": … } or { "default": … }'],
    ['{"theme":{}}', 'theme.locked must be one of "system", "light", "dark"'],
    ['{"theme":{"locked":"dark","default":"light"}}', 'theme must be { "locked": … } or { "default": … }'],
    ['{"dialRegion":{"locked":7}}', 'dialRegion.locked must be a text'],
    ['{"dialRegion":{"default":"gb"}}', 'dialRegion.default must be two capital letters'],
    // not in force yet, so not in the schema: a key that does nothing is a promise that is not kept
    ['{"devices":{"headset":{"locked":"Jabra"}}}', 'there is no key “devices”'],
    ['{"server":{"locked":"ftp://x"}}', 'server.locked must be an address that begins with https://'],
    ['{"requireEncryptedSignIn":"yes"}', 'requireEncryptedSignIn must be true or false'],
    ['{"sip":{"account":{"domain":"p.example"},"server":["wss://p.example"]}}', 'sip.servers is missing'],
    ['{"sip":{"account":{"domain":"p.example"},"server":["wss://p.example"]}}', 'sip has no key “server”'],
    [
      '{"sip":{"account":{"domain":"sip:p.example"},"servers":["wss://p.example"]}}',
      'sip.account.domain must be a host name or an address alone',
    ],
    [
      '{"sip":{"account":{"domain":"p.example"},"servers":["ws://p.example"]}}',
      'sip.servers.0 must be wss:, or ws: to this computer itself',
    ],
    [
      '{"sip":{"account":{"domain":"p.example"},"servers":"wss://p.example"}}',
      'sip.servers must be a list, in [ ]',
    ],
    // What the SIP stack or the browser would refuse later, without a word of the policy.
    [sipWith({ account: { domain: 'pbx..example' } }), 'sip.account.domain must be a host name'],
    [sipWith({ account: { domain: '10.0.0' } }), 'sip.account.domain must be a host name'],
    [sipWith({ account: { domain: '10.0.0.300' } }), 'sip.account.domain must be a host name'],
    [sipWith({ account: { domain: '[1:2:::]' } }), 'sip.account.domain must be a host name'],
    [
      sipWith({ account: { domain: 'p.example', authorizationUser: 'alex"' } }),
      'sip.account.authorizationUser must be one line without quotation marks',
    ],
    [
      sipWith({ account: { domain: 'p.example', authorizationUser: 'alex\r\nX: y' } }),
      'sip.account.authorizationUser must be one line',
    ],
    [
      sipWith({ trustedPeers: ['pbx.example:5060'] }),
      'sip.trustedPeers.0 must be "server", user@host or host',
    ],
    [
      sipWith({ iceServers: [{ urls: 'turn:turn.example' }] }),
      'sip.iceServers.0 must have a username and a credential',
    ],
    [
      sipWith({ iceServers: [{ urls: 'stun:stun.example?transport=tcp' }] }),
      'sip.iceServers.0.urls must be stun:host',
    ],
    [
      sipWith({ iceServers: [{ urls: 'stun:stun.example:99999' }] }),
      'sip.iceServers.0.urls must be stun:host',
    ],
    ['{"sip":{"account":{},"servers":[]},"a":1,"b":2}', '; and 1 more'],
  ])('%s is refused with the place of the fault: %s', (text, place) => {
    expect(parsePolicy(text, '/etc/offhook/policy.json')).toEqual({
      ok: false,
      error: {
        code: 'bad-request',
        message: expect.stringMatching(
          /^The machine policy is .*\. It is not in force \(\/etc\/offhook\/policy\.json\)\.$/,
        ) as string,
      },
    })
    expect(parsePolicy(text)).toMatchObject({ error: { message: expect.stringContaining(place) as string } })
  })

  it('is refused without a word of what stands in it, which may be a password', () => {
    const secret = 'hunter2'
    for (const text of [
      `{"sip":{"account":{"password":"${secret}"x`,
      `{"sip":{"account":{"domain":"${secret}@","user":"${secret}@","password":["${secret}"]},"servers":["${secret}"]}}`,
      `{"server":{"locked":"${secret}"},"theme":"${secret}","sip":"${secret}"}`,
    ])
      expect(JSON.stringify(parsePolicy(text))).not.toContain(secret)
  })

  it.each(['p.example', 'P-1.Example', 'localhost', '1and1.de', '10.0.0.30', '[::1]', '[fd00::10.0.0.1]'])(
    'takes the domain %s, and so does the SIP stack',
    (domain) => {
      expect(parsePolicy(sipWith({ account: { domain } }))).toMatchObject({ ok: true })
      expect(jsSipReadsStart(`OPTIONS sip:alex@${domain} SIP/2.0`)).toBe(true)
    },
  )

  it('takes no domain that the SIP stack does not', () => {
    const label = fc.string({
      unit: fc.constantFrom('a', '1', '-', '.', ':', 'f'),
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(
        fc.oneof(
          label,
          label.map((text) => `[${text}]`),
          fc.ipV6().map((address) => `[${address}]`),
        ),
        (domain) => {
          if (!parsePolicy(sipWith({ account: { domain } })).ok) return
          expect(jsSipReadsStart(`OPTIONS sip:alex@${domain} SIP/2.0`)).toBe(true)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parsePolicy(text)))
  })

  it('of each example in docs/plain-sip.md is taken', () => {
    const examples = readFileSync('docs/plain-sip.md', 'utf8').matchAll(/```json\n(.*?)```/gs)
    const taken = [...examples].map(([, text = '']) => parsePolicy(text))
    expect(taken.length).toBeGreaterThan(1)
    for (const policy of taken) expect(policy).toMatchObject({ ok: true, value: { sip: {} } })
  })

  it('is described by the schema that is published', () => {
    const published: unknown = JSON.parse(readFileSync('resources/policy/policy.schema.json', 'utf8'))
    expect(published).toEqual(policySchema())
  })
})

describe('the policy file', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'offhook-policy-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))
  const windows = (env: Record<string, string>) => ({ platform: 'win32' as const, env })
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text)
    return join(directory, name)
  }

  it('stands where only an administrator writes', () => {
    expect(machinePolicyPath({ platform: 'linux', env: {} })).toBe('/etc/offhook/policy.json')
    expect(machinePolicyPath(windows({ ProgramData: 'D:\\Data' }))).toBe('D:\\Data\\Offhook\\policy.json')
    expect(machinePolicyPath({ platform: 'darwin', env: {} })).toMatch(/^\/Library\/Managed Preferences\//)
  })

  it('is not needed', async () => {
    expect(await readPolicy({ platform: 'linux', env: {} })).toEqual({ ok: true, value: {} })
  })

  it('can be tried out by OFFHOOK_POLICY', async () => {
    const path = file('trial.json', '{"theme":{"locked":"dark"}}')
    expect(await readPolicy({ platform: 'linux', env: { OFFHOOK_POLICY: path } })).toEqual({
      ok: true,
      value: { theme: { locked: 'dark' } },
    })
    expect(await readPolicy({ platform: 'linux', env: { OFFHOOK_POLICY: `${path}.gone` } })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })

  it('of the machine cannot be undone by OFFHOOK_POLICY, and when it is broken nothing else counts', async () => {
    const trial = { platform: 'linux' as const, env: { OFFHOOK_POLICY: file('trial.json', '{}') } }
    const locked = { theme: { locked: 'dark' } }
    expect(await readPolicy(trial, file('machine.json', JSON.stringify(locked)))).toEqual({
      ok: true,
      value: locked,
    })
    expect(await readPolicy(trial, file('machine.json', '{'))).toMatchObject({ ok: false })
  })

  it('that is there but cannot be read is a failure, not a free choice', async () => {
    expect(await readPolicy({ platform: 'linux', env: { OFFHOOK_POLICY: directory } })).toMatchObject({
      ok: false,
      error: { message: `The machine policy is a folder, not a file. It is not in force (${directory}).` },
    })
  })

  it.skipIf(process.getuid?.() === 0)('says that this account may not read it', async () => {
    const path = file('secret.json', '{}')
    chmodSync(path, 0o000)
    expect(await readPolicy({ platform: 'linux', env: {} }, path)).toMatchObject({
      error: { message: expect.stringContaining('cannot be read by this account') as string },
    })
  })

  it('that everybody can write is nobody’s policy; one to try out may be', async () => {
    const path = file('open.json', '{"theme":{"locked":"dark"}}')
    chmodSync(path, 0o666)
    expect(await readPolicy({ platform: 'linux', env: {} }, path)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('can be written by everybody') as string },
    })
    expect(await readPolicy({ platform: 'linux', env: { OFFHOOK_POLICY: path } })).toMatchObject({ ok: true })
  })
})
