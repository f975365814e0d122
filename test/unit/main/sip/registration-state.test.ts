import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkOf } from '../../../../src/main/sip/link-view-state.js'
import {
  off,
  transition,
  type Circumstances,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  type TimerName,
} from '../../../../src/main/sip/registration-state.js'
import {
  keepAliveAnswerMs,
  longestRetryMs,
  preferEveryMs,
  probeAnswerMs,
  refreshAfterMs,
  retryDelayMs,
} from '../../../../src/main/sip/registration-times.js'

const at: Circumstances = { now: 1_000, chance: 0, servers: 2, busy: false }

function play(events: readonly RegistrationEvent[], from: RegistrationState = off) {
  let state = from
  let effects: readonly RegistrationEffect[] = []
  for (const event of events) ({ state, effects } = transition(state, event, at))
  return { state, effects }
}

const up: readonly RegistrationEvent[] = [
  { type: 'start' },
  { type: 'socket-open' },
  { type: 'registered', expiresSeconds: 300 },
]
const timer = (name: TimerName): RegistrationEvent => ({ type: 'timer', timer: name })
const armed = (effects: readonly RegistrationEffect[], name: TimerName): number | undefined =>
  effects.flatMap((effect) => (effect.type === 'arm' && effect.timer === name ? [effect.afterMs] : []))[0]

describe('retrying', () => {
  test('a refused registration is tried again after 1, 2, 4 … 60 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 20].map((attempt) => retryDelayMs(attempt, 0))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000,
    ])
  })

  test('chance spreads the tries and never shortens them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, chance) => {
          const delay = retryDelayMs(attempt, chance)
          return delay >= retryDelayMs(attempt, 0) && delay <= longestRetryMs
        },
      ),
    )
  })

  const overloaded: RegistrationEvent = { type: 'register-refused', status: 503, retryAfterSeconds: 17 }

  test('a 503 sends the phone to the next server at once, and back to the first not before its Retry-After', () => {
    const first = play([{ type: 'start' }, { type: 'socket-open' }, overloaded])
    expect(armed(first.effects, 'retry')).toBeLessThanOrEqual(1_000)
    expect(first.state).toMatchObject({ name: 'waiting', server: 1 })
    const second = play([timer('retry')], first.state)
    expect(second.effects).toContainEqual({ type: 'connect', server: 1 })
    const third = play([{ type: 'socket-open' }, overloaded], second.state)
    expect(armed(third.effects, 'retry')).toBe(17_000)
    expect(third.state).toMatchObject({ name: 'waiting', server: 0, retryAt: 18_000 })
  })

  test('the only server is tried again not before its Retry-After', () => {
    let state = off
    let effects: readonly RegistrationEffect[] = []
    for (const event of [{ type: 'start' }, { type: 'socket-open' }, overloaded] as const)
      ({ state, effects } = transition(state, event, { ...at, servers: 1 }))
    expect(armed(effects, 'retry')).toBe(17_000)
    expect(state).toMatchObject({ name: 'waiting', server: 0 })
  })

  test('every server is tried once before there is a pause, which grows from round to round', () => {
    const pauses: number[] = []
    const servers: number[] = []
    let { state } = play([{ type: 'start' }])
    for (let failures = 0; failures < 9; failures += 1) {
      const three = { ...at, servers: 3 }
      const lost = transition(state, { type: 'socket-lost', cause: 'away' }, three)
      pauses.push(armed(lost.effects, 'retry') ?? -1)
      const again = transition(lost.state, timer('retry'), three)
      servers.push(...again.effects.flatMap((effect) => (effect.type === 'connect' ? [effect.server] : [])))
      state = again.state
    }
    expect(pauses).toEqual([100, 100, 1000, 100, 100, 2000, 100, 100, 4000])
    expect(servers).toEqual([1, 2, 0, 1, 2, 0, 1, 2, 0])
  })

  describe('a server that is not the preferred one', () => {
    const second = play([
      { type: 'start' },
      { type: 'socket-lost', cause: 'away' },
      timer('retry'),
      { type: 'socket-open' },
      { type: 'registered', expiresSeconds: 300 },
    ])

    test('is looked beyond now and then, without being left', () => {
      expect(second.state).toMatchObject({ name: 'up', server: 1 })
      expect(armed(second.effects, 'prefer')).toBe(preferEveryMs)
      const looked = play([timer('prefer')], second.state)
      expect(looked.state).toBe(second.state)
      expect(looked.effects).toContainEqual({ type: 'look-for-better', than: 1 })
      expect(armed(looked.effects, 'prefer')).toBe(preferEveryMs)
    })

    test('is left when the preferred one answers again', () => {
      const back = play([{ type: 'server-back', server: 0 }], second.state)
      expect(back.state).toMatchObject({ name: 'waiting', server: 0 })
      expect(armed(back.effects, 'retry')).toBe(0)
      expect(play([timer('retry')], back.state).effects).toContainEqual({ type: 'connect', server: 0 })
    })

    test('is not left during a call, and nobody is asked then', () => {
      const busy = { ...at, busy: true }
      expect(transition(second.state, { type: 'server-back', server: 0 }, busy).state).toBe(second.state)
      const looked = transition(second.state, timer('prefer'), busy)
      expect(looked.effects.map(({ type }) => type)).toEqual(['arm'])
    })

    test('the preferred one looks for nothing', () => {
      expect(armed(play(up).effects, 'prefer')).toBeUndefined()
      expect(play([{ type: 'server-back', server: 0 }], play(up).state).state.name).toBe('up')
    })
  })

  test.each([401, 403, 404, 407])('%i is told in words and not hammered', (status) => {
    const { state, effects } = play([
      { type: 'start' },
      { type: 'socket-open' },
      { type: 'register-refused', status, retryAfterSeconds: null },
    ])
    expect(state.name).toBe('refused')
    expect(armed(effects, 'retry')).toBeUndefined()
    expect(linkOf(state)).toEqual({
      state: 'retrying',
      cause: expect.stringMatching(/./) as string,
      retryAt: null,
    })
    expect(play([{ type: 'probe' }], state).state.name).toBe('connecting')
  })

  test('after a good link the first reconnect comes after 1 to 2 s, at the same server', () => {
    const lost = play([...up, { type: 'socket-lost', cause: 'gone' }])
    expect(armed(lost.effects, 'retry')).toBe(1000)
    expect(lost.state).toMatchObject({ name: 'waiting', server: 0, attempt: 1 })
    const chance = transition(
      play(up).state,
      { type: 'socket-lost', cause: 'gone' },
      { ...at, chance: 0.999 },
    )
    expect(armed(chance.effects, 'retry')).toBeLessThanOrEqual(2000)
  })

  test('a REGISTER that nobody answers condemns the socket', () => {
    const { state, effects } = play([{ type: 'start' }, { type: 'socket-open' }, timer('register')])
    expect(state.name).toBe('waiting')
    expect(effects).toContainEqual({ type: 'disconnect' })
  })
})

describe('keep-alive', () => {
  test('a miss is repeated at once and two misses reconnect', () => {
    const first = play([...up, timer('keep-alive'), timer('keep-alive-answer')])
    expect(first.state.name).toBe('up')
    expect(first.effects).toContainEqual({ type: 'keep-alive' })
    expect(armed(first.effects, 'keep-alive-answer')).toBe(keepAliveAnswerMs)
    expect(play([timer('keep-alive-answer')], first.state).state.name).toBe('waiting')
  })

  test('an answer forgives a miss', () => {
    const { state } = play([
      ...up,
      timer('keep-alive'),
      timer('keep-alive-answer'),
      { type: 'keep-alive-answered' },
      timer('keep-alive'),
      timer('keep-alive-answer'),
    ])
    expect(state.name).toBe('up')
  })

  test('a probe asks at once, and one miss is enough', () => {
    const probed = play([...up, { type: 'probe' }])
    expect(armed(probed.effects, 'keep-alive-answer')).toBe(probeAnswerMs)
    expect(play([timer('keep-alive-answer')], probed.state).state.name).toBe('waiting')
  })

  test('a probe while waiting tries at once', () => {
    const waiting = play([...up, { type: 'socket-lost', cause: 'gone' }]).state
    expect(play([{ type: 'probe' }], waiting).effects).toContainEqual({ type: 'connect', server: 0 })
  })
})

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
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let state: RegistrationState = off
      const timers = new Set<TimerName>()
      for (const event of events) {
        if (event.type === 'timer') {
          if (!timers.has(event.timer)) continue
          timers.delete(event.timer)
        }
        const step = transition(state, event, { now: 0, chance: 0.5, servers: 3, busy: false })
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
