import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AutoAnswerInput, decideAutoAnswer } from '../../../../src/main/calls/auto-answer.js'
import { answerHeaderForms } from '../../../../src/main/sip/answer-headers-state.js'

const anyInput: fc.Arbitrary<AutoAnswerInput> = fc.record({
  via: fc.constantFrom('invite', 'persistent-leg', 'desk-phone'),
  purpose: fc.constantFrom('validation', 'interaction', 'outbound', 'test', null),
  answerMode: fc.constantFrom('auto', 'manual', null),
  hasAudio: fc.boolean(),
  line: fc.constantFrom(1, 2),
  signedIn: fc.boolean(),
  enabled: fc.boolean(),
  wantedByPlatform: fc.constantFrom(true, false, null),
  kind: fc.constantFrom('queue', 'direct', 'outbound', 'test', null),
  restingStatus: fc.constantFrom('available', 'on-break', 'work-offline', null),
  otherInteractionActive: fc.boolean(),
  rejectedByAgent: fc.boolean(),
  failedBefore: fc.boolean(),
  outboundCommandAgeMs: fc.oneof(fc.constant(null), fc.integer({ min: -20_000, max: 20_000 })),
  deviceProblem: fc.constantFrom(null, 'gone'),
  connectionOpen: fc.boolean(),
  delaySeconds: fc.integer({ min: -5, max: 100 }),
  plain: fc.option(
    fc.record({
      wish: fc.oneof(
        fc.constant({ wish: 'none' } as const),
        fc.constant({ wish: 'by-hand' } as const),
        fc.record({
          wish: fc.constant('by-itself' as const),
          form: fc.constantFrom(...answerHeaderForms),
          afterSeconds: fc.integer({ min: -5, max: 100_000 }),
        }),
      ),
      reachable: fc.boolean(),
      enabled: fc.boolean(),
      trusted: fc.boolean(),
      forms: fc.subarray([...answerHeaderForms]),
      maxDelaySeconds: fc.integer({ min: -5, max: 100 }),
      prompt: fc.boolean(),
    }),
  ),
})

/** What must hold whenever Auto Answer connects. */
const whenItAnswers: readonly (readonly [string, (input: AutoAnswerInput) => boolean])[] = [
  ['it is never a validation call', ({ purpose }) => purpose !== 'validation'],
  [
    'it is a call of the contact center, or a trusted plain server asked',
    ({ purpose, plain: server }) =>
      server === null
        ? purpose !== null
        : server.trusted && server.enabled && server.reachable && server.wish.wish === 'by-itself',
  ],
  ['no other interaction is active', ({ otherInteractionActive }) => !otherInteractionActive],
  ['it is voice', ({ hasAudio }) => hasAudio],
  ['it is line 1', ({ line }) => line === 1],
  ['the device is usable', ({ deviceProblem }) => deviceProblem === null],
  ['nobody asked for an answer by hand', ({ answerMode }) => answerMode !== 'manual'],
  ['the agent is signed in', ({ signedIn }) => signedIn],
  ['the agent has not rejected it', ({ rejectedByAgent }) => !rejectedByAgent],
  [
    'a direct one only in Available',
    ({ kind, purpose, restingStatus, plain: server }) =>
      server !== null || purpose === 'outbound' || kind !== 'direct' || restingStatus === 'available',
  ],
  [
    'Auto Answer is on, or the call is the agent’s own',
    ({ enabled, purpose, plain: server }) => server !== null || enabled || purpose === 'outbound',
  ],
  [
    'an outbound one was dialled here within 10 s',
    ({ purpose, outboundCommandAgeMs: age, plain: server }) =>
      server !== null || purpose !== 'outbound' || (age !== null && age >= 0 && age <= 10_000),
  ],
  [
    'the leg is open',
    ({ via, connectionOpen, purpose, plain: server }) =>
      server !== null || via !== 'persistent-leg' || purpose === 'outbound' || connectionOpen,
  ],
]

describe('whatever comes, when Auto Answer connects', () => {
  it.each(whenItAnswers)('%s', (_name, holds) => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = decideAutoAnswer(input)
        if (decision.do === 'answer') expect(holds(input)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('the delay is between 0 and 30 s, and an own outbound call has neither delay nor prompt', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const decision = decideAutoAnswer(input)
        if (decision.do !== 'answer') return
        expect(decision.afterMs).toBeGreaterThanOrEqual(0)
        expect(decision.afterMs).toBeLessThanOrEqual(30_000)
        if (input.purpose === 'outbound') expect(decision).toMatchObject({ afterMs: 0, prompt: false })
      }),
    )
  })
})
