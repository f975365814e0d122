import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  off,
  type RegistrationEvent,
  type RegistrationState,
  type TimerName,
} from '../../../../src/main/sip/registration-shape-state.js'
import { transition } from '../../../../src/main/sip/registration-state.js'
import { refreshAfterMs } from '../../../../src/main/sip/registration-times.js'
import { play, timer, up } from './registration-story.js'

test('the registration is refreshed before it expires, also a short one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 86_400 }), (seconds) => refreshAfterMs(seconds) < seconds * 1000),
  )
})

test('a refresh that is answered is announced, so that dialogs send their Contact', () => {
  const { state, effects } = play([...up, timer('refresh'), { type: 'registered', expiresSeconds: 300 }])
  expect(state.name).toBe('up')
  expect(effects).toContainEqual({ type: 'announce-registered' })
})

test('stop unregisters, and is off when the center is silent', () => {
  const stopping = play([...up, { type: 'stop' }])
  expect(stopping.effects).toContainEqual({ type: 'unregister' })
  expect(play([timer('unregister')], stopping.state).state).toEqual(off)
  expect(play([{ type: 'unregistered' }], stopping.state).state).toEqual(off)
})

const anyEvent: fc.Arbitrary<RegistrationEvent> = fc.oneof(
  fc.constantFrom<RegistrationEvent>(
    { type: 'start' },
    { type: 'stop' },
    { type: 'probe' },
    { type: 'moved' },
    { type: 'socket-reached' },
    { type: 'socket-open' },
    { type: 'socket-lost', cause: 'x' },
    { type: 'unregistered' },
    { type: 'keep-alive-answered' },
  ),
  fc.record({ type: fc.constant('registered' as const), expiresSeconds: fc.integer({ min: 1, max: 4000 }) }),
  fc.record({
    type: fc.constant('register-refused' as const),
    status: fc.option(fc.constantFrom(401, 403, 404, 407, 423, 500, 503)),
    retryAfterSeconds: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
  }),
  fc.record({
    type: fc.constant('timer' as const),
    timer: fc.constantFrom<TimerName>(
      'connect',
      'register',
      'retry',
      'refresh',
      'keep-alive',
      'keep-alive-answer',
      'unregister',
    ),
  }),
)

test('whatever happens, it is never stuck: every state but off and refused has a timer that leads on', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.boolean(), fc.boolean()), { maxLength: 60 }), (events) => {
      let state: RegistrationState = off
      const timers = new Set<TimerName>()
      for (const [drawn, late, busy] of events) {
        let event = drawn
        if (event.type === 'timer') {
          if (!timers.has(event.timer)) continue
          timers.delete(event.timer)
          if (late && event.timer.startsWith('keep-alive')) event = { type: 'timer-late' }
        }
        const step = transition(state, event, { now: 0, chance: 0.5, servers: 3, busy })
        state = step.state
        for (const effect of step.effects) {
          if (effect.type === 'arm') timers.add(effect.timer)
          if (effect.type === 'disarm') timers.delete(effect.timer)
          if (effect.type === 'disarm-all') timers.clear()
        }
        const resting = state.name === 'off' || state.name === 'refused'
        expect(timers.size > 0, `${state.name} after ${event.type}`).toBe(!resting)
        if (state.name === 'up') expect(timers.has('refresh') || state.refreshing).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
