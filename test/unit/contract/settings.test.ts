import { describe, expect, it } from 'vitest'
import { defaultTenantSettings, effectiveSettings, tenantSettings } from '../../../src/contract/settings.js'

const document = {
  schemaVersion: 1,
  version: 3,
  persistentModeProvisioned: true,
  phoneConnectionMode: 'persistent',
  allowAgentToChangeMode: true,
  autoAnswer: true,
  ...defaultTenantSettings,
}

describe('effective settings', () => {
  it('accept the defaults, and ignore keys of a newer server', () => {
    const parsed = effectiveSettings.safeParse({ ...document, screenRecording: 'on' })
    expect(parsed.success && !('screenRecording' in parsed.data)).toBe(true)
  })

  it.each([
    [effectiveSettings, document],
    [tenantSettings, defaultTenantSettings],
  ])('refuse an Auto Answer delay that outlasts the offer, and name the path', (schema, value) => {
    const tooLong = { ...value, offerTimeoutSeconds: 20, autoAnswerDelaySeconds: 16 }
    expect(schema.safeParse(tooLong).error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'autoAnswerDelaySeconds',
    ])
    expect(schema.safeParse({ ...tooLong, autoAnswerDelaySeconds: 15 }).success).toBe(true)
  })
})
