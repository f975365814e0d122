import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  readVoiceOptions,
  webSocketUrlBeside,
} from '../../../../src/contact-center/voice/read-voice-options.js'

const read = (flags: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}) =>
  readVoiceOptions(flags, env)

it('is embedded unless Asterisk is chosen', () => {
  expect(read({})).toEqual({ ok: true, value: { kind: 'embedded' } })
  expect(read({ voice: 'freeswitch' })).toMatchObject({ ok: false })
})

it('takes the password of ARI from a file or the environment, and from no argument', () => {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-'))
  try {
    const file = join(folder, 'ari-password')
    writeFileSync(file, 'of the file\n')
    const password = (flags: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv) => {
      const options = read({ voice: 'asterisk', ...flags }, env)
      return options.ok && options.value.kind === 'asterisk' ? options.value.ari.password : null
    }
    expect(password({ 'ari-password-file': file }, {})).toBe('of the file')
    expect(password({}, { OFFHOOK_ARI_PASSWORD_FILE: file })).toBe('of the file')
    expect(password({}, { OFFHOOK_ARI_PASSWORD: 'of the environment' })).toBe('of the environment')
    expect(password({}, {})).toBeNull()
    expect(password({ 'ari-password-file': join(folder, 'none') }, {})).toBeNull()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it.each([
  ['http://127.0.0.1:8088/ari', true],
  ['https://pbx.example.org:8089/ari', true],
  ['http://pbx.example.org:8088/ari', false],
  ['http://127.0.0.1:8088', false],
  ['https://user:password@pbx.example.org/ari', false],
  ['pbx.example.org', false],
])('speaks to ARI at %s: %s', (url, ok) => {
  expect(read({ voice: 'asterisk', 'ari-url': url }, { OFFHOOK_ARI_PASSWORD: 'x' }).ok).toBe(ok)
})

it('lets no name through that would be more than a name in a dial string or a path', () => {
  const env = { OFFHOOK_ARI_PASSWORD: 'x' }
  for (const flag of ['trunk', 'ari-app', 'hold-music'])
    expect(read({ voice: 'asterisk', [flag]: 'a/b' }, env).ok, flag).toBe(false)
  expect(read({ voice: 'asterisk', 'caller-id': 'x' }, env).ok).toBe(false)
})

it('finds SIP over WebSocket beside ARI', () => {
  expect(webSocketUrlBeside('https://pbx.example.org:8089/ari')).toBe('wss://pbx.example.org:8089/ws')
})
