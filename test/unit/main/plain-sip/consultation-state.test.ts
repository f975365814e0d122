import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Consultation,
  type ConsultationEffect,
  type ConsultationEvent,
  consultationTransition,
} from '../../../../src/main/plain-sip/consultation-state.js'

const types = [
  'asked',
  'held',
  'not-held',
  'not-placed',
  'answered',
  'consulted-ended',
  'caller-ended',
  'complete',
  'back',
  'refused',
  'resumed',
  'signed-out',
] as const satisfies readonly ConsultationEvent['type'][]

function after(...events: ConsultationEvent['type'][]) {
  let state: Consultation = null
  let effects: readonly ConsultationEffect[] = []
  for (const type of events) ({ state, effects } = consultationTransition(state, { type }))
  return { phase: state?.phase ?? null, effects }
}

test.each([
  ['the caller is held before anybody is called', ['asked'], 'holding', ['hold']],
  ['who is asked is called when the caller is held', ['asked', 'held'], 'calling', ['call']],
  ['a caller who is not held stays in the call', ['asked', 'not-held'], null, []],
  ['nobody to call: the caller is taken back', ['asked', 'held', 'not-placed'], 'returning', ['resume']],
  ['busy: the caller is taken back', ['asked', 'held', 'consulted-ended'], 'returning', ['resume']],
  ['back before the answer cancels it', ['asked', 'held', 'back'], 'returning', ['hang-up', 'resume']],
  ['nobody is transferred before the answer', ['asked', 'held', 'complete'], 'calling', []],
  ['answered, it can be completed', ['asked', 'held', 'answered', 'complete'], 'completing', ['refer']],
  [
    'the server may end the asked call before it says that the other has moved',
    ['asked', 'held', 'answered', 'complete', 'consulted-ended'],
    'completing',
    [],
  ],
  [
    'a transfer that is refused brings the caller back',
    ['asked', 'held', 'answered', 'complete', 'refused'],
    'returning',
    ['hang-up', 'resume'],
  ],
  [
    'the caller has moved: the server ends the rest',
    ['asked', 'held', 'answered', 'complete', 'caller-ended'],
    null,
    ['leave-to-server'],
  ],
  [
    'the caller hangs up: the agent goes on with whom they asked',
    ['asked', 'held', 'answered', 'caller-ended'],
    null,
    ['promote'],
  ],
  ['… unless nobody has answered yet', ['asked', 'held', 'caller-ended'], null, ['hang-up']],
] as const)('%s', (_what, events, phase, effects) => {
  expect(after(...events)).toEqual({ phase, effects })
})

test('whatever happens in whatever order, no call is left over and nobody stays on hold', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...types), { maxLength: 40 }), (events) => {
      let state: Consultation = null
      let held = false
      let called = false
      for (const type of events) {
        const before: Consultation = state
        const step = consultationTransition(state, { type })
        state = step.state
        if (before === null && type !== 'asked') expect(step).toEqual({ state: null, effects: [] })
        for (const effect of step.effects) {
          if (effect === 'hold') held = true
          if (effect === 'call') {
            expect(called).toBe(false)
            called = true
          }
          if (effect === 'refer') expect(called).toBe(true)
          if (effect === 'resume') held = false
          if (effect === 'hang-up' || effect === 'leave-to-server' || effect === 'promote') called = false
        }
        // Who has answered was placed: said of them it means nothing.
        const isGone = type === 'consulted-ended' || (type === 'not-placed' && before?.phase === 'calling')
        if (isGone) called = false
        if (type === 'caller-ended' || type === 'not-held' || type === 'signed-out') held = false
        if (state === null) expect({ held, called }).toEqual({ held: false, called: false })
      }
    }),
  )
})
