import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Interaction,
  type InteractionEvent,
  type InteractionStep,
  holdEndsAt,
  interactionDeadline,
} from '../../../../src/contact-center/routing/interaction-shape-state.js'
import { interactionTransition } from '../../../../src/contact-center/routing/interaction-state.js'
import { accept, byInvite, endOf, offer, outbound, play, start, toDeskPhone } from './interaction-story.js'

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
