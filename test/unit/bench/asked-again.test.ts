import { expect, test } from 'vitest'
import { askedAgainAfter } from '../../bench/signs-of-life/asked-again.js'

const question = (leg: string, answeredAt: number) => ({ leg, answeredAt })

test('a leg is asked again from its answer on, whoever was asked meanwhile', () => {
  const questions = [question('a', 0), question('b', 10), question('b', 1030), question('a', 1000)]
  expect(askedAgainAfter(questions)).toEqual([1000, 1020])
})

test('a leg that was asked once was not asked again', () => {
  expect(askedAgainAfter([question('a', 0), question('b', 5)])).toEqual([])
})
