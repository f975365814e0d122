import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Interaction,
  type InteractionEvent,
  type InteractionStep,
  holdEndsAt,
  interactionDeadline,
} from '../../../../src/contact-center/routing/interaction-shape-state.js'
import {
  type OfferFacts,
  calleeRingMs,
  startOffer,
  startOutbound,
} from '../../../../src/contact-center/routing/interaction-start-state.js'
import { interactionTransition } from '../../../../src/contact-center/routing/interaction-state.js'

const start = Date.UTC(2026, 0, 5, 9)
const facts: OfferFacts = {
  interactionId: 'i1',
  kind: 'queue',
  via: 'connection',
  delivery: 'persistent-leg',
  workplace: { kind: 'softphone' },
  agentLeg: 'agent',
  customerLeg: 'customer',
  customer: { name: 'Dana', address: '+44' },
  queueName: 'Support',
  autoAnswer: false,
  allowReject: false,
  commandId: null,
  holdGraceSeconds: 60,
  offerTimeoutSeconds: 30,
  autoAnswerDelaySeconds: 0,
  prompt: 'bleep',
}
const byInvite = { ...facts, via: 'invite', delivery: 'invite' } as const
const toDeskPhone = {
  ...facts,
  delivery: 'desk-phone',
  workplace: { kind: 'phone', number: '+441234' },
  autoAnswer: true,
} as const

type Beat = InteractionEvent | number

/** Numbers are seconds that pass. Effects are the last event's. */
function play(first: InteractionStep, ...beats: readonly Beat[]): InteractionStep & { readonly now: number } {
  let step = first
  let now = start
  for (const beat of beats) {
    if (typeof beat === 'number') now += beat * 1000
    else step = interactionTransition(step.state, beat, now)
  }
  return { ...step, now }
}
const offer = (more: Partial<OfferFacts> = {}): InteractionStep => startOffer({ ...facts, ...more }, start)
const accept = { type: 'accept' } as const
const endOf = ({ state }: InteractionStep) => (state.phase.name === 'ended' ? state.phase : null)

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

function outbound(more: { via: 'connection' | 'invite'; delivery?: 'desk-phone' }): InteractionStep {
  const { kind: _kind, queueName: _queue, autoAnswer: _auto, allowReject: _reject, ...rest } = facts
  const { offerTimeoutSeconds: _offer, autoAnswerDelaySeconds: _delay, prompt: _prompt, ...common } = rest
  return startOutbound(
    { ...common, delivery: 'invite', ...more, commandId: 'command-1', agentRingSeconds: 30 },
    start,
  )
}

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

const anyEvent = fc.constantFrom<InteractionEvent>(
  accept,
  { type: 'reject' },
  { type: 'hang-up' },
  { type: 'hold' },
  { type: 'resume' },
  { type: 'mute', muted: true },
  { type: 'mute', muted: false },
  { type: 'agent-answered' },
  { type: 'agent-failed', failure: 'declined' },
  { type: 'agent-ended' },
  { type: 'agent-silent' },
  { type: 'agent-alive' },
  { type: 'callee-ringing' },
  { type: 'customer-answered', agentReady: true },
  { type: 'customer-answered', agentReady: false },
  { type: 'customer-failed', failure: 'busy' },
  { type: 'customer-ended' },
  { type: 'connection-recovering' },
  { type: 'connection-alive' },
  { type: 'connection-dialing' },
  { type: 'connection-lost' },
  { type: 'connection-open', legId: 'new' },
  { type: 'sign-out' },
  { type: 'take-over' },
  { type: 'deadline' },
)
const anyStart = fc.constantFrom<() => InteractionStep>(
  () => offer(),
  () => offer({ kind: 'direct' }),
  () => offer({ kind: 'test' }),
  () => offer(byInvite),
  () => offer({ ...byInvite, kind: 'direct' }),
  () => offer(toDeskPhone),
  () => outbound({ via: 'connection' }),
  () => outbound({ via: 'invite' }),
)
const script = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 50_000 })), { maxLength: 40 })

describe('whatever happens', () => {
  it('accounts for the customer exactly once: gone, released, told or returned', () => {
    fc.assert(
      fc.property(anyStart, script, (begin, events) => {
        let step = begin()
        let now = start
        const released: string[] = []
        for (const [event, waitMs] of events) {
          now += waitMs
          step = interactionTransition(step.state, event, now)
          for (const effect of step.effects) if (effect.type === 'release') released.push(effect.legId)
        }
        const end = endOf(step)
        const customer = released.filter((legId) => legId === 'customer').length
        expect(customer).toBe(end?.customer === 'released' ? 1 : 0)
        if (end?.customer === 'returned') expect(['queue', 'direct']).toContain(step.state.kind)
        if (end?.customer === 'told') expect(step.state.kind).toBe('outbound')
        expect(released.filter((legId) => legId !== 'customer').length).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is over when it has ended', () => {
    fc.assert(
      fc.property(anyStart, script, anyEvent, (begin, events, last) => {
        let { state } = begin()
        for (const [event] of events) state = interactionTransition(state, event, start).state
        if (state.phase.name !== 'ended') return
        expect(interactionTransition(state, last, start)).toEqual({ state, effects: [] })
      }),
    )
  })

  it('keeps a customer no longer than the grace time allows, counting only the time that runs', () => {
    fc.assert(
      fc.property(script, (events) => {
        let state: Interaction = play(offer(), accept).state
        let now = start
        let ranMs = 0
        for (const [event, waitMs] of events) {
          const endsAt = holdEndsAt(state)
          // The shell keeps the deadline: it sends it no later than due.
          const step = endsAt === null ? waitMs : Math.min(waitMs, Math.max(0, endsAt - now))
          now += step
          if (endsAt !== null) ranMs += step
          const due = endsAt !== null && now >= endsAt
          const next = interactionTransition(state, due ? { type: 'deadline' } : event, now).state
          const waits = [state, next].every(({ phase }) => phase.name === 'customer-waiting')
          state = next
          expect(ranMs).toBeLessThanOrEqual(60_000)
          if (!waits) ranMs = 0
        }
      }),
    )
  })

  it('moves on at its deadline', () => {
    fc.assert(
      fc.property(anyStart, script, (begin, events) => {
        let { state } = begin()
        for (const [event] of events) state = interactionTransition(state, event, start).state
        const at = interactionDeadline(state)
        if (at === null) return
        const after = interactionTransition(state, { type: 'deadline' }, at).state
        expect(after.phase.name).not.toBe(state.phase.name)
      }),
    )
  })
})
