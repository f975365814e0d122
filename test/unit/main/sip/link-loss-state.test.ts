import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linkOf } from '../../../../src/main/sip/link-view-state.js'
import {
  off,
  type RegistrationEffect,
  type RegistrationEvent,
  type RegistrationState,
} from '../../../../src/main/sip/registration-shape-state.js'
import { transition } from '../../../../src/main/sip/registration-state.js'
import {
  connectTimeoutMs,
  longestRetryMs,
  preferEveryMs,
  reachTimeoutMs,
  retryDelayMs,
  urgentTries,
} from '../../../../src/main/sip/registration-times.js'
import { armed, at, play, timer, up } from './registration-story.js'

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
