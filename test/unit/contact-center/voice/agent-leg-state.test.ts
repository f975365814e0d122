import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  newAgentLeg,
  transition,
  type AgentLegEffect,
  type AgentLegEvent,
  type AgentLegState,
} from '../../../../src/contact-center/voice/embedded/agent-leg-state.js'

function run(...events: AgentLegEvent[]): { state: AgentLegState; effects: AgentLegEffect['type'][] } {
  let state = newAgentLeg
  const effects: AgentLegEffect['type'][] = []
  for (const event of events) {
    const step = transition(state, event)
    state = step.state
    effects.push(...step.effects.map(({ type }) => type))
  }
  return { state, effects }
}

const offerMade: AgentLegEvent = { type: 'offer-made' }
const accepted: AgentLegEvent = { type: 'accepted' }
const release: AgentLegEvent = { type: 'release', reason: null }
const ringing: AgentLegEvent = { type: 'provisional', status: 180 }

describe('a call to a softphone', () => {
  it('is invited, rings once, is acknowledged and told as answered', () => {
    expect(
      run(offerMade, { type: 'provisional', status: 100 }, ringing, ringing, accepted, {
        type: 'answer-applied',
      }),
    ).toEqual({
      state: { name: 'up' },
      effects: ['invite', 'tell-ringing', 'acknowledge', 'tell-answered'],
    })
  })

  it('that is answered after its CANCEL is acknowledged and ended, and nobody hears of it', () => {
    expect(run(offerMade, ringing, release, accepted)).toEqual({
      state: { name: 'ended' },
      effects: ['invite', 'tell-ringing', 'cancel', 'close-media', 'acknowledge', 'bye'],
    })
  })

  it('that is released before its offer is made never reaches the wire', () => {
    expect(run(release, offerMade).effects).toEqual(['close-media'])
  })

  it('with an answer that cannot be used is ended and told as failed', () => {
    expect(run(offerMade, accepted, { type: 'answer-refused' }).effects).toEqual([
      'invite',
      'acknowledge',
      'bye',
      'close-media',
      'tell-failed',
    ])
  })

  it('whatever happens and in which order: media is closed at most once, its end is told at most once, and after a release nothing is', () => {
    const event = fc.oneof(
      fc.constantFrom<AgentLegEvent>(
        offerMade,
        accepted,
        release,
        ringing,
        { type: 'offer-failed' },
        { type: 'answer-applied' },
        { type: 'answer-refused' },
        { type: 'bye-received' },
        { type: 'ack-missing' },
      ),
      fc.record({ type: fc.constant('rejected' as const), status: fc.integer({ min: 300, max: 699 }) }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        const { state, effects } = run(...events)
        const times = (...types: AgentLegEffect['type'][]): number =>
          effects.filter((type) => types.includes(type)).length
        expect(times('close-media')).toBeLessThanOrEqual(1)
        expect(times('tell-failed', 'tell-ended')).toBeLessThanOrEqual(1)
        expect(times('tell-answered')).toBeLessThanOrEqual(1)
        expect(times('invite')).toBeLessThanOrEqual(1)
        if (state.name === 'ended') expect(times('close-media')).toBe(1)
        // every call that was accepted by the far side has been acknowledged
        expect(times('bye')).toBeLessThanOrEqual(times('acknowledge'))
        const released = events.indexOf(release)
        if (released >= 0) {
          const before = run(...events.slice(0, released)).effects.filter((type) =>
            type.startsWith('tell'),
          ).length
          expect(effects.filter((type) => type.startsWith('tell'))).toHaveLength(before)
        }
      }),
    )
  })
})
