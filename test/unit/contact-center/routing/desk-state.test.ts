import { describe, expect, it } from 'vitest'
import { connectionLeg } from '../../../../src/contact-center/routing/connection-state.js'
import { mayReopen } from '../../../../src/contact-center/routing/desk-rules-state.js'
import type { DeskEvent } from '../../../../src/contact-center/routing/desk-shape-state.js'
import { offerable } from '../../../../src/contact-center/routing/desk-readiness-state.js'
import { choose, desk, inCall, leg, lose, offer, play, start, terms, opening } from './desk-story.js'

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
