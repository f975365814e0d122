import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectionLeg } from '../../../../src/contact-center/routing/connection-state.js'
import { mayReopen } from '../../../../src/contact-center/routing/desk-rules-state.js'
import type {
  Desk,
  DeskEvent,
  DeskStep,
  Terms,
} from '../../../../src/contact-center/routing/desk-shape-state.js'
import { offerable } from '../../../../src/contact-center/routing/desk-readiness-state.js'
import { newDesk } from '../../../../src/contact-center/routing/desk-start-state.js'
import { deskDeadline, deskTransition } from '../../../../src/contact-center/routing/desk-state.js'
import type { Interaction } from '../../../../src/contact-center/routing/interaction-shape-state.js'
import type { LegHappening } from '../../../../src/contact-center/routing/leg-state.js'

const start = Date.UTC(2026, 0, 5, 9)
const terms: Terms = {
  wantedMode: 'persistent',
  autoAnswer: false,
  autoAnswerDelaySeconds: 0,
  prompt: 'bleep',
  allowReject: false,
  offerTimeoutSeconds: 30,
  postProcessingSeconds: 15,
  customerHoldGraceSeconds: 60,
  connection: { ringSeconds: 30, pinSeconds: 60, pinAttempts: 3, graceSeconds: 90 },
}
const desk = (more: Partial<Terms> = {}): Desk =>
  newDesk(
    {
      deskId: 'd',
      workplace: { kind: 'softphone' },
      terms: { ...terms, ...more },
      reachable: true,
      backOff: { failures: 0, reopenAt: null },
    },
    start,
  )
const choose = (status: 'available' | 'on-break' | 'work-offline'): DeskEvent => ({
  type: 'choose-status',
  choice: { status, reasonCode: null },
})
let offers = 0
const offer = (kind: 'queue' | 'direct' | 'test' = 'queue'): DeskEvent => ({
  type: 'offer',
  offer: {
    interactionId: `i${++offers}`,
    kind,
    customerLeg: `customer${offers}`,
    customer: { name: null, address: '' },
    queueName: null,
    commandId: null,
  },
})
/** Something that happens to the leg of the connection, or to one of the interaction's legs. */
const leg =
  (which: 'connection' | 'agent' | 'customer', happening: LegHappening) =>
  (at: Desk): DeskEvent => {
    const legs = {
      connection: connectionLeg(at.connection),
      agent: at.interaction?.agentLeg,
      customer: at.interaction?.customerLeg,
    }
    return { type: 'leg', legId: legs[which] ?? 'unknown', happening }
  }
type Move = DeskEvent | ((at: Desk) => DeskEvent) | number

function play(from: Desk, ...moves: readonly Move[]): DeskStep & { readonly now: number } {
  let step: DeskStep = { state: from, effects: [] }
  let now = start
  for (const move of moves) {
    if (typeof move === 'number') now += move * 1000
    else step = deskTransition(step.state, typeof move === 'function' ? move(step.state) : move, now)
  }
  return { ...step, now }
}
const opening: readonly Move[] = [
  choose('available'),
  leg('connection', { type: 'answered' }),
  { type: 'pin', right: true },
]
const inCall: readonly Move[] = [...opening, offer(), { type: 'interaction', command: { type: 'accept' } }]
const lose: Move = leg('connection', { type: 'ended' })

describe('Persistent mode', () => {
  it('dials the workplace when Available is chosen, and is offered nothing until the connection is open', () => {
    const dialing = play(desk(), choose('available'))
    expect(dialing.state.connection.phase).toBe('dialing')
    expect(offerable(dialing.state)).toEqual({ forQueue: false, forDirect: false })
    expect(offerable(play(desk(), ...opening).state)).toEqual({ forQueue: true, forDirect: true })
  })

  it('gives back an offer that comes too early', () => {
    const { state, effects } = play(desk(), choose('available'), offer())
    expect(state.interaction).toBeNull()
    expect(effects).toMatchObject([{ type: 'offer-not-taken' }])
  })

  it('closes the validation call when Available is left', () => {
    expect(play(desk(), choose('available'), choose('on-break')).state.connection.phase).toBe('closed')
  })

  it('keeps an open connection through every other status', () => {
    expect(play(desk(), ...opening, choose('on-break'), choose('work-offline')).state.connection.phase).toBe(
      'open',
    )
  })

  it('goes On break when the connection is lost without a call, and does not dial by itself', () => {
    const { state } = play(desk(), ...opening, lose)
    expect(state.status).toMatchObject({ status: 'on-break', cause: 'connection-lost' })
    expect(state.connection.phase).toBe('lost')
  })

  it('stays Busy with the customer waiting when it is lost in a call, and re-joins by the right PIN', () => {
    const lost = play(desk(), ...inCall, lose)
    expect(lost.state.status.status).toBe('busy')
    expect(lost.state.interaction?.phase.name).toBe('customer-waiting')
    const { state, effects } = play(lost.state, { type: 'reopen' }, leg('connection', { type: 'answered' }), {
      type: 'pin',
      right: true,
    })
    expect(state.interaction?.phase.name).toBe('active')
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'bridge', agentLeg: connectionLeg(state.connection) }),
    )
  })

  it('is dialled anew by Re-open also while it is open or recovering: the old leg goes, the customer is held', () => {
    for (const before of [inCall, [...inCall, leg('connection', { type: 'silent' })]]) {
      const { state } = play(desk(), ...before)
      expect(mayReopen(state, start)).toBeNull()
      const old = connectionLeg(state.connection)
      const again = play(state, { type: 'reopen' })
      expect(again.state.connection.phase).toBe('dialing')
      expect(again.effects).toContainEqual(expect.objectContaining({ type: 'release', legId: old }))
      expect(again.state.interaction?.phase.name).toBe('customer-waiting')
      expect(again.state.status.status).toBe('busy')
      expect(mayReopen(again.state, start)).toMatchObject({ code: 'not-allowed-in-state' })
    }
  })

  it('withdraws an offer in flight when it is re-opened', () => {
    const { state } = play(desk(), ...opening, offer(), { type: 'reopen' })
    expect(state.interaction).toBeNull()
    expect(state.status.status).toBe('available')
  })

  it('withdraws an offer in flight while recovering, and keeps the status', () => {
    const { state, effects } = play(desk(), ...opening, offer(), leg('connection', { type: 'silent' }))
    expect(state.status.status).toBe('available')
    expect(offerable(state).forQueue).toBe(false)
    const ended = effects.find(({ type }) => type === 'interaction-ended')
    expect(ended).toMatchObject({ interaction: { phase: { cause: 'withdrawn', customer: 'returned' } } })
  })

  it('places a new validation call when the workplace changes in a call, and holds the customer meanwhile', () => {
    const workplace = { kind: 'phone', number: '+441234' } as const
    const { state } = play(desk(), ...inCall, { type: 'save-workplace', workplace, reachable: true })
    expect(state.connection).toMatchObject({ phase: 'dialing', workplace })
    expect(state.interaction?.phase).toMatchObject({ name: 'customer-waiting', runningSince: null })
  })
})

describe('a mode change of an administrator', () => {
  const onDemand: DeskEvent = { type: 'settings', terms: { ...terms, wantedMode: 'on-demand' } }

  it('is pending while the connection is up, and applies when it closes', () => {
    const pending = play(desk(), ...opening, onDemand)
    expect(pending.state).toMatchObject({
      mode: 'persistent',
      pendingMode: 'on-demand',
      connection: { phase: 'open' },
    })
    const { state } = play(pending.state, lose)
    expect(state).toMatchObject({ mode: 'on-demand', pendingMode: null, connection: { phase: 'closed' } })
  })

  it('waits for a customer who waits to be re-joined', () => {
    const { state } = play(desk(), ...inCall, onDemand, lose)
    expect(state).toMatchObject({
      mode: 'persistent',
      pendingMode: 'on-demand',
      connection: { phase: 'lost' },
    })
    expect(play(state, { type: 'reopen' }).state.connection.phase).toBe('dialing')
  })

  it('is no longer pending when it is taken back', () => {
    expect(play(desk(), ...opening, onDemand, { type: 'settings', terms }).state.pendingMode).toBeNull()
  })

  it('applies at once when nothing is up', () => {
    expect(play(desk(), onDemand).state.mode).toBe('on-demand')
  })
})

describe('On Demand', () => {
  const onDemand = desk({ wantedMode: 'on-demand' })

  it('is offered customers only while the workplace can be reached', () => {
    const away = play(onDemand, choose('available'), { type: 'reachability', reachable: false })
    expect(offerable(away.state).forQueue).toBe(false)
    expect(away.state.status.status).toBe('available')
    expect(play(away.state, { type: 'reachability', reachable: true }).state.unreachableSince).toBeNull()
    const { state } = play(away.state, 10, { type: 'deadline' })
    expect(state.status).toMatchObject({ status: 'on-break', cause: 'phone-not-registered' })
  })

  it('needs no connection for a direct customer On break, and auto answers none there', () => {
    const { state, effects } = play(desk({ wantedMode: 'on-demand', autoAnswer: true }), offer('direct'))
    expect(state.interaction?.autoAnswer).toBe(false)
    expect(effects).toContainEqual({ type: 'place-agent-leg', answerMode: 'manual' })
  })
})

describe('a newer sign-in', () => {
  it('ends the older connection and keeps the customer', () => {
    const { state } = play(desk(), ...inCall, { type: 'take-over' })
    expect(state.connection).toMatchObject({ phase: 'lost', cause: 'signed-in-elsewhere' })
    expect(state.interaction?.phase.name).toBe('customer-waiting')
    expect(state.status).toMatchObject({ status: 'busy', began: { status: 'on-break' } })
  })

  it('begins On break with nothing open when there was no call', () => {
    const { state } = play(desk(), ...opening, { type: 'take-over' })
    expect(state).toMatchObject({
      status: { status: 'on-break', cause: 'signed-in' },
      connection: { phase: 'closed' },
    })
  })
})

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
