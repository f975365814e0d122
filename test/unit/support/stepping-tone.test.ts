import { describe, expect, test } from 'vitest'
import {
  gapsIn,
  longestMs,
  shortestGapMs,
  stepMs,
  steppingTone,
} from '../../support/audio-lab/stepping-tone.js'

const rate = 16_000
const at = (ms: number): number => (ms * rate) / 1000
/** a gap may begin or end in the pause between two syllables */
const tolerance = 4 * stepMs

describe('the stepping tone', () => {
  test('has no gap while it goes on, also where its loop begins again', () => {
    const round = steppingTone(rate, 1.2)
    const looped = new Int16Array(3 * round.length)
    for (let loop = 0; loop < 3; loop += 1) looped.set(round, loop * round.length)
    expect(gapsIn(looped, rate)).toEqual([])
  })

  test.each([330, 480, 487, 2000])('tells a silence of %i ms', (ms) => {
    const sound = steppingTone(rate, 6)
    sound.fill(0, at(1500), at(1500 + ms))
    const gaps = gapsIn(sound, rate)
    expect(gaps).toHaveLength(1)
    expect(Math.abs(longestMs(gaps) - ms)).toBeLessThanOrEqual(tolerance)
  })

  test('takes a step that is held for no progress, as a jitter buffer conceals a loss', () => {
    const sound = steppingTone(rate, 4)
    const held = sound.slice(at(1410), at(1430))
    for (let ms = 1430; ms < 1900; ms += 20) sound.set(held, at(ms))
    expect(Math.abs(longestMs(gapsIn(sound, rate)) - 470)).toBeLessThanOrEqual(tolerance)
  })

  test('tells a sound that never came back, and one that never came', () => {
    const sound = steppingTone(rate, 4)
    sound.fill(0, at(3000))
    expect(longestMs(gapsIn(sound, rate))).toBeGreaterThan(700)
    expect(longestMs(gapsIn(new Int16Array(at(4000)), rate))).toBeGreaterThan(3900)
  })

  test('hears through noise and a lower level, and takes hiss for nothing', () => {
    const sound = steppingTone(rate, 3).map((sample, i) => sample / 8 + 100 * Math.sin(i * i))
    expect(gapsIn(sound, rate)).toEqual([])
    const hiss = Int16Array.from({ length: at(2000) }, (_, i) => 3000 * Math.sin(i * i))
    expect(longestMs(gapsIn(hiss, rate))).toBeGreaterThan(4 * shortestGapMs)
  })
})
