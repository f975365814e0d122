import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Membership,
  type MembershipEvent,
  deadAfterMs,
  holds,
  leaseMs,
  membershipTransition,
  outside,
} from '../../../../src/contact-center/cluster/membership-state.js'

const member = (seenAt: number): Membership => ({ phase: 'member', id: 'one', seenAt })
const after = (state: Membership, event: MembershipEvent, now: number) =>
  membershipTransition(state, event, now)

describe('an instance', () => {
  it('acts for as long as its last confirmed beat is young, counted from before it was sent', () => {
    expect(holds(member(0), leaseMs - 1)).toBe(true)
    expect(holds(member(0), leaseMs)).toBe(false)
    const { state } = after(member(0), { type: 'beat-confirmed', id: 'one', sentAt: 900 }, 1000)
    expect(holds(state, 900 + leaseMs - 1)).toBe(true)
  })

  it('lets go of everything when it was paused, even if the beat of before is confirmed then', () => {
    const { state, effects } = after(member(0), { type: 'beat-confirmed', id: 'one', sentAt: 10 }, 6000)
    expect(state).toMatchObject({ phase: 'fenced', why: 'database-away' })
    expect(effects).toEqual([{ type: 'fence', why: 'database-away' }])
  })

  it('lets go when others have given it up, once', () => {
    const first = after(member(0), { type: 'beat-refused', id: 'one' }, 100)
    expect(first.effects).toEqual([{ type: 'fence', why: 'given-up-by-others' }])
    expect(after(first.state, { type: 'beat-refused', id: 'one' }, 200).effects).toEqual([])
    expect(after(first.state, { type: 'looked' }, 9000).effects).toEqual([])
  })

  it('goes on under another name, and what was said of the old one is of no interest then', () => {
    const fenced = after(member(0), { type: 'looked' }, 5000).state
    const { state, effects } = after(fenced, { type: 'joined', id: 'two', sentAt: 6000 }, 6010)
    expect(effects).toEqual([{ type: 'go-on', id: 'two' }])
    expect(after(state, { type: 'beat-refused', id: 'one' }, 6020).state).toBe(state)
    expect(after(state, { type: 'beat-confirmed', id: 'one', sentAt: 6015 }, 6020).state).toBe(state)
  })

  it('does not come back once it was stopped', () => {
    const { state } = after(member(0), { type: 'stop' }, 10)
    expect(after(state, { type: 'joined', id: 'two', sentAt: 11 }, 12).effects).toEqual([])
  })
})

const events: fc.Arbitrary<(now: number) => MembershipEvent> = fc.oneof(
  fc.constant((now: number): MembershipEvent => ({ type: 'joined', id: `i${now}`, sentAt: now - 5 })),
  fc.nat(4000).map((ago) => (now: number): MembershipEvent => ({
    type: 'beat-confirmed',
    id: 'one',
    sentAt: now - ago,
  })),
  fc.constant((): MembershipEvent => ({ type: 'beat-refused', id: 'one' })),
  fc.constant((): MembershipEvent => ({ type: 'looked' })),
)

it('never acts later than the others may bury it, and says that it lets go between any two memberships', () => {
  const steps = fc.array(fc.tuple(fc.nat(4000), events), { maxLength: 40 })
  fc.assert(
    fc.property(steps, (given) => {
      let now = 0
      let state: Membership = outside
      let acts = false
      /** own clock: the latest moment at which the database can have heard of it */
      let heard = -Infinity
      for (const [wait, make] of given) {
        now += wait
        const event = make(now)
        const step = membershipTransition(state, event, now)
        if ('sentAt' in event && event.id === step.state.id) heard = Math.max(heard, event.sentAt)
        for (const effect of step.effects) acts = effect.type === 'go-on'
        state = step.state
        expect(acts).toBe(state.phase === 'member')
        if (holds(state, now)) expect(now - heard).toBeLessThan(deadAfterMs)
      }
    }),
  )
})
