import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectionLeg } from '../../../../src/contact-center/routing/connection-state.js'
import type { Desk, DeskEvent, DeskStep } from '../../../../src/contact-center/routing/desk-shape-state.js'
import { offerable } from '../../../../src/contact-center/routing/desk-readiness-state.js'
import { deskDeadline, deskTransition } from '../../../../src/contact-center/routing/desk-state.js'
import type { Interaction } from '../../../../src/contact-center/routing/interaction-shape-state.js'
import type { LegHappening } from '../../../../src/contact-center/routing/leg-state.js'
import { choose, desk, inCall, leg, lose, type Move, offer, opening, start, terms } from './desk-story.js'

describe('whatever happens', () => {
  const happening = fc.constantFrom<LegHappening>(
    { type: 'ringing' },
    { type: 'answered' },
    { type: 'ended' },
    { type: 'silent' },
    { type: 'alive' },
    { type: 'failed', failure: 'declined' },
    { type: 'failed', failure: 'unreachable' },
  )
  const move: fc.Arbitrary<Exclude<Move, number>> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('connection', 'agent', 'customer'), happening)
        .map(([which, what]) => leg(which, what)),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom<Move & object>(
        choose('available'),
        { type: 'pin', right: true },
        { type: 'reopen' },
      ),
    },
    { weight: 2, arbitrary: fc.constantFrom('queue', 'direct', 'test').map((kind) => () => offer(kind)) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('accept', 'reject', 'hang-up', 'hold', 'resume')
        .map((type): DeskEvent => ({ type: 'interaction', command: { type } })),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom<DeskEvent>(
        choose('on-break'),
        choose('work-offline'),
        { type: 'cancel-next' },
        { type: 'finish-post-processing' },
        { type: 'pin', right: false },
        { type: 'dial', interactionId: 'o', commandId: 'c', address: '+44' },
        { type: 'reachability', reachable: false },
        { type: 'reachability', reachable: true },
        { type: 'settings', terms: { ...terms, wantedMode: 'on-demand' } },
        { type: 'settings', terms },
        {
          type: 'settings',
          terms: { ...terms, autoAnswer: true, customerHoldGraceSeconds: 0, postProcessingSeconds: 0 },
        },
        { type: 'save-mode', mode: 'on-demand' },
        { type: 'save-mode', mode: 'persistent' },
        { type: 'save-workplace', workplace: { kind: 'phone', number: '+441234' }, reachable: true },
        { type: 'save-workplace', workplace: { kind: 'softphone' }, reachable: false },
        { type: 'take-over' },
        { type: 'deadline' },
      ),
    },
  )
  type Plain = Exclude<Move, number>
  const begin: fc.Arbitrary<readonly Plain[]> = fc.constantFrom(
    [],
    opening as readonly Plain[],
    inCall as readonly Plain[],
    [...inCall, lose] as readonly Plain[],
    [...opening, { type: 'dial', interactionId: 'o', commandId: 'c', address: '+44' }] as readonly Plain[],
    [
      { type: 'save-mode', mode: 'on-demand' },
      choose('available'),
      () => offer(),
      leg('agent', { type: 'answered' }),
    ] as readonly Plain[],
  )
  const beat = fc.tuple(move, fc.integer({ min: 0, max: 40_000 }))
  const script = fc
    .tuple(begin, fc.array(beat, { maxLength: 60, size: 'max' }))
    .map(([first, then]) => [...first.map((at): [Plain, number] => [at, 0]), ...then])

  /** As the shell runs it: deadlines are kept before anything later happens. */
  function run(
    events: readonly (readonly [Exclude<Move, number>, number])[],
    check: (step: DeskStep, now: number, event: DeskEvent, before: Desk) => void,
  ): Desk {
    let state = desk()
    let now = start
    const step = (event: DeskEvent): void => {
      const before = state
      const result = deskTransition(before, event, now)
      state = result.state
      check(result, now, event, before)
    }
    for (const [next, waitMs] of events) {
      const until = now + waitMs
      for (let at = deskDeadline(state); at !== null && at <= until; at = deskDeadline(state)) {
        now = Math.max(now, at)
        step({ type: 'deadline' })
        const again = deskDeadline(state)
        if (again !== null) expect(again).toBeGreaterThan(now)
      }
      now = until
      step(typeof next === 'function' ? next(state) : next)
    }
    return state
  }

  it('keeps status, connection and interaction in step', () => {
    fc.assert(
      fc.property(script, (events) => {
        run(events, ({ state }) => {
          const { status } = state.status
          expect(state.interaction !== null).toBe(status === 'offered' || status === 'busy')
          if (state.interaction) expect(state.interaction.phase.name === 'offered').toBe(status === 'offered')
          if (status === 'available' && state.mode === 'persistent') {
            expect(['dialing', 'validating', 'open', 'recovering']).toContain(state.connection.phase)
          }
          if (offerable(state).forQueue)
            expect(state.connection.phase === 'open' || state.mode === 'on-demand').toBe(true)
          const up = ['dialing', 'validating', 'open', 'recovering'].includes(state.connection.phase)
          if (state.pendingMode !== null)
            expect(up || state.interaction?.phase.name === 'customer-waiting').toBe(true)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('places no leg that it later forgets, and never two to the agent for the connection', () => {
    fc.assert(
      fc.property(script, (events) => {
        const ours = new Set<string>()
        run(events, ({ state, effects }, _now, event, before) => {
          if (
            event.type === 'leg' &&
            (event.happening.type === 'ended' || event.happening.type === 'failed')
          ) {
            const failedAfterAnswer = event.happening.type === 'failed' && !canFail(before, event.legId)
            if (!failedAfterAnswer) ours.delete(event.legId)
          }
          for (const effect of effects) {
            if (effect.type === 'place-validation-call') ours.add(effect.legId)
            if (effect.type === 'place-agent-leg' && state.interaction) ours.add(state.interaction.agentLeg)
            if (effect.type === 'dial-out') ours.add(effect.customerLeg)
            if (effect.type === 'release') ours.delete(effect.legId)
            // From here on the shell's, which has the callee told and then releases the leg.
            if (effect.type === 'interaction-ended' && isTold(effect.interaction))
              ours.delete(effect.interaction.customerLeg)
          }
          const known = [
            connectionLeg(state.connection),
            state.interaction?.agentLeg,
            state.interaction?.customerLeg,
          ]
          for (const legId of ours) expect(known).toContain(legId)
        })
      }),
      { numRuns: 300 },
    )
  })

  const isTold = ({ phase }: Interaction): boolean => phase.name === 'ended' && phase.customer === 'told'

  /** Voice tells leg-failed only before the answer. */
  function canFail(at: Desk, legId: string): boolean {
    if (connectionLeg(at.connection) === legId) return at.connection.phase === 'dialing'
    const name = at.interaction?.phase.name
    return name === 'offered' || name === 'connecting' || name === 'dialing' || name === 'ringing'
  }

  it('ends in nothing at all after a log-out', () => {
    fc.assert(
      fc.property(script, (events) => {
        const before = run(events, () => undefined)
        const { state, effects } = deskTransition(before, { type: 'sign-out' }, start + 10_000_000)
        expect(state.interaction).toBeNull()
        expect(connectionLeg(state.connection)).toBeNull()
        const leg = connectionLeg(before.connection)
        if (leg !== null)
          expect(effects).toContainEqual(expect.objectContaining({ type: 'release', legId: leg }))
      }),
    )
  })
})
