import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LevelledSettings } from '../../../src/contract/settings.js'
import { changesOf, differingSettings, overParent } from '../../../src/contact-center/settings/levels.js'

const anyLevel: fc.Arbitrary<LevelledSettings> = fc.record({
  phoneConnectionMode: fc.constantFrom('on-demand', 'persistent'),
  allowAgentToChangeMode: fc.boolean(),
  autoAnswer: fc.boolean(),
})

it('copies from the parent exactly what is not given', () => {
  fc.assert(
    fc.property(anyLevel, fc.record({ autoAnswer: fc.boolean() }, { requiredKeys: [] }), (parent, own) => {
      expect(overParent(parent, own)).toEqual({ ...parent, ...own })
    }),
  )
})

it('names the settings that differ, and records exactly those as changes', () => {
  fc.assert(
    fc.property(anyLevel, anyLevel, (before, after) => {
      const changes = changesOf({ levelled: before }, { levelled: after })
      expect(Object.keys(changes)).toEqual(differingSettings(before, after))
      for (const name of differingSettings(before, after))
        expect(changes[name]).toEqual([before[name], after[name]])
    }),
  )
})

it('records every field of what is created, from nothing', () => {
  const levelled = {
    phoneConnectionMode: 'on-demand',
    allowAgentToChangeMode: true,
    autoAnswer: false,
  } as const
  expect(changesOf(null, { name: 'Night', levelled })).toEqual({
    name: [null, 'Night'],
    phoneConnectionMode: [null, 'on-demand'],
    allowAgentToChangeMode: [null, true],
    autoAnswer: [null, false],
  })
})

it('takes the same facts in another order for no change, because a database keeps its own order', () => {
  const before = { workplace: { uri: 'sip:desk@example.com', kind: 'sip-uri' } }
  expect(changesOf(before, { workplace: { kind: 'sip-uri', uri: 'sip:desk@example.com' } })).toEqual({})
})
