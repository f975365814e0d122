import { expect, it, vi } from 'vitest'
import type { AgentEvent } from '../../../../src/contract/agent-api/events.js'
import type { AgentSession } from '../../../../src/contract/agent-api/session.js'
import { createEventLog } from '../../../../src/contact-center/session/event-log.js'

const create = (journal = (_event: AgentEvent, delivered: () => void): void => delivered()) =>
  createEventLog({ firstVersion: 1, now: () => 0, session: () => ({}) as AgentSession, journal })
const reader = () => ({ event: vi.fn(), close: vi.fn() })

it('closes the oldest stream when a softphone opens one too many', () => {
  const log = create()
  const readers = Array.from({ length: 5 }, reader)
  for (const one of readers) log.subscribe(null, one)
  expect(readers[0]?.close).toHaveBeenCalledTimes(1)
  expect(log.readers).toBe(4)
})

it('sends nothing to a reader that has left', () => {
  const log = create()
  const one = reader()
  log.subscribe(1, one)()
  log.publish({ type: 'clock', value: null })
  expect(one.event).not.toHaveBeenCalled()
})

it('resumes from the very event that follows, and sends nothing when nothing was missed', () => {
  const log = create()
  log.publish({ type: 'clock', value: null })
  const [missedOne, missedNone] = [reader(), reader()]
  log.subscribe(1, missedOne)
  log.subscribe(2, missedNone)
  expect(missedOne.event).toHaveBeenCalledWith({ type: 'clock', value: null, version: 2, now: 0 })
  expect(missedNone.event).not.toHaveBeenCalled()
})

it('tells nobody before an event is written down, and closes only after the last was told', () => {
  const delivered: (() => void)[] = []
  const log = create((_event, done) => void delivered.push(done))
  const early = reader()
  log.subscribe(null, early)
  log.publish({ type: 'clock', value: null })
  log.end('signed-out')
  expect(early.event.mock.calls.map(([event]) => (event as AgentEvent).version)).toEqual([1])
  // Who comes meanwhile has the state of now under the number that was told.
  const between = reader()
  log.subscribe(null, between)
  delivered[0]?.()
  expect(early.close).not.toHaveBeenCalled()
  delivered[1]?.()
  for (const one of [early, between]) {
    expect(one.event.mock.calls.map(([event]) => (event as AgentEvent).version)).toEqual([1, 2, 3])
    expect(one.close).toHaveBeenCalledTimes(1)
  }
})

it('goes on from what another instance has told: nothing of it is missed by who comes here', () => {
  const told = [3, 4, 5].map((version): AgentEvent => ({ type: 'clock', value: null, version, now: 0 }))
  const log = createEventLog({
    firstVersion: 5,
    told,
    now: () => 0,
    session: () => ({}) as AgentSession,
    journal: (_event, delivered) => delivered(),
  })
  log.publish({ type: 'clock', value: null })
  const [late, tooLate] = [reader(), reader()]
  log.subscribe(3, late)
  log.subscribe(1, tooLate)
  expect(late.event.mock.calls.map(([event]) => (event as AgentEvent).version)).toEqual([4, 5, 6])
  expect(tooLate.event).toHaveBeenCalledWith(expect.objectContaining({ type: 'snapshot', version: 6 }))
})
