import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Connection,
  type ConnectionEvent,
  type ConnectionStep,
  closedConnection,
  connectionDeadline,
  connectionLeg,
  connectionTransition,
} from '../../../../src/contact-center/routing/connection-state.js'

const start = Date.UTC(2026, 0, 5, 9)
const limits = { ringSeconds: 30, pinSeconds: 60, pinAttempts: 3, graceSeconds: 90 }
const dial = (serial: number): ConnectionEvent => ({
  type: 'dial',
  connectionId: `c${serial}`,
  legId: `leg${serial}`,
  workplace: { kind: 'softphone' },
  limits,
})

/** Plays events one second apart. */
function play(...events: readonly ConnectionEvent[]): ConnectionStep & { readonly now: number } {
  let step: ConnectionStep = { state: closedConnection(start), effects: [] }
  let now = start
  for (const event of events) {
    now += 1000
    step = connectionTransition(step.state, event, now)
  }
  return { ...step, now }
}
const opened = [dial(1), { type: 'leg-answered' }, { type: 'pin-right' }] as const

describe('opening', () => {
  it('places a validation call and rings for as long as the tenant says', () => {
    const { state, effects, now } = play(dial(1))
    expect(state).toMatchObject({ phase: 'dialing', ringEndsAt: now + 30_000 })
    expect(effects).toMatchObject([{ type: 'place-validation-call', legId: 'leg1', connectionId: 'c1' }])
  })

  it('speaks the PIN once the agent has answered', () => {
    const { state, effects, now } = play(dial(1), { type: 'leg-answered' })
    expect(state).toMatchObject({ phase: 'validating', attemptsLeft: 3, pinEndsAt: now + 60_000 })
    expect(effects).toEqual([{ type: 'speak-pin', legId: 'leg1' }])
  })

  it('is open after the right PIN, and the PIN falls silent', () => {
    const { state, effects, now } = play(...opened)
    expect(state).toMatchObject({ phase: 'open', openedAt: now })
    expect(effects.map(({ type }) => type)).toEqual(['stop-pin', 'open-leg'])
  })

  it.each([
    ['declined', 'declined'],
    ['busy', 'declined'],
    ['no-answer', 'not-answered'],
    ['unreachable', 'unreachable'],
    ['invalid', 'unreachable'],
  ] as const)('is lost when the workplace is %s', (failure, cause) => {
    const { state, effects } = play(dial(1), { type: 'leg-failed', failure })
    expect(state).toMatchObject({ phase: 'lost', cause })
    expect(effects).toEqual([])
  })

  it('gives a wrong PIN another try until they are used up, then releases the call', () => {
    const wrong = { type: 'pin-wrong' } as const
    expect(play(dial(1), { type: 'leg-answered' }, wrong).state).toMatchObject({ attemptsLeft: 2 })
    const used = play(dial(1), { type: 'leg-answered' }, wrong, wrong, wrong)
    expect(used.state).toMatchObject({ phase: 'lost', cause: 'pin-attempts-used' })
    expect(used.effects).toEqual([{ type: 'release', legId: 'leg1', reason: 'pin-attempts-used' }])
  })

  it.each([
    [[dial(1)], 30_000, 'not-answered'],
    [[dial(1), { type: 'leg-answered' }], 60_000, 'pin-timeout'],
    [[...opened, { type: 'leg-silent' }], 90_000, 'grace-expired'],
  ] as const)('gives up at its deadline', (events, afterMs, cause) => {
    const { state, now } = play(...events)
    expect(connectionDeadline(state)).toBe(now + afterMs)
    expect(connectionTransition(state, { type: 'deadline' }, now + afterMs - 1).state).toBe(state)
    expect(connectionTransition(state, { type: 'deadline' }, now + afterMs).state).toMatchObject({
      phase: 'lost',
      cause,
    })
  })
})

describe('keeping', () => {
  it('recovers when the leg is silent and is open again, since it was opened', () => {
    const silent = play(...opened, { type: 'leg-silent' })
    expect(silent.state.phase).toBe('recovering')
    const { state } = connectionTransition(silent.state, { type: 'leg-alive' }, silent.now + 5000)
    expect(state).toMatchObject({ phase: 'open', openedAt: start + 3000, since: start + 3000 })
  })

  it('is lost by media while the PIN is spoken', () => {
    const { state, effects } = play(dial(1), { type: 'leg-answered' }, { type: 'leg-silent' })
    expect(state).toMatchObject({ phase: 'lost', cause: 'media-lost' })
    expect(effects).toMatchObject([{ type: 'release' }])
  })

  it('is lost by a hang-up, with nothing left to release', () => {
    const { state, effects } = play(...opened, { type: 'leg-ended' })
    expect(state).toMatchObject({ phase: 'lost', cause: 'hung-up' })
    expect(effects).toEqual([])
  })

  it('drops the old call and dials anew when the workplace changes', () => {
    const { state, effects } = play(...opened, dial(2))
    expect(state).toMatchObject({ phase: 'dialing', connectionId: 'c2' })
    expect(effects.map(({ type }) => type)).toEqual(['release', 'place-validation-call'])
  })

  it('closes with a release', () => {
    const { state, effects } = play(...opened, { type: 'close' })
    expect(state.phase).toBe('closed')
    expect(effects).toEqual([{ type: 'release', legId: 'leg1', reason: 'Connection closed' }])
  })
})

describe('re-opening after failed validation calls', () => {
  const fail = (serial: number): readonly ConnectionEvent[] => [
    dial(serial),
    { type: 'leg-failed', failure: 'declined' },
  ]

  it('waits 30 s after the third, and doubles', () => {
    expect(play(...fail(1), ...fail(2)).state.reopenAt).toBeNull()
    const third = play(...fail(1), ...fail(2), ...fail(3))
    expect(third.state.reopenAt).toBe(third.now + 30_000)
    const fifth = play(...fail(1), ...fail(2), ...fail(3), ...fail(4), ...fail(5))
    expect(fifth.state.reopenAt).toBe(fifth.now + 120_000)
  })

  it('starts anew after a connection was opened', () => {
    const { state } = play(...fail(1), ...fail(2), ...opened, { type: 'leg-ended' }, ...fail(4))
    expect(state).toMatchObject({ failures: 1, reopenAt: null })
  })

  it('does not count a connection that was closed or moved on purpose', () => {
    expect(play(dial(1), dial(2), dial(3), dial(4), { type: 'close' }).state).toMatchObject({ failures: 0 })
  })
})

const anyEvent: fc.Arbitrary<ConnectionEvent> = fc.oneof(
  fc.integer({ min: 1, max: 1_000_000 }).map(dial),
  fc.constantFrom<ConnectionEvent>(
    { type: 'leg-answered' },
    { type: 'leg-failed', failure: 'declined' },
    { type: 'leg-ended' },
    { type: 'leg-silent' },
    { type: 'leg-alive' },
    { type: 'pin-right' },
    { type: 'pin-wrong' },
    { type: 'lose', cause: 'signed-in-elsewhere' },
    { type: 'close' },
    { type: 'deadline' },
  ),
)
const script = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 120_000 })), { maxLength: 60 })

describe('whatever happens', () => {
  it('never has two legs up, and forgets none', () => {
    fc.assert(
      fc.property(script, (events) => {
        let state: Connection = closedConnection(start)
        let now = start
        const up = new Set<string>()
        for (const [event, waitMs] of events) {
          now += waitMs
          // A leg that ended or failed by itself is no longer ours to release.
          const leg = connectionLeg(state)
          const gone =
            event.type === 'leg-ended' || (event.type === 'leg-failed' && state.phase === 'dialing')
          if (gone && leg !== null) up.delete(leg)
          const step = connectionTransition(state, event, now)
          state = step.state
          for (const effect of step.effects) {
            if (effect.type === 'release') up.delete(effect.legId)
            if (effect.type === 'place-validation-call') up.add(effect.legId)
          }
          const expected = connectionLeg(state)
          expect([...up]).toEqual(expected === null ? [] : [expected])
        }
      }),
    )
  })

  it('opens by the right PIN only, and only from validating', () => {
    fc.assert(
      fc.property(script, (events) => {
        let state: Connection = closedConnection(start)
        for (const [event] of events) {
          const before = state
          state = connectionTransition(state, event, start).state
          const opens = state.phase === 'open' && before.phase !== 'open'
          if (opens)
            expect([before.phase, event.type]).toBeOneOf([
              ['validating', 'pin-right'],
              ['recovering', 'leg-alive'],
            ])
        }
      }),
    )
  })

  it('has a deadline exactly while it waits for something, and leaves the phase there', () => {
    fc.assert(
      fc.property(script, (events) => {
        let state: Connection = closedConnection(start)
        for (const [event] of events) state = connectionTransition(state, event, start).state
        const at = connectionDeadline(state)
        expect(at !== null).toBe(['dialing', 'validating', 'recovering'].includes(state.phase))
        if (at !== null)
          expect(connectionTransition(state, { type: 'deadline' }, at).state.phase).toBe('lost')
      }),
    )
  })
})
