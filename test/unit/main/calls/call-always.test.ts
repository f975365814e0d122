import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CallEvent, initialCallState } from '../../../../src/main/calls/call-shape-state.js'
import { callTransition } from '../../../../src/main/calls/call-state.js'
import { waitingCall } from '../../../../src/main/calls/waiting-call-state.js'
import { announced, arrives, invite, offer } from './call-story.js'

const anyConditions = fc.record({
  signedIn: fc.boolean(),
  autoAnswer: fc.boolean(),
  autoAnswerDelaySeconds: fc.constantFrom(0, 5),
  restingStatus: fc.constantFrom('available', 'on-break', null),
  deviceProblem: fc.constantFrom(null, 'gone'),
  connectionOpen: fc.boolean(),
})
const id = fc.constantFrom('i1', 'i2')
const dialogId = fc.constantFrom('d1', 'd2', 'd3')
const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  anyConditions.map((conditions): CallEvent => ({
    type: 'conditions',
    conditions: conditions,
  })),
  fc
    .record({
      interactionId: id,
      state: fc.constantFrom('offered', 'connecting', 'active', 'held', 'ended'),
      delivery: fc.constantFrom('invite', 'persistent-leg', 'desk-phone'),
      kind: fc.constantFrom('queue', 'direct', 'test'),
      autoAnswer: fc.boolean(),
    })
    .map((change) => announced(offer(change))),
  fc.constant(announced(null)),
  fc
    .record({
      dialogId,
      interactionId: fc.constantFrom('i1', 'i2', null),
      answerMode: fc.constantFrom('auto', 'manual', null),
      purpose: fc.constantFrom('interaction', 'outbound', 'test', 'validation', null),
      commandId: fc.constantFrom('c1', null),
      hasAudio: fc.boolean(),
    })
    .map((change) => arrives(invite(change))),
  fc
    .record({ dialogId, state: fc.constantFrom('answering', 'established', 'recovering', 'ended') })
    .map((one): CallEvent => ({ type: 'dialog', ...one })),
  fc.record({
    type: fc.constantFrom('answer', 'reject', 'reject-failed', 'take-failed'),
    key: fc.constantFrom('i1', 'i2', 'd1'),
  }) as fc.Arbitrary<CallEvent>,
  fc.constant<CallEvent>({ type: 'command-issued', commandId: 'c1' }),
  fc.constant<CallEvent>({ type: 'due' }),
  fc.constant<CallEvent>({ type: 'signed-out' }),
)
const anyStory = fc.array(fc.tuple(anyEvent, fc.constantFrom(0, 1, 1_000, 6_000)), { maxLength: 40 })

describe('whatever happens', () => {
  it('ringing and countdown are told exactly when they change, and end with the call that waits', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        let state = initialCallState
        let now = 0
        let ringing = false
        let scheduled: number | null = null
        for (const [event, ms] of story) {
          now += ms
          const step = callTransition(state, event, now)
          state = step.state
          for (const effect of step.effects) {
            if (effect.type === 'start-ringing' || effect.type === 'stop-ringing') {
              expect(ringing).toBe(effect.type === 'stop-ringing')
              ringing = !ringing
            }
            if (effect.type === 'schedule') scheduled = effect.at
            if (effect.type === 'cancel-schedule') scheduled = null
          }
          expect(state.ringing).toBe(ringing)
          expect(state.autoAnswerAt).toBe(scheduled)
          if (waitingCall(state) === null) expect([ringing, scheduled]).toEqual([false, null])
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('a dialog is answered once, only while it rings, never for validation, and never by itself without audio', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        let state = initialCallState
        let now = 0
        let clicked: string | null = null
        for (const [event, ms] of story) {
          now += ms
          const before = state
          if (event.type === 'answer') clicked = event.key
          const step = callTransition(state, event, now)
          state = step.state
          const answers = step.effects.filter((effect) => effect.type === 'answer')
          expect(answers.length).toBeLessThanOrEqual(1)
          for (const answer of answers) {
            const { dialog: answered } = state
            expect(answered?.state).toBe('ringing')
            expect(state.taken?.key).toBe(answer.key)
            expect(before.taken?.key === answer.key && before.dialog?.dialogId === answer.dialogId).toBe(
              false,
            )
            if (answered?.purpose === 'validation') expect(clicked).not.toBeNull()
            if (state.taken?.by === 'auto-answer') {
              expect(answered?.hasAudio).toBe(true)
              expect(answered?.purpose).not.toBe('validation')
            }
          }
        }
      }),
      { numRuns: 2000 },
    )
  })
})
