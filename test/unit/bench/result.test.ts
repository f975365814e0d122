import { expect, test } from 'vitest'
import { enoughForP99, percentile, spread } from '../../bench/result.js'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1)

test('a percentile is a value that was measured', () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2)
  expect(percentile([7], 0.99)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

test('few measurements have a maximum, many a p99; only what has a goal is met or missed', () => {
  expect(spread('Answer', upTo(50), 'ms', { p50: 24.9, worst: null })).toEqual([
    { name: 'Answer, p50', value: 25, unit: 'ms', goal: 24.9, met: false, n: 50 },
    { name: 'Answer, maximum', value: 50, unit: 'ms', goal: null, met: null, n: 50 },
  ])
  const many = spread('Answer', upTo(enoughForP99), 'ms', { p50: 100, worst: 198 })
  expect(many.map(({ name, value, met }) => [name, value, met])).toEqual([
    ['Answer, p50', 100, true],
    ['Answer, p99', 198, true],
  ])
})

test('nothing measured meets no goal', () => {
  expect(spread('Answer', [], 'ms', { p50: 12, worst: 30 }).map(({ met }) => met)).toEqual([false])
})
