import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type MirroredEvent,
  type MirroredSession,
  emptyMirror,
  mirrorEvent,
} from '../../../../src/main/agent/session-state.js'
import { session, status } from '../../../support/agent-session.js'

const at = (version: number) => ({ version, now: 0 })
const snapshot = (version: number, value: MirroredSession = session()): MirroredEvent => ({
  ...at(version),
  type: 'snapshot',
  value,
})
const statusEvent = (version: number, to: 'available' | 'offered' | 'on-break'): MirroredEvent => ({
  ...at(version),
  type: 'status',
  value: status({ status: to, since: version }),
})

function play(...events: readonly MirroredEvent[]) {
  let mirror = emptyMirror
  const needs: string[] = []
  events.forEach((event, index) => {
    const step = mirrorEvent(mirror, event, index === 0)
    mirror = step.mirror
    if (step.need !== 'nothing') needs.push(step.need)
  })
  return { mirror, needs }
}

describe('the mirror of the platform', () => {
  it('follows events in the order of their versions', () => {
    const { mirror, needs } = play(snapshot(4), statusEvent(5, 'available'))
    expect(mirror).toMatchObject({
      version: 5,
      session: { status: { status: 'available' } },
      restingStatus: 'available',
    })
    expect(needs).toEqual([])
  })

  it('ignores what it has seen and what is older', () => {
    const { mirror, needs } = play(
      snapshot(4),
      statusEvent(5, 'available'),
      statusEvent(5, 'on-break'),
      statusEvent(3, 'on-break'),
    )
    expect(mirror.session?.status.status).toBe('available')
    expect(needs).toEqual([])
  })

  it('asks for a snapshot when an event is missing, and applies nothing meanwhile', () => {
    const { mirror, needs } = play(snapshot(4), statusEvent(6, 'available'))
    expect(mirror.session?.status.status).toBe('on-break')
    expect(needs).toEqual(['snapshot'])
  })

  it('asks for a snapshot when the stream begins with anything else', () => {
    expect(play(statusEvent(1, 'available')).needs).toEqual(['snapshot'])
  })

  it('takes the first snapshot of a stream even when the center counts from one again', () => {
    const before = play(snapshot(40)).mirror
    expect(
      mirrorEvent(before, snapshot(1, session({ status: status({ status: 'available' }) })), true).mirror,
    ).toMatchObject({
      version: 1,
      session: { status: { status: 'available' } },
    })
    expect(mirrorEvent(before, snapshot(1), false).mirror).toBe(before)
  })

  it('takes a clock event that repeats the version for a heartbeat', () => {
    const { mirror, needs } = play(
      snapshot(4),
      { ...at(4), type: 'clock', value: null },
      { ...at(5), type: 'clock', value: null },
    )
    expect([mirror.version, needs]).toEqual([5, []])
  })

  it('remembers in which status an interaction began', () => {
    expect(
      play(snapshot(1), statusEvent(2, 'available'), statusEvent(3, 'offered')).mirror.restingStatus,
    ).toBe('available')
    expect(
      play(snapshot(1, session({ status: status({ status: 'offered' }) }))).mirror.restingStatus,
    ).toBeNull()
  })

  it('has settings pulled when they change', () => {
    expect(
      play(snapshot(1), { ...at(2), type: 'settings', value: { version: 3, etag: '"3"' } }).needs,
    ).toEqual(['settings'])
  })

  it('ends once and for all', () => {
    const ended = play(snapshot(1), {
      ...at(2),
      type: 'session-ended',
      value: { cause: 'signed-in-elsewhere' },
    })
    expect(ended.mirror.ended).toBe('signed-in-elsewhere')
    expect(mirrorEvent(ended.mirror, snapshot(3), true).mirror).toBe(ended.mirror)
  })

  it('comes to the same truth whatever is duplicated or late, or asks for a snapshot', () => {
    const truth: readonly MirroredEvent[] = [
      snapshot(1),
      statusEvent(2, 'available'),
      statusEvent(3, 'offered'),
      statusEvent(4, 'available'),
      statusEvent(5, 'on-break'),
    ]
    const want = play(...truth).mirror
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 30 }), (order) => {
        const { mirror, needs } = play(snapshot(1), ...order.flatMap((index) => truth[index] ?? []))
        const known = truth[mirror.version - 1]
        if (known?.type === 'status') expect(mirror.session?.status).toEqual(known.value)
        // Every gap was noticed: the mirror is behind only if it asked.
        const highest = Math.max(0, ...order) + 1
        if (mirror.version < highest) expect(needs).toContain('snapshot')
        if (mirror.version === 5) expect(mirror.session).toEqual(want.session)
      }),
    )
  })
})
