import { describe, expect, it } from 'vitest'
import { calleeRingMs } from '../../../../src/contact-center/routing/interaction-start-state.js'
import { endOf, outbound, play } from './interaction-story.js'

describe('outbound', () => {
  it('dials at once on an open connection, with ringback on the leg', () => {
    const { state, effects } = outbound({ via: 'connection' })
    expect(state.phase.name).toBe('dialing')
    expect(effects.map(({ type }) => type)).toEqual(['ringback', 'dial-out'])
  })

  it('calls the agent first On Demand, then the callee', () => {
    expect(outbound({ via: 'invite' }).effects).toEqual([{ type: 'place-agent-leg', answerMode: 'auto' }])
    expect(outbound({ via: 'invite', delivery: 'desk-phone' }).effects).toMatchObject([
      { answerMode: 'manual' },
    ])
    const { effects } = play(outbound({ via: 'invite' }), { type: 'agent-answered' })
    expect(effects.map(({ type }) => type)).toEqual(['allow-replaces', 'ringback', 'dial-out'])
  })

  it.each([
    ['busy', 'callee-busy'],
    ['declined', 'callee-busy'],
    ['no-answer', 'callee-no-answer'],
    ['invalid', 'callee-invalid'],
    ['failed', 'callee-failed'],
    ['unreachable', 'callee-failed'],
  ] as const)('a callee who is %s ends it as %s', (failure, cause) => {
    const { state, effects } = play(outbound({ via: 'connection' }), { type: 'customer-failed', failure })
    expect(state.phase).toMatchObject({ cause, customer: 'gone' })
    expect(state.joinedAt).toBeNull()
    expect(effects).toEqual([{ type: 'park', agentLeg: 'agent' }])
  })

  it('gives up a callee who rings for a minute', () => {
    const step = play(outbound({ via: 'connection' }), { type: 'callee-ringing' }, calleeRingMs / 1000, {
      type: 'deadline',
    })
    expect(step.state.phase).toMatchObject({ cause: 'callee-no-answer', customer: 'released' })
  })

  it('ends when the agent does not answer the own phone', () => {
    const end = endOf(play(outbound({ via: 'invite' }), { type: 'agent-failed', failure: 'no-answer' }))
    expect(end).toMatchObject({ cause: 'agent-not-answered', breakCause: null })
  })

  it('holds a callee who answers while the connection recovers', () => {
    const { state } = play(outbound({ via: 'connection' }), { type: 'customer-answered', agentReady: false })
    expect(state.phase.name).toBe('customer-waiting')
  })
})
