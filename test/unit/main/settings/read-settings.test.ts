import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EffectiveSettings, defaultTenantSettings } from '../../../../src/contract/settings.js'
import { nothingPassedOver, readSettings } from '../../../../src/main/settings/read-settings.js'

const good: EffectiveSettings = {
  schemaVersion: 1,
  version: 7,
  persistentModeProvisioned: true,
  phoneConnectionMode: 'persistent',
  allowAgentToChangeMode: true,
  autoAnswer: false,
  ...defaultTenantSettings,
  sources: { phoneConnectionMode: 'agent', allowAgentToChangeMode: 'group', autoAnswer: 'tenant' },
}
const uploaded = { kind: 'uploaded', id: 'prompt-1', sha256: 'a'.repeat(64) } as const
const lastGood: EffectiveSettings = { ...good, version: 6, autoAnswerPrompt: uploaded }

describe('a settings document', () => {
  it('that this app knows is taken as it is', () => {
    expect(readSettings(good, null)).toEqual({ ok: true, settings: good, passedOver: nothingPassedOver })
  })

  it('of a newer schema is taken for what is known, and what is not is named', () => {
    const newer = {
      ...good,
      schemaVersion: 4,
      screenRecording: 'on',
      statusReasonCodes: {
        ...good.statusReasonCodes,
        vacation: [],
        available: [{ code: 'chat', label: 'Chat', colour: 'red' }],
      },
    }
    expect(readSettings(newer, null)).toEqual({
      ok: true,
      settings: {
        ...good,
        schemaVersion: 4,
        statusReasonCodes: { ...good.statusReasonCodes, available: [{ code: 'chat', label: 'Chat' }] },
      },
      passedOver: {
        newerSchema: 4,
        keys: ['screenRecording', 'statusReasonCodes.available.0.colour', 'statusReasonCodes.vacation'],
        values: [],
      },
    })
  })

  it.each([
    ['phoneConnectionMode', 'hybrid', 'on-demand'],
    ['autoAnswerPrompt', { kind: 'spoken', text: 'Hello' }, { kind: 'built-in', name: 'bleep' }],
    ['autoAnswerPrompt', { kind: 'built-in', name: 'gong', id: 'x' }, { kind: 'built-in', name: 'bleep' }],
    ['sources', { ...good.sources, autoAnswer: 'team', phoneConnectionMode: 'team' }, undefined],
  ] as const)('keeps the last good %s when its new value is %j', (setting, value, cautious) => {
    const before = structuredClone(lastGood)
    const read = readSettings({ ...good, [setting]: value }, lastGood)
    const passedOver = { ...nothingPassedOver, values: [setting] }
    expect(read).toEqual({ ok: true, settings: { ...good, [setting]: lastGood[setting] }, passedOver })
    expect(lastGood).toEqual(before)
    expect(readSettings({ ...good, [setting]: value }, null)).toMatchObject({
      ok: true,
      settings: { [setting]: cautious },
    })
  })

  it.each([
    [{ phoneConnectionMode: 7 }, ['phoneConnectionMode']],
    [{ autoAnswerPrompt: 'bleep' }, ['autoAnswerPrompt']],
    [{ autoAnswerPrompt: { kind: 'built-in' } }, ['autoAnswerPrompt', 'name']],
    [{ autoAnswer: undefined }, ['autoAnswer']],
    [{ schemaVersion: 0 }, ['schemaVersion']],
    [{ schemaVersion: 2, autoAnswer: 'on' }, ['autoAnswer']],
    [{ offerTimeoutSeconds: 600 }, ['offerTimeoutSeconds']],
    [{ autoAnswerDelaySeconds: 28 }, ['autoAnswerDelaySeconds']],
  ])('with %j is refused as a whole, with the path', (change, path) => {
    const read = readSettings({ ...good, ...change, phoneConnectionMode: 'hybrid', ...change }, lastGood)
    expect(read).toMatchObject({ ok: false, fault: { path } })
  })

  it('is taken whatever a newer server adds to it, anywhere', () => {
    const added = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 200 }).map((key) => `new ${key}`),
      fc.jsonValue(),
      { maxKeys: 80 },
    )
    const version = fc.integer({ min: 1, max: 99 })
    fc.assert(
      fc.property(added, added, added, added, version, (top, prompt, codes, code, schemaVersion) => {
        const superset = {
          ...top,
          ...good,
          schemaVersion,
          autoAnswerPrompt: { ...prompt, ...good.autoAnswerPrompt },
          statusReasonCodes: {
            ...codes,
            ...good.statusReasonCodes,
            'on-break': good.statusReasonCodes['on-break'].map((one) => ({ ...code, ...one })),
          },
        }
        const read = readSettings(JSON.parse(JSON.stringify(superset)), null)
        expect(read).toMatchObject({ ok: true, settings: { ...good, schemaVersion } })
        if (!read.ok) return
        const { keys } = read.passedOver
        expect(keys.length > 0).toBe([top, prompt, codes, code].some((one) => Object.keys(one).length > 0))
        expect(Math.max(0, ...keys.map((key) => key.length))).toBeLessThan(100)
      }),
    )
  })

  it('may be anything at all, and never breaks the reader or the last good one', () => {
    const before = structuredClone(lastGood)
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record(Object.fromEntries(Object.keys(good).map((key) => [key, fc.jsonValue()])), {
        requiredKeys: [],
      }),
      fc
        .tuple(fc.constantFrom(...Object.keys(good)), fc.jsonValue())
        .map(([key, value]) => ({ ...good, [key]: value })),
    )
    fc.assert(
      fc.property(anything, (document) => {
        const text = JSON.stringify(document)
        expect(typeof readSettings(document, lastGood).ok).toBe('boolean')
        expect(JSON.stringify(document)).toBe(text)
        expect(lastGood).toEqual(before)
      }),
      { numRuns: 500 },
    )
  })

  it('cannot reach the prototype of anything', () => {
    const document: unknown = JSON.parse(
      JSON.stringify(good).replace(
        '{',
        '{"__proto__":{"autoAnswer":true},"constructor":1,"hasOwnProperty":2,',
      ),
    )
    expect(readSettings(document, null)).toMatchObject({ ok: true, settings: { autoAnswer: false } })
    expect(({} as Record<string, unknown>)['autoAnswer']).toBeUndefined()
  })
})
