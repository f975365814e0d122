import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkOf } from '../../../../src/main/sip/link-view-state.js'
import {
  isReliable,
  off,
  transition,
  type Circumstances,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
  type TimerName,
} from '../../../../src/main/sip/registration-state.js'
import {
  connectTimeoutMs,
  keepAliveAnswerAgainMs,
  keepAliveAnswerMs,
  keepAliveEveryMs,
  longestRetryMs,
  preferEveryMs,
  probeAnswerMs,
  reachTimeoutMs,
  refreshAfterMs,
  retryDelayMs,
  urgentTries,
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
    expect(armed(first.effects, 'keep-alive-answer')).toBe(keepAliveAnswerAgainMs)
    expect(keepAliveEveryMs + keepAliveAnswerMs + keepAliveAnswerAgainMs).toBeLessThan(16_000)
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

describe('when the network is away during a call', () => {
  const busy = { ...at, busy: true, servers: 1 }
  const step = (state: RegistrationState, event: RegistrationEvent) => transition(state, event, busy)

  test('a try comes every half second for two minutes, and then as slowly as without a call', () => {
    const pauses: number[] = []
    let state = step(play(up).state, { type: 'socket-lost', cause: 'gone' }).state
    for (let tries = 1; tries <= urgentTries + 1; tries += 1) {
      const lost = step(step(state, timer('retry')).state, timer('connect'))
      pauses.push(armed(lost.effects, 'retry') ?? -1)
      state = lost.state
    }
    expect(pauses.slice(0, urgentTries - 1).every((ms) => ms === 500)).toBe(true)
    expect(pauses.at(-1)).toBe(longestRetryMs)
  })

  test('a server that does not even take the TCP connection is tried anew after 2 s', () => {
    const trying = step(step(play(up).state, { type: 'moved' }).state, timer('retry'))
    expect(armed(trying.effects, 'connect')).toBe(reachTimeoutMs)
    // One that does, has the time that TLS takes on a poor line.
    expect(armed(step(trying.state, { type: 'socket-reached' }).effects, 'connect')).toBe(connectTimeoutMs)
  })

  test('a server that asks for time gets it all the same', () => {
    const registering = step(step(off, { type: 'start' }).state, { type: 'socket-open' }).state
    const event = { type: 'register-refused', status: 503, retryAfterSeconds: 17 } as const
    const refused = transition(registering, event, busy)
    expect(armed(refused.effects, 'retry')).toBe(17_000)
  })
})

describe('when the computer moves to another network', () => {
  test('the socket is given up without a look, and the next one opened at once', () => {
    const moved = play([{ type: 'moved' }], play(up).state)
    expect(moved.effects).toContainEqual({ type: 'disconnect' })
    expect(armed(moved.effects, 'retry')).toBe(0)
    expect(play([timer('retry')], moved.state).effects).toContainEqual({ type: 'connect', server: 0 })
  })

  test('a try that hangs on the old network begins anew, and a pause ends', () => {
    expect(armed(play([{ type: 'start' }, { type: 'moved' }]).effects, 'retry')).toBe(0)
    const waiting = play([...up, { type: 'socket-lost', cause: 'gone' }]).state
    expect(play([{ type: 'moved' }], waiting).effects).toContainEqual({ type: 'connect', server: 0 })
  })
})

describe('a socket in doubt', () => {
  test('carries nothing until it has answered, and then says so', () => {
    const probed = play([{ type: 'probe' }], play(up).state)
    expect(isReliable(play(up).state)).toBe(true)
    expect(isReliable(probed.state)).toBe(false)
    const missed = play([timer('keep-alive'), timer('keep-alive-answer')], play(up).state)
    expect(isReliable(missed.state)).toBe(false)
    const answered = play([{ type: 'keep-alive-answered' }], probed.state)
    expect(isReliable(answered.state)).toBe(true)
    expect(answered.effects).toContainEqual({ type: 'announce-alive' })
    const usual = play([timer('keep-alive'), { type: 'keep-alive-answered' }], play(up).state)
    expect(usual.effects).not.toContainEqual({ type: 'announce-alive' })
  })

  test('is looked at once at a time: asking again puts the end of the first look off no further', () => {
    const probed = play([{ type: 'probe' }], play(up).state)
    expect(play([{ type: 'probe' }], probed.state).effects).toEqual([])
  })

  test('that stays silent is left at once', () => {
    const dead = play([{ type: 'probe' }, timer('keep-alive-answer')], play(up).state)
    expect(armed(dead.effects, 'retry')).toBe(0)
  })

  test('is not condemned by a timer that ran out while this program was stopped', () => {
    const woken = play([timer('keep-alive'), { type: 'timer-late' }], play(up).state)
    expect(woken.state).toMatchObject({ name: 'up', misses: 0 })
    expect(armed(woken.effects, 'keep-alive-answer')).toBe(probeAnswerMs)
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
