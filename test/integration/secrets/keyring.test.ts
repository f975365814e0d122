import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startKeyring } from '../../../scripts/keyring.mjs'
import type { SecretsInput } from '../../support/electron/secrets.js'
import { electronEntry, type ElectronEntry, type RunOptions } from '../../support/run-in-electron.js'

// Secrets in the real Electron, with a real gnome-keyring and without any.
let electron: ElectronEntry
let profile: string
const canary = 'canary-refresh-token'

beforeAll(async () => {
  electron = await electronEntry('test/support/electron/secrets.ts')
})
afterAll(() => electron.dispose())
beforeEach(async () => {
  profile = await mkdtemp(join(tmpdir(), 'offhook-profile-'))
})
afterEach(() => rm(profile, { recursive: true, force: true }))

const ask = (input: SecretsInput, options: RunOptions): Promise<unknown> =>
  electron.run(input, { profile, ...options })

/** Every file of the profile that holds the canary in the clear. */
async function filesWithCanary(): Promise<readonly string[]> {
  const entries = await readdir(profile, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const found = await Promise.all(
    files.map(async (file) => ((await readFile(file)).includes(canary) ? [file] : [])),
  )
  return found.flat()
}

describe.runIf(process.platform === 'linux')('a computer with a keyring', () => {
  it('keeps a secret over a restart, encrypted, and gives it to no other keyring', async () => {
    const keyring = await startKeyring()
    const options = { env: keyring.env, args: ['--password-store=gnome-libsecret'] }
    try {
      expect(await ask({ do: 'set', value: canary }, options)).toEqual({
        keyring: { available: true },
        result: { ok: true, value: null },
      })
      expect(await filesWithCanary()).toEqual([])
      expect(await ask({ do: 'get' }, options)).toMatchObject({ result: { ok: true, value: canary } })
    } finally {
      await keyring.dispose()
    }

    const another = await startKeyring()
    const elsewhere = { env: another.env, args: ['--password-store=gnome-libsecret'] }
    try {
      expect(await ask({ do: 'get' }, elsewhere)).toMatchObject({
        result: { ok: false, error: { code: 'no-keyring' } },
      })
      expect(await ask({ do: 'get' }, elsewhere)).toMatchObject({ result: { ok: true, value: null } })
    } finally {
      await another.dispose()
    }
  })

  it('forgets a secret on request', async () => {
    const keyring = await startKeyring()
    const options = { env: keyring.env, args: ['--password-store=gnome-libsecret'] }
    try {
      await ask({ do: 'set', value: canary }, options)
      expect(await ask({ do: 'delete' }, options)).toMatchObject({ result: { ok: true, value: null } })
    } finally {
      await keyring.dispose()
    }
  })
})

describe.runIf(process.platform === 'linux')('a computer without a keyring', () => {
  it.each([
    ['a desktop that has none', ['--password-store=gnome-libsecret']],
    ["Chromium's own obfuscation", ['--password-store=basic']],
  ])('writes nothing secret and says why: %s', async (_what, args) => {
    const bus = await startKeyring({ keyring: false })
    try {
      expect(await ask({ do: 'set', value: canary }, { env: bus.env, args })).toMatchObject({
        keyring: { available: false, reason: expect.any(String) as string },
        result: { ok: false, error: { code: 'no-keyring' } },
      })
      expect(await filesWithCanary()).toEqual([])
      expect(await readdir(profile)).not.toContain('secrets.json')
    } finally {
      await bus.dispose()
    }
  })
})
