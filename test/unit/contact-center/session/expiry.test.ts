import { expect, it } from 'vitest'
import { createExpiry, longestSilenceMs } from '../../../../src/contact-center/session/expiry.js'
import { createVirtualClock } from '../../../support/virtual-clock.js'

const begin = () => {
  const clock = createVirtualClock()
  const told = { times: 0 }
  return { clock, told, expiry: createExpiry(clock, () => (told.times += 1)) }
}

it('ends a sign-in that makes no request for twelve hours, once', () => {
  const { clock, told } = begin()
  clock.advance(longestSilenceMs - 1)
  expect(told.times).toBe(0)
  clock.advance(1)
  expect(told.times).toBe(1)
  clock.advance(2 * longestSilenceMs)
  expect(told.times).toBe(1)
  expect(clock.pending).toBe(0)
})

it('counts from the last request, with one timer however many there are', () => {
  const { clock, told, expiry } = begin()
  for (let hour = 1; hour <= 20; hour += 1) {
    clock.advance(3600 * 1000)
    expiry.seen()
    expect(clock.pending).toBe(1)
  }
  clock.advance(longestSilenceMs - 1)
  expect(told.times).toBe(0)
  clock.advance(1)
  expect(told.times).toBe(1)
})

it('leaves no timer when the sign-in ends before, also after a request has put it off', () => {
  const { clock, told, expiry } = begin()
  clock.advance(longestSilenceMs / 2)
  expiry.seen()
  clock.advance(longestSilenceMs / 2)
  expiry.cancel()
  expect(clock.pending).toBe(0)
  clock.advance(longestSilenceMs)
  expect(told.times).toBe(0)
})
