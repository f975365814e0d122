import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  startTimeoutMs,
  stopped,
  transition,
  type EngineEffect,
  type EngineEvent,
  type EngineState,
} from '../../../../src/main/media/engine-state.js'

function play(events: readonly (readonly [EngineEvent['type'], number])[]) {
  let state: EngineState = stopped
  let effects: readonly EngineEffect[] = []
  for (const [type, now] of events) ({ state, effects } = transition(state, { type }, now))
  return { state, effects }
}
const opens = (effects: readonly EngineEffect[]): boolean => effects.some(({ type }) => type === 'open')

test('a page that crashes is opened again at once', () => {
  const { state, effects } = play([
    ['start', 0],
    ['ready', 100],
    ['gone', 5000],
  ])
  expect(state.name).toBe('starting')
  expect(effects.map(({ type }) => type)).toEqual(['close', 'available', 'open', 'arm'])
})

test('a page that is exchanged does not count as one that crashed', () => {
  const exchanged = Array.from({ length: 12 }, (_, i) => [
    ['ready', i] as const,
    ['renew', i] as const,
  ]).flat()
  const { state, effects } = play([['start', 0], ...exchanged])
  expect(state).toEqual({ name: 'starting', goneAt: [] })
  expect(effects.map(({ type }) => type)).toEqual(['close', 'available', 'open', 'arm'])
  expect(
    play([
      ['start', 0],
      ['renew', 1],
    ]).effects,
  ).toEqual([])
})

test('a page that never becomes ready is closed and opened again', () => {
  expect(
    opens(
      play([
        ['start', 0],
        ['timer', startTimeoutMs],
      ]).effects,
    ),
  ).toBe(true)
})

test('a page that keeps crashing is given growing pauses', () => {
  const crashes = (count: number) => {
    let step = play([['start', 0]])
    for (let i = 0; i < count; i += 1) {
      if (step.state.name === 'pausing') step = transition(step.state, { type: 'timer' }, i)
      step = transition(transition(step.state, { type: 'ready' }, i).state, { type: 'gone' }, i)
    }
    return step
  }
  expect(crashes(3).state.name).toBe('starting')
  expect(crashes(4).effects).toContainEqual({ type: 'arm', afterMs: 1000 })
  expect(crashes(5).effects).toContainEqual({ type: 'arm', afterMs: 2000 })
  expect(crashes(12).effects).toContainEqual({ type: 'arm', afterMs: 30_000 })
})

test('crashes more than a minute apart are each made good at once', () => {
  const apart = [0, 1, 2, 3, 4, 5].flatMap(
    (i) =>
      [
        ['ready', i * 61_000],
        ['gone', i * 61_000],
      ] as const,
  )
  expect(opens(play([['start', 0], ...apart]).effects)).toBe(true)
})

test('no order of events opens a page beside another, and stopped is quiet', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.constantFrom<EngineEvent['type']>('start', 'ready', 'gone', 'timer', 'stop'),
          fc.nat(100_000),
        ),
      ),
      (events) => {
        let state: EngineState = stopped
        let [pages, armed] = [0, false]
        for (const [type, now] of events) {
          if (type === 'timer' && !armed) continue
          if (type === 'timer') armed = false
          const step = transition(state, { type }, now)
          state = step.state
          for (const effect of step.effects) {
            if (effect.type === 'open') pages += 1
            if (effect.type === 'close') pages = 0
            if (effect.type === 'arm') armed = true
            if (effect.type === 'disarm') armed = false
            expect(pages).toBeLessThanOrEqual(1)
          }
          if (state.name === 'stopped' || state.name === 'ready') expect(armed).toBe(false)
          if (state.name === 'starting' || state.name === 'pausing') expect(armed).toBe(true)
        }
      },
    ),
  )
})
