import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonSecretFile } from '../../../../src/main/settings/secret-file.js'
import { createSecrets, type KeyringPort } from '../../../../src/main/settings/secrets.js'
import { recordingLogger } from '../../../support/recording-logger.js'

/** A keyring that turns the text around: enough to tell plain from encrypted. */
const reversing: KeyringPort = {
  isEncryptionAvailable: () => true,
  encryptString: (plain) => Buffer.from(plain.split('').reverse().join('')),
  decryptString: (encrypted) => encrypted.toString().split('').reverse().join(''),
}
const broken = (): never => {
  throw new Error('the keyring is gone')
}

let directory: string
const path = (): string => join(directory, 'secrets.json')
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'offhook-secrets-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

function open(port: KeyringPort) {
  const log = recordingLogger()
  return { log, secrets: createSecrets(port, jsonSecretFile(path()), log) }
}

describe('with a keyring', () => {
  it('a secret comes back at the next start and is not on disk in the clear', () => {
    expect(open(reversing).secrets.set('refreshToken', 'canary-token')).toEqual({ ok: true, value: null })
    expect(readFileSync(path(), 'utf8')).not.toContain('canary-token')
    expect(open(reversing).secrets.get('refreshToken')).toEqual({ ok: true, value: 'canary-token' })
  })

  it('a deleted one does not', () => {
    const { secrets } = open(reversing)
    secrets.set('refreshToken', 'canary-token')
    secrets.delete('refreshToken')
    expect(secrets.get('refreshToken')).toEqual({ ok: true, value: null })
  })

  it('one that cannot be decrypted any more is dropped and says so once', () => {
    open(reversing).secrets.set('refreshToken', 'canary-token')
    const { secrets } = open({ ...reversing, decryptString: broken })
    expect(secrets.get('refreshToken')).toMatchObject({ ok: false, error: { code: 'no-keyring' } })
    expect(secrets.get('refreshToken')).toEqual({ ok: true, value: null })
  })

  it('a damaged file is like none, and can be written again', () => {
    writeFileSync(path(), '{"refreshToken": 7')
    const { secrets, log } = open(reversing)
    expect(secrets.get('refreshToken')).toEqual({ ok: true, value: null })
    expect(log.lines.some((line) => line.level === 'error')).toBe(true)
    expect(secrets.set('refreshToken', 'canary-token').ok).toBe(true)
    expect(secrets.get('refreshToken')).toEqual({ ok: true, value: 'canary-token' })
  })
})

describe.each<[string, KeyringPort]>([
  ['no keyring', { ...reversing, isEncryptionAvailable: () => false, encryptString: broken }],
  ["Chromium's basic_text", { ...reversing, getSelectedStorageBackend: () => 'basic_text' }],
  ['a keyring that does not answer', { ...reversing, isEncryptionAvailable: broken }],
])('with %s', (_what, port) => {
  it('nothing is written, and the reason is known', () => {
    const { secrets } = open(port)
    expect(secrets.set('refreshToken', 'canary-token')).toMatchObject({
      ok: false,
      error: { code: 'no-keyring' },
    })
    expect(() => readFileSync(path())).toThrow('ENOENT')
    expect(secrets.keyring).toMatchObject({ available: false })
  })

  it('what an earlier start kept is not given out', () => {
    open(reversing).secrets.set('refreshToken', 'canary-token')
    expect(open(port).secrets.get('refreshToken')).toMatchObject({ ok: false, error: { code: 'no-keyring' } })
  })
})

it('a keyring that breaks while a secret is kept loses the secret, not the app', () => {
  const { secrets, log } = open({ ...reversing, encryptString: broken })
  expect(secrets.set('refreshToken', 'canary-token')).toMatchObject({
    ok: false,
    error: { code: 'no-keyring' },
  })
  expect(log.text()).not.toContain('canary-token')
})
