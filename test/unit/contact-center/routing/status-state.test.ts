import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Choice,
  type Status,
  type StatusEvent,
  isOccupied,
  signedInStatus,
  statusDeadline,
  statusTransition,
} from '../../../../src/contact-center/routing/status-state.js'

const start = Date.UTC(2026, 0, 5, 9)
const choose = (status: Choice['status'], reasonCode: string | null = null): StatusEvent => ({
  type: 'choose',
  choice: { status, reasonCode },
})
const ended: StatusEvent = { type: 'ended', postProcessingSeconds: 15 }

/** Plays events one second apart. */
const play = (...events: readonly StatusEvent[]): Status =>
  events.reduce(
    (state, event, index) => statusTransition(state, event, start + 1000 * (index + 1)),
    signedInStatus(start),
  )

it('begins On break', () => {
  expect(signedInStatus(start)).toMatchObject({ status: 'on-break', cause: 'signed-in' })
})

it('changes at once while nothing is going on, with the reason code', () => {
  expect(play(choose('on-break', 'lunch'))).toMatchObject({
    status: 'on-break',
    reasonCode: 'lunch',
    cause: null,
  })
})

describe('during an interaction', () => {
  it.each(['offered', 'started'] as const)('keeps a choice as next (%s)', (type) => {
    const state = play(choose('available'), { type }, choose('on-break', 'lunch'))
    expect(state.status).toBe(type === 'offered' ? 'offered' : 'busy')
    expect(state.next).toEqual({ status: 'on-break', reasonCode: 'lunch' })
  })

  it('applies next when post-processing ends', () => {
    const during = play(choose('available'), { type: 'started' }, choose('work-offline'), ended)
    expect(during).toMatchObject({ status: 'post-processing', next: { status: 'work-offline' } })
    const after = statusTransition(during, { type: 'deadline' }, statusDeadline(during) ?? 0)
    expect(after).toMatchObject({ status: 'work-offline', next: null, postProcessingEndsAt: null })
  })

  it('returns to where the interaction began when nothing was chosen, or the choice was cancelled', () => {
    const finish = { type: 'finish-post-processing' } as const
    expect(play(choose('on-break', 'lunch'), { type: 'started' }, ended, finish)).toMatchObject({
      status: 'on-break',
      reasonCode: 'lunch',
    })
    expect(
      play(
        choose('available'),
        { type: 'started' },
        choose('on-break'),
        { type: 'cancel-next' },
        ended,
        finish,
      ).status,
    ).toBe('available')
  })

  it('needs no post-processing when the tenant sets none', () => {
    expect(
      play(choose('available'), { type: 'started' }, { type: 'ended', postProcessingSeconds: 0 }).status,
    ).toBe('available')
  })

  it('goes On break for a missed offer, with the reason', () => {
    expect(
      play(choose('available'), { type: 'offered' }, { type: 'break', cause: 'missed-offer' }),
    ).toMatchObject({
      status: 'on-break',
      cause: 'missed-offer',
    })
  })

  it('does not lose the place in the line by a withdrawn offer, but by a call', () => {
    const available = play(choose('available'))
    const withdrawn = play(choose('available'), { type: 'offered' }, { type: 'returned' })
    expect(withdrawn.idleSince).toBe(available.idleSince)
    const talked = play(choose('available'), { type: 'started' }, ended, { type: 'finish-post-processing' })
    expect(talked.idleSince).toBeGreaterThan(available.idleSince)
  })
})

describe('going On break by the platform', () => {
  it('waits for the end of post-processing, and takes a choice of Available made before', () => {
    const state = play(choose('available'), { type: 'started' }, choose('available'), ended, {
      type: 'break',
      cause: 'connection-lost',
    })
    expect(state.status).toBe('post-processing')
    const after = statusTransition(state, { type: 'finish-post-processing' }, start + 60_000)
    expect(after).toMatchObject({ status: 'on-break', cause: 'connection-lost' })
  })

  it('gives way to a choice made after the loss', () => {
    const events = [
      choose('available'),
      { type: 'started' },
      ended,
      { type: 'break', cause: 'connection-lost' },
    ] as const
    expect(play(...events, choose('available'), { type: 'finish-post-processing' }).status).toBe('available')
  })

  it('leaves who is away as chosen', () => {
    const breakNow = { type: 'break', cause: 'connection-lost' } as const
    expect(play(choose('work-offline', 'training'), breakNow)).toMatchObject({
      status: 'work-offline',
      reasonCode: 'training',
    })
    expect(play(choose('on-break', 'lunch'), breakNow)).toMatchObject({
      status: 'on-break',
      reasonCode: 'lunch',
    })
  })
})

it('is never stuck, whatever happens: post-processing always has an end, and nothing else has one', () => {
  const anyEvent = fc.constantFrom<StatusEvent>(
    choose('available'),
    choose('on-break', 'lunch'),
    choose('work-offline'),
    { type: 'cancel-next' },
    { type: 'finish-post-processing' },
    { type: 'offered' },
    { type: 'started' },
    { type: 'returned' },
    ended,
    { type: 'ended', postProcessingSeconds: 0 },
    { type: 'break', cause: 'missed-offer' },
    { type: 'break', cause: 'connection-lost' },
    { type: 'deadline' },
  )
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
      const state = play(...events)
      expect(statusDeadline(state) !== null).toBe(state.status === 'post-processing')
      if (!isOccupied(state)) expect(state).toMatchObject({ next: null, breakAfter: null })
      const at = statusDeadline(state)
      if (at !== null) expect(isOccupied(statusTransition(state, { type: 'deadline' }, at))).toBe(false)
    }),
  )
})
