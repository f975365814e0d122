import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AccessCall,
  type AccessEffect,
  type AccessEvent,
  accessSnapshot,
  accessTransition,
  closedAccess,
  longestRedialMs,
  settledAfterMs,
} from '../../../../src/main/plain-sip/access-call-state.js'

function play(events: readonly (AccessEvent | number)[], from: AccessCall = closedAccess) {
  let state = from
  let now = 1_000
  const effects: AccessEffect[] = []
  for (const event of events) {
    if (typeof event === 'number') {
      now += event
      continue
    }
    const step = accessTransition(state, event, now, 0)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects, last: effects.at(-1), now }
}

const wanted: AccessEvent = { type: 'wanted', wanted: true }
const registered: AccessEvent = { type: 'registered', registered: true }
const placed: AccessEvent = { type: 'placed', dialogId: 'd1' }
const answered: AccessEvent = { type: 'answered', dialogId: 'd1' }
const ended = (cause: 'hung-up' | 'unreachable' = 'hung-up', byAgent = false): AccessEvent => ({
  type: 'ended',
  dialogId: 'd1',
  cause,
  byAgent,
})
const open = [wanted, registered, placed, answered]

describe('the access number', () => {
  it('is dialled when the agent is Available and the phone is registered, whichever comes last', () => {
    expect(play([wanted]).effects).toEqual([])
    expect(play([registered]).effects).toEqual([])
    expect(play([wanted, registered]).last).toEqual({ type: 'call' })
    expect(play([registered, wanted]).last).toEqual({ type: 'call' })
  })

  it('is open from the answer on', () => {
    const { state } = play([wanted, registered, placed, 500, answered])
    expect(accessSnapshot(state)).toMatchObject({ state: 'open', connectionId: 'd1', openedAt: 1_500 })
  })

  it('is dialled again after 1, 2, 4 … 60 s while nobody answers', () => {
    const pauses: number[] = []
    let { state } = play([wanted, registered])
    for (let failures = 0; failures < 8; failures += 1) {
      const lost = play([placed, ended('unreachable')], state)
      pauses.push(lost.effects.flatMap((effect) => (effect.type === 'arm' ? [effect.afterMs] : []))[0] ?? -1)
      state = accessTransition(lost.state, { type: 'redial' }, 1e9, 0).state
      expect(state.phase).toBe('dialing')
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, longestRedialMs, longestRedialMs])
  })

  it('that was open for a while begins its pauses anew; one that is thrown out at once does not', () => {
    const lasted = play([...open, settledAfterMs, ended()])
    expect(lasted.state.failures).toBe(1)
    const thrown = play([...open, 100, ended(), 1_000, { type: 'redial' }, placed, answered, 100, ended()])
    expect(thrown.last).toEqual({ type: 'arm', afterMs: 2_000 })
  })

  it('hung up by the agent waits for Re-open connection', () => {
    const { state } = play([...open, ended('hung-up', true)])
    expect(state).toMatchObject({ phase: 'lost', redialAt: null })
    expect(play([registered, { type: 'redial' }], state).effects).toEqual([])
    expect(play([{ type: 'reopen' }], state).last).toEqual({ type: 'call' })
  })

  it('is not dialled without a registration, and at once when that is back', () => {
    const lost = play([
      ...open,
      { type: 'registered', registered: false },
      ended('unreachable'),
      5_000,
      { type: 'redial' },
    ])
    expect(lost.state.phase).toBe('lost')
    expect(accessTransition(lost.state, registered, lost.now, 0).effects).toContainEqual({ type: 'call' })
  })

  it('is hung up when it is no longer wanted, and what was being placed with it', () => {
    expect(play([...open, { type: 'wanted', wanted: false }]).last).toEqual({
      type: 'hang-up',
      dialogId: 'd1',
    })
    const late = play([wanted, registered, { type: 'wanted', wanted: false }, placed])
    expect(late.last).toEqual({ type: 'hang-up', dialogId: 'd1' })
  })

  it('is never two calls at once and never forgotten, whatever happens', () => {
    const event = fc.oneof(
      fc.constantFrom<AccessEvent>(wanted, registered, { type: 'wanted', wanted: false }, { type: 'redial' }),
      fc.constantFrom<AccessEvent>(
        { type: 'registered', registered: false },
        { type: 'reopen' },
        { type: 'not-placed' },
      ),
      fc.record({
        type: fc.constantFrom('placed' as const, 'answered' as const),
        dialogId: fc.constantFrom('d1', 'd2'),
      }),
      fc.record({
        type: fc.constant('ended' as const),
        dialogId: fc.constantFrom('d1', 'd2'),
        cause: fc.constantFrom('hung-up' as const, 'unreachable' as const),
        byAgent: fc.boolean(),
      }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state = closedAccess
        let armed = false
        let now = 0
        for (const one of events) {
          now += 100_000
          const { state: next, effects } = accessTransition(state, one, now, 0.5)
          const calls = effects.filter(({ type }) => type === 'call').length
          if (calls > 0) expect([state.phase, calls]).not.toContain('open')
          if (calls > 0) expect(next).toMatchObject({ phase: 'dialing', dialogId: null })
          if (one.type === 'redial') armed = false
          for (const { type } of effects) {
            if (type === 'arm') armed = true
            if (type === 'disarm') armed = false
          }
          state = next
          expect((state.phase === 'open') <= (state.dialogId !== null)).toBe(true)
          // A loss that is not the agent's own doing is waited out.
          if (state.phase !== 'lost' || state.byAgent) continue
          expect(state.redialAt).not.toBeNull()
          if (state.wanted && state.registered) expect(armed).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
