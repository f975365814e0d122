import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moved, polled, watchFrom } from '../../../../src/contact-center/voice/liveness-state.js'

describe('liveness of a leg', () => {
  it('is told as silent after 5 s without a sign, once, and as alive with the next sign', () => {
    let { state } = polled(watchFrom(0), 3, 500)
    const told = [1_000, 5_000, 5_499, 5_500, 6_000].map((now) => {
      const step = polled(state, 3, now)
      state = step.state
      return step.tell
    })
    expect(told).toEqual([null, null, null, 'leg-silent', null])
    expect(polled(state, 4, 9_000).tell).toBe('leg-alive')
  })

  it('does not take a count that shrank for life: libwebrtc forgets pairs', () => {
    const { state } = polled(watchFrom(0), 10, 100)
    const shrunk = polled(state, 4, 3_000)
    expect(shrunk.state.lastSignAt).toBe(100)
    expect(polled(shrunk.state, 4, 5_100).tell).toBe('leg-silent')
    expect(polled(shrunk.state, 5, 5_000).state.media).toBe('alive')
  })

  it('counts from zero after the leg came back on another peer connection', () => {
    const { state } = polled(watchFrom(0), 1_000, 100)
    const back = moved(state, 4_000)
    expect(polled(back, 2, 4_500)).toMatchObject({ state: { media: 'alive' }, tell: null })
    expect(polled(back, 0, 9_000).tell).toBe('leg-silent')
  })

  it('alternates silent and alive, beginning with silent, whatever is polled', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(6_000))), (polls) => {
        let state = watchFrom(0)
        let now = 0
        const told: string[] = []
        for (const [signs, later] of polls) {
          now += later
          const step = polled(state, signs, now)
          state = step.state
          if (step.tell) told.push(step.tell)
        }
        expect(told).toEqual(told.map((_, i) => (i % 2 === 0 ? 'leg-silent' : 'leg-alive')))
      }),
    )
  })
})
