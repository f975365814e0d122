import { describe, expect, it } from 'vitest'
import { fail, succeed } from '../../../../src/contract/errors.js'
import { createKeptSignIn } from '../../../../src/main/agent/kept-sign-in.js'
import type { SecretStore } from '../../../../src/main/ports.js'
import { createFakeIssuer } from '../../../support/fake-issuer.js'
import { recordingLogger } from '../../../support/recording-logger.js'

const held = { issuer: createFakeIssuer(), signInId: 's1', subject: 'agent:1' }

function stage(how: { keyring?: boolean; requireKeyring?: boolean } = {}) {
  const { keyring = true, requireKeyring = false } = how
  const [secrets, values] = [new Map<string, string>(), new Map<string, unknown>()]
  const secretStore: SecretStore = {
    keyring: keyring ? { available: true } : { available: false, reason: 'the keyring is missing or locked' },
    get: (key) => succeed(secrets.get(key) ?? null),
    set: (key, value) => {
      if (!keyring) return fail('no-keyring', 'no keyring')
      secrets.set(key, value)
      return succeed(null)
    },
    delete: (key) => void secrets.delete(key),
  }
  const kept = createKeptSignIn({
    secrets: secretStore,
    settingsStore: {
      get: (key) => values.get(key),
      set: (key, value) => void values.set(key, value),
      delete: (key) => void values.delete(key),
    },
    server: 'https://center.example',
    requireKeyring,
    log: recordingLogger(),
  })
  return { kept, secrets, values }
}

describe('a kept sign-in', () => {
  it('is found as it was kept, with the name it was remembered by', () => {
    const { kept } = stage()
    kept.keep('refresh-1', held)
    kept.remember('alex')
    expect(kept.find()).toEqual(
      succeed({
        refreshToken: 'refresh-1',
        signInId: 's1',
        subject: 'agent:1',
        issuer: 'https://issuer.example',
        server: 'https://center.example',
        username: 'alex',
      }),
    )
  })

  it('is found also when the app ended before it knew the name', () => {
    const { kept } = stage()
    kept.keep('refresh-1', held)
    expect(kept.find()).toMatchObject({ value: { username: '' } })
  })

  it('leaves nothing of it outside the keyring but the name', () => {
    const { kept, values } = stage()
    kept.keep('refresh-1', held)
    kept.remember('alex')
    expect([...values]).toEqual([['signedInUsername', 'alex']])
  })

  it('is gone when it is forgotten, or when there is no refresh token any more', () => {
    for (const end of ['forget', 'no token']) {
      const { kept, secrets } = stage()
      kept.keep('refresh-1', held)
      if (end === 'forget') kept.forget()
      else kept.keep(null, held)
      expect(secrets.size).toBe(0)
      expect(kept.find()).toEqual(succeed(null))
    }
  })

  it.each(['', 'no json', '{}', '{"refreshToken":"x"}', '[1]', 'null'])(
    'of another shape is dropped: %s',
    (secret) => {
      const { kept, secrets } = stage()
      secrets.set('signIn', secret)
      expect(kept.find()).toEqual(succeed(null))
      expect(secrets.size).toBe(0)
    },
  )
})

describe('a computer without a keyring', () => {
  it('keeps no sign-in, and lets agents sign in all the same', () => {
    const { kept } = stage({ keyring: false })
    expect(kept.refusal()).toEqual(succeed(null))
    kept.keep('refresh-1', held)
    expect(kept.notKept).toBe(true)
  })

  it('lets nobody sign in where policy demands encryption, and says why and what to do', () => {
    const refusal = stage({ keyring: false, requireKeyring: true }).kept.refusal()
    expect(refusal).toMatchObject({ ok: false, error: { code: 'no-keyring' } })
    expect(refusal).toMatchObject({
      error: { message: expect.stringMatching(/missing or locked.*IT support/) as string },
    })
  })

  it('is the only one that policy refuses', () => {
    expect(stage({ requireKeyring: true }).kept.refusal()).toEqual(succeed(null))
  })
})
