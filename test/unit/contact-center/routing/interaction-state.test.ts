import { describe, expect, it } from 'vitest'
import { interactionDeadline } from '../../../../src/contact-center/routing/interaction-shape-state.js'
import { interactionTransition } from '../../../../src/contact-center/routing/interaction-state.js'
import { accept, byInvite, endOf, offer, play, start, toDeskPhone } from './interaction-story.js'

describe('an offer on the open connection', () => {
  it('sends nothing to the leg and joins at one command', () => {
    expect(offer().effects).toEqual([])
    const { state, effects, now } = play(offer(), 2, accept)
    expect(state).toMatchObject({ phase: { name: 'active' }, joinedAt: now })
    expect(effects).toEqual([{ type: 'bridge', agentLeg: 'agent', customerLeg: 'customer' }])
  })

  it('is missed when its time is over: the customer goes back, the agent On break', () => {
    const { state, effects } = play(offer(), 30, { type: 'deadline' })
    expect(state.phase).toMatchObject({ cause: 'missed', customer: 'returned', breakCause: 'missed-offer' })
    expect(effects).toEqual([])
  })

  it('is withdrawn without a miss while the connection recovers', () => {
    expect(endOf(play(offer(), { type: 'connection-recovering' }))).toMatchObject({
      cause: 'withdrawn',
      breakCause: null,
    })
  })

  it('parks the leg after the call and releases the customer', () => {
    const { effects } = play(offer(), accept, { type: 'hang-up' })
    expect(effects).toEqual([
      { type: 'park', agentLeg: 'agent' },
      { type: 'release', legId: 'customer', reason: 'agent-hung-up' },
    ])
  })

  it('takes the mute of a call off the leg that stays', () => {
    const { effects } = play(offer(), accept, { type: 'mute', muted: true }, { type: 'hang-up' })
    expect(effects[0]).toEqual({ type: 'mute-input', agentLeg: 'agent', muted: false })
  })
})

describe('an offer by INVITE', () => {
  it.each([
    [false, 'manual'],
    [true, 'auto'],
  ] as const)('rings, or asks for Auto Answer (%s)', (autoAnswer, answerMode) => {
    expect(offer({ ...byInvite, autoAnswer }).effects).toEqual([{ type: 'place-agent-leg', answerMode }])
  })

  it('is accepted by the answer', () => {
    const { state, effects } = play(offer(byInvite), { type: 'agent-answered' })
    expect(state.phase.name).toBe('active')
    expect(effects.map(({ type }) => type)).toEqual(['allow-replaces', 'bridge'])
  })

  it.each([
    ['declined', true, 'rejected', 'rejected-offer'],
    ['declined', false, 'missed', 'missed-offer'],
    ['busy', true, 'rejected', 'rejected-offer'],
    ['no-answer', true, 'missed', 'missed-offer'],
    ['unreachable', true, 'withdrawn', 'phone-not-registered'],
  ] as const)('%s with reject permitted %s is %s', (failure, allowReject, cause, breakCause) => {
    const end = endOf(play(offer({ ...byInvite, allowReject }), { type: 'agent-failed', failure }))
    expect(end).toMatchObject({ cause, breakCause, customer: 'returned' })
  })

  it('returns the customer when the answered phone never has media', () => {
    const { state, effects } = play(offer(byInvite), { type: 'agent-answered' }, 5, { type: 'agent-silent' })
    expect(state.phase).toMatchObject({
      cause: 'returned-to-queue',
      customer: 'returned',
      breakCause: 'media-lost',
    })
    expect(effects).toContainEqual({ type: 'release', legId: 'agent', reason: 'returned-to-queue' })
  })

  it('keeps the customer for a while when media is lost in the middle', () => {
    const lost = play(offer(byInvite), { type: 'agent-answered' }, 60, { type: 'agent-silent' })
    expect(lost.state.phase.name).toBe('customer-waiting')
    expect(lost.effects).toEqual([{ type: 'hold-music', customerLeg: 'customer' }])
    expect(interactionTransition(lost.state, { type: 'agent-alive' }, lost.now).state.phase.name).toBe(
      'active',
    )
    const given = interactionTransition(lost.state, { type: 'deadline' }, lost.now + 60_000)
    expect(given.state.phase).toMatchObject({ cause: 'returned-to-queue', breakCause: 'media-lost' })
  })

  it('ends by the hang-up of the phone', () => {
    const { state, effects } = play(offer(byInvite), { type: 'agent-answered' }, 60, { type: 'agent-ended' })
    expect(state.phase).toMatchObject({ cause: 'agent-hung-up' })
    expect(effects).toEqual([{ type: 'release', legId: 'customer', reason: 'agent-hung-up' }])
  })
})

it('a customer who leaves before the answer is no miss', () => {
  expect(endOf(play(offer(), { type: 'customer-ended' }))).toMatchObject({
    cause: 'customer-left-before-answer',
    breakCause: null,
  })
  expect(play(offer(byInvite), { type: 'customer-ended' }).effects).toMatchObject([
    { type: 'release', legId: 'agent' },
  ])
})

it.each(['direct', 'test'] as const)('a %s customer has no queue to go back to after a miss', (kind) => {
  const { state, effects } = play(offer({ kind }), 30, { type: 'deadline' })
  expect(state.phase).toMatchObject({ cause: 'missed', customer: 'released' })
  expect(effects).toEqual([{ type: 'release', legId: 'customer', reason: 'missed' }])
})

it('a test costs the agent no status, missed, put away or without media', () => {
  const test = { kind: 'test', allowReject: true } as const
  expect(endOf(play(offer(test), 30, { type: 'deadline' }))).toMatchObject({
    cause: 'missed',
    breakCause: null,
  })
  expect(endOf(play(offer(test), { type: 'reject' }))).toMatchObject({ cause: 'rejected', breakCause: null })
  const answered = play(offer({ ...byInvite, ...test }), { type: 'agent-answered' }, 5, {
    type: 'agent-silent',
  })
  expect(endOf(answered)).toMatchObject({ cause: 'media-lost', customer: 'released', breakCause: null })
})

describe('a desk phone on an open connection', () => {
  it('is joined by the platform with Auto Answer on, and hears the prompt', () => {
    const { state, effects } = play(offer(toDeskPhone), { type: 'deadline' })
    expect(state.phase.name).toBe('active')
    expect(effects).toEqual([
      { type: 'bridge', agentLeg: 'agent', customerLeg: 'customer' },
      { type: 'play-prompt', agentLeg: 'agent', prompt: 'bleep' },
    ])
  })

  it('waits for the delay, and for a click without Auto Answer', () => {
    expect(interactionDeadline(offer({ ...toDeskPhone, autoAnswerDelaySeconds: 4 }).state)).toBe(start + 4000)
    expect(interactionDeadline(offer({ ...toDeskPhone, autoAnswer: false }).state)).toBe(start + 30_000)
  })
})

it('log-out withdraws an offer and releases a call', () => {
  expect(endOf(play(offer(), { type: 'sign-out' }))).toMatchObject({
    cause: 'withdrawn',
    customer: 'returned',
    breakCause: null,
  })
  expect(endOf(play(offer(), accept, { type: 'sign-out' }))).toMatchObject({
    cause: 'signed-out',
    customer: 'released',
  })
})
