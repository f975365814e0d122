import { expect, it } from 'vitest'
import { failureOfHangup } from '../../../../../src/contact-center/voice/asterisk/hangup-causes.js'

it.each([
  [17, 486, 'busy'],
  [17, null, 'busy'],
  [21, 603, 'declined'],
  [21, null, 'declined'],
  [18, null, 'unreachable'],
  [19, null, 'no-answer'],
  [1, 404, 'unreachable'],
  [28, 484, 'invalid'],
  [58, 488, 'not-acceptable'],
  [38, 500, 'failed'],
  [127, null, 'failed'],
] as const)('Q.850 cause %i with SIP status %s is %s', (cause, status, failure) => {
  expect(failureOfHangup(cause, status, false)).toBe(failure)
})

it('tells a phone that rang from one that was not there', () => {
  expect(failureOfHangup(18, 408, true)).toBe('no-answer')
  expect(failureOfHangup(18, 408, false)).toBe('unreachable')
})
