import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type RefusalEvent,
  type RefusalState,
  longestPauseMs,
  notRefused,
  refusalTransition,
} from '../../../../src/main/plain-sip/refusal-state.js'

const minutes = (state: RefusalState, now: number): number => ((state.retryAt ?? now) - now) / 60_000
const wrong: RefusalEvent = { type: 'refused', what: 'credentials' }

it('the same wrong password is shown after 1, 2, 5, 15 and then every 30 minutes', () => {
  let state = notRefused
  const waited = Array.from({ length: 7 }, () => {
    state = refusalTransition(refusalTransition(state, { type: 'asked' }, 0), wrong, 0)
    return minutes(state, 0)
  })
  expect(waited).toEqual([1, 2, 5, 15, 30, 30, 30])
})

it('a server that does not know the phone is asked each minute: nothing is locked by that', () => {
  let state = notRefused
  for (let tries = 0; tries < 5; tries++)
    state = refusalTransition(state, { type: 'refused', what: 'phone-unknown' }, 0)
  expect(minutes(state, 0)).toBe(1)
})

it.each([[{ type: 'registered' }], [{ type: 'changed' }]] as const)('begins anew when %j', (event) => {
  const late = [wrong, wrong, wrong].reduce((state, each) => refusalTransition(state, each, 0), notRefused)
  expect(minutes(refusalTransition(refusalTransition(late, event, 0), wrong, 0), 0)).toBe(1)
})

it('whoever does not wait makes the next pause no shorter', () => {
  const first = refusalTransition(notRefused, wrong, 0)
  const asked = refusalTransition(first, { type: 'asked' }, 1_000)
  expect(asked.retryAt).toBeNull()
  expect(minutes(refusalTransition(asked, wrong, 2_000), 2_000)).toBe(2)
})

it('in 30 minutes no more than five wrong passwords are shown, whatever the server says in between', () => {
  const said = fc.constantFrom<RefusalEvent>(wrong, { type: 'refused', what: 'phone-unknown' })
  fc.assert(
    fc.property(fc.array(said, { minLength: 30, maxLength: 60 }), (events) => {
      let [state, now] = [notRefused, 0]
      const shown: number[] = []
      for (const event of events) {
        if (event === wrong) shown.push(now)
        state = refusalTransition(state, event, now)
        expect((state.retryAt ?? 0) - now).toBeLessThanOrEqual(longestPauseMs)
        now = state.retryAt ?? now
        state = refusalTransition(state, { type: 'asked' }, now)
      }
      for (const from of shown)
        expect(shown.filter((at) => at >= from && at < from + longestPauseMs).length).toBeLessThanOrEqual(5)
    }),
  )
})
