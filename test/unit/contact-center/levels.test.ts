import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { LevelledSettings } from '../../../src/contract/settings.js'
import { changesOf, differing } from '../../../src/contact-center/settings/levels.js'

const anyLevel: fc.Arbitrary<LevelledSettings> = fc.record({
  phoneConnectionMode: fc.constantFrom('on-demand', 'persistent'),
  allowAgentToChangeMode: fc.boolean(),
  autoAnswer: fc.boolean(),
})

it('is mixed exactly when somebody below holds another value', () => {
  fc.assert(
    fc.property(anyLevel, fc.array(anyLevel), fc.array(anyLevel), (level, groups, agents) => {
      const { autoAnswer } = differing(level, groups, agents)
      const others = [...groups, ...agents].filter((below) => below.autoAnswer !== level.autoAnswer)
      expect(autoAnswer.mixed).toBe(others.length > 0)
      expect(autoAnswer.groups + autoAnswer.agents).toBe(others.length)
    }),
  )
})

it('names what a save changes, with the old and the new value', () => {
  const before: LevelledSettings = {
    phoneConnectionMode: 'on-demand',
    allowAgentToChangeMode: true,
    autoAnswer: false,
  }
  expect(changesOf(before, { ...before, autoAnswer: true })).toEqual({ autoAnswer: [false, true] })
  expect(changesOf(before, before)).toEqual({})
})
