import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isReplacing,
  restartPatienceMs,
  steady,
  transition,
  type RecoveryEffect,
  type RecoveryEvent,
  type RecoveryState,
} from '../../../../src/main/sip/media-recovery-state.js'

const there = { link: true, engine: true }
const ice = (state: 'connected' | 'disconnected' | 'failed'): RecoveryEvent => ({ type: 'ice', state })

function play(events: readonly RecoveryEvent[], reachable = there, from: RecoveryState = steady) {
  let state = from
  let effects: readonly RecoveryEffect[] = []
  for (const event of events) ({ state, effects } = transition(state, event, reachable))
  return { state, effects }
}

test.each(['disconnected', 'failed'] as const)('ICE %s is answered by an ICE restart first', (state) => {
  expect(play([ice(state)]).effects).toEqual([
    { type: 'arm', afterMs: restartPatienceMs },
    { type: 'restart-ice' },
  ])
})

test('a restart that is still silent after 1.5 s is followed by Replaces', () => {
  expect(play([ice('disconnected'), { type: 'timer' }]).effects).toContainEqual({ type: 'replace' })
})

test('a restart that the center refuses is followed by Replaces at once', () => {
  expect(play([ice('disconnected'), { type: 'restart-refused' }]).effects).toContainEqual({ type: 'replace' })
})

test('a restart that works ends it, when the far end is heard again', () => {
  const confirming = play([ice('disconnected'), ice('connected')])
  expect(confirming.state.name).toBe('confirming')
  expect(play([{ type: 'heard' }, { type: 'heard' }], there, confirming.state).state).toEqual(steady)
})

test('a restart that ICE praises and that stays silent is followed by Replaces', () => {
  const confirming = play([ice('disconnected'), ice('connected'), { type: 'heard' }])
  expect(play([{ type: 'timer' }], there, confirming.state).effects).toContainEqual({ type: 'replace' })
  expect(play([ice('disconnected')], there, confirming.state).effects).toContainEqual({ type: 'replace' })
})

test('silence that ends by itself needs no Replaces, but a path that ICE gave up needs its word', () => {
  expect(play([{ type: 'silent' }, { type: 'heard' }]).state).toEqual(steady)
  expect(play([{ type: 'silent' }, { type: 'heard' }], { link: false, engine: true }).state).toEqual(steady)
  expect(play([ice('disconnected'), { type: 'heard' }]).state.name).toBe('restarting')
  expect(play([{ type: 'silent' }, { type: 'timer' }, { type: 'heard' }]).state.name).toBe('replacing')
})

test('a lost engine waits for the next one and goes straight to Replaces', () => {
  const waiting = play([{ type: 'engine-away' }], { link: true, engine: false })
  expect(isReplacing(waiting.state)).toBe(true)
  expect(play([{ type: 'engine-ready' }], there, waiting.state).effects).toContainEqual({ type: 'replace' })
})

test('without a socket nothing is sent until it is back', () => {
  const waiting = play([ice('disconnected')], { link: false, engine: true })
  expect(waiting.effects).toEqual([{ type: 'disarm' }])
  expect(play([{ type: 'link-up' }], there, waiting.state).effects).toContainEqual({ type: 'restart-ice' })
})

test('a 403 gives up, anything else is tried again after a pause', () => {
  const replacing = play([ice('failed'), { type: 'timer' }]).state
  expect(play([{ type: 'replace-failed', final: true }], there, replacing).effects).toContainEqual({
    type: 'give-up',
  })
  const pausing = play([{ type: 'replace-failed', final: false }], there, replacing)
  expect(pausing.effects).toEqual([{ type: 'arm', afterMs: 500 }])
  expect(play([{ type: 'timer' }], there, pausing.state).effects).toContainEqual({ type: 'replace' })
})

test('an engine lost in the middle of Replaces is replaced again', () => {
  const { state } = play([ice('failed'), { type: 'timer' }, { type: 'engine-away' }], there)
  expect(state).toMatchObject({ name: 'waiting', need: 'replace' })
})

const anyEvent = fc.oneof(
  fc.constantFrom<RecoveryEvent>(
    { type: 'silent' },
    { type: 'heard' },
    { type: 'engine-away' },
    { type: 'engine-ready' },
    { type: 'link-up' },
    { type: 'link-down' },
    { type: 'restart-refused' },
    { type: 'replaced' },
    { type: 'replace-failed', final: false },
    { type: 'replace-failed', final: true },
    { type: 'timer' },
  ),
  fc.constantFrom(ice('connected'), ice('disconnected'), ice('failed')),
)

test('no order of events replaces twice at a time, acts without a link, or rests with a timer armed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.boolean(), fc.boolean()), { maxLength: 60 }), (events) => {
      let state: RecoveryState = steady
      let armed = false
      for (const [event, link, engine] of events) {
        if (event.type === 'timer' && !armed) continue
        if (event.type === 'timer') armed = false
        const before = state
        const step = transition(state, event, { link, engine })
        state = step.state
        for (const effect of step.effects) {
          if (effect.type === 'arm') armed = true
          if (effect.type === 'disarm') armed = false
          if (effect.type === 'replace') expect(before.name).not.toBe('replacing')
          if (effect.type === 'replace' || effect.type === 'restart-ice') expect(link && engine).toBe(true)
        }
        if (state.name === 'steady' || state.name === 'waiting' || state.name === 'given-up')
          expect(armed, state.name).toBe(false)
        if (['restarting', 'confirming', 'pausing'].includes(state.name)) expect(armed, state.name).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
