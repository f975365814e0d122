import { describe, expect, test } from 'vitest'
import { isReliable } from '../../../../src/main/sip/registration-shape-state.js'
import {
  keepAliveAnswerAgainMs,
  keepAliveAnswerMs,
  keepAliveEveryMs,
  probeAnswerMs,
} from '../../../../src/main/sip/registration-times.js'
import { armed, play, timer, up } from './registration-story.js'

describe('keep-alive', () => {
  test('a miss is repeated at once and two misses reconnect', () => {
    const first = play([...up, timer('keep-alive'), timer('keep-alive-answer')])
    expect(first.state.name).toBe('up')
    expect(first.effects).toContainEqual({ type: 'keep-alive' })
    expect(armed(first.effects, 'keep-alive-answer')).toBe(keepAliveAnswerAgainMs)
    expect(keepAliveEveryMs + keepAliveAnswerMs + keepAliveAnswerAgainMs).toBeLessThan(16_000)
    expect(play([timer('keep-alive-answer')], first.state).state.name).toBe('waiting')
  })

  test('an answer forgives a miss', () => {
    const { state } = play([
      ...up,
      timer('keep-alive'),
      timer('keep-alive-answer'),
      { type: 'keep-alive-answered' },
      timer('keep-alive'),
      timer('keep-alive-answer'),
    ])
    expect(state.name).toBe('up')
  })

  test('a probe asks at once, and one miss is enough', () => {
    const probed = play([...up, { type: 'probe' }])
    expect(armed(probed.effects, 'keep-alive-answer')).toBe(probeAnswerMs)
    expect(play([timer('keep-alive-answer')], probed.state).state.name).toBe('waiting')
  })

  test('a probe while waiting tries at once', () => {
    const waiting = play([...up, { type: 'socket-lost', cause: 'gone' }]).state
    expect(play([{ type: 'probe' }], waiting).effects).toContainEqual({ type: 'connect', server: 0 })
  })
})

describe('a socket in doubt', () => {
  test('carries nothing until it has answered, and then says so', () => {
    const probed = play([{ type: 'probe' }], play(up).state)
    expect(isReliable(play(up).state)).toBe(true)
    expect(isReliable(probed.state)).toBe(false)
    const missed = play([timer('keep-alive'), timer('keep-alive-answer')], play(up).state)
    expect(isReliable(missed.state)).toBe(false)
    const answered = play([{ type: 'keep-alive-answered' }], probed.state)
    expect(isReliable(answered.state)).toBe(true)
    expect(answered.effects).toContainEqual({ type: 'announce-alive' })
    const usual = play([timer('keep-alive'), { type: 'keep-alive-answered' }], play(up).state)
    expect(usual.effects).not.toContainEqual({ type: 'announce-alive' })
  })

  test('is looked at once at a time: asking again puts the end of the first look off no further', () => {
    const probed = play([{ type: 'probe' }], play(up).state)
    expect(play([{ type: 'probe' }], probed.state).effects).toEqual([])
  })

  test('that stays silent is left at once', () => {
    const dead = play([{ type: 'probe' }, timer('keep-alive-answer')], play(up).state)
    expect(armed(dead.effects, 'retry')).toBe(0)
  })

  test('is not condemned by a timer that ran out while this program was stopped', () => {
    const woken = play([timer('keep-alive'), { type: 'timer-late' }], play(up).state)
    expect(woken.state).toMatchObject({ name: 'up', misses: 0 })
    expect(armed(woken.effects, 'keep-alive-answer')).toBe(probeAnswerMs)
  })
})
