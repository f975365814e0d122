import { describe, expect, it } from 'vitest'
import { holdEndsAt } from '../../../../src/contact-center/routing/interaction-shape-state.js'
import { interactionTransition } from '../../../../src/contact-center/routing/interaction-state.js'
import { accept, endOf, offer, outbound, play, start } from './interaction-story.js'

describe('hold', () => {
  it('plays music to the customer and parks the agent; resume joins again', () => {
    const held = play(offer(), accept, { type: 'hold' })
    expect(held.state.phase.name).toBe('held')
    expect(held.effects.map(({ type }) => type)).toEqual(['hold-music', 'park'])
    expect(interactionTransition(held.state, { type: 'resume' }, start).effects).toMatchObject([
      { type: 'bridge' },
    ])
  })

  it('is kept over a short loss of media', () => {
    const back = play(
      offer(),
      accept,
      { type: 'hold' },
      { type: 'connection-recovering' },
      { type: 'connection-alive' },
    )
    expect(back.state.phase.name).toBe('held')
    expect(back.effects).toEqual([])
  })
})

describe('a connection lost during a call', () => {
  const lost = [accept, { type: 'connection-recovering' }, 90, { type: 'connection-lost' }] as const

  it('keeps the customer for the grace time', () => {
    const { state, now } = play(offer(), ...lost)
    expect(holdEndsAt(state)).toBe(now + 60_000)
  })

  it('stops the clock while a validation call dials and validates', () => {
    const dialing = play(offer(), ...lost, 20, { type: 'connection-dialing' })
    expect(holdEndsAt(dialing.state)).toBeNull()
    const again = play(offer(), ...lost, 20, { type: 'connection-dialing' }, 300, { type: 'connection-lost' })
    expect(holdEndsAt(again.state)).toBe(again.now + 40_000)
  })

  it('re-joins at once on the new leg, with mute as it was', () => {
    const muted = [
      accept,
      { type: 'mute', muted: true },
      { type: 'connection-lost' },
      { type: 'connection-dialing' },
    ] as const
    const { state, effects } = play(offer(), ...muted, { type: 'connection-open', legId: 'new' })
    expect(state).toMatchObject({ agentLeg: 'new', phase: { name: 'active' } })
    expect(effects).toEqual([
      { type: 'bridge', agentLeg: 'new', customerLeg: 'customer' },
      { type: 'mute-input', agentLeg: 'new', muted: true },
    ])
  })

  it('returns an inbound customer on expiry, and has an outbound callee told before the release', () => {
    const inbound = play(offer(), ...lost, 60, { type: 'deadline' })
    expect(inbound.state.phase).toMatchObject({
      cause: 'returned-to-queue',
      customer: 'returned',
      breakCause: 'connection-lost',
    })
    const called = outbound({ via: 'connection' })
    const answered = [{ type: 'customer-answered', agentReady: true }, { type: 'connection-lost' }] as const
    const { state, effects } = play(called, ...answered, 60, { type: 'deadline' })
    expect(state.phase).toMatchObject({
      cause: 'hold-expired',
      customer: 'told',
      breakCause: 'connection-lost',
    })
    expect(effects).toEqual([])
  })

  it('tells a callee On Demand too; a test’s partner has nothing to be told', () => {
    const called = play(outbound({ via: 'invite' }), { type: 'agent-answered' })
    const silent = [{ type: 'customer-answered', agentReady: true }, 8, { type: 'agent-silent' }] as const
    const callee = play(called, ...silent, 60, { type: 'deadline' })
    expect(endOf(callee)).toMatchObject({ cause: 'hold-expired', customer: 'told' })
    expect(callee.effects).toEqual([{ type: 'release', legId: 'agent', reason: 'hold-expired' }])
    const test = play(offer({ kind: 'test' }), ...lost, 60, { type: 'deadline' })
    expect(endOf(test)).toMatchObject({ cause: 'hold-expired', customer: 'released' })
    expect(test.effects).toEqual([{ type: 'release', legId: 'customer', reason: 'hold-expired' }])
  })

  it('tells when the customer gave up meanwhile', () => {
    expect(endOf(play(offer(), ...lost, { type: 'customer-ended' }))).toMatchObject({
      breakCause: 'customer-gone-while-held',
    })
  })
})
