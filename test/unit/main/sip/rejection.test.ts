import { describe, expect, it, test } from 'vitest'
import type { ReceivedMessage } from '../../../../src/main/sip/jssip-session.js'
import { redirectTarget, rejectionOf } from '../../../../src/main/sip/rejection.js'

/** A response with nothing but what is looked at. */
const response = (status: number, headers: Readonly<Record<string, readonly string[]>> = {}) =>
  ({
    status_code: status,
    getHeader: (name: string) => headers[name]?.[0],
    getHeaders: (name: string) => headers[name] ?? [],
  }) as unknown as ReceivedMessage

describe('when a refused call may be tried again', () => {
  it.each([
    ['30', 30],
    ['120 (I am in a meeting)', 120],
    [' 18000;duration=3600', 18_000],
    // RFC 3261 §20.33: a number of seconds, as long as it is. A part of it would be another time.
    ['31536000', 31_536_000],
    ['4294967295', 4_294_967_295],
    ['99999999999999999999', null],
    ['-1', null],
    ['soon', null],
    ['', null],
  ])('Retry-After: %s', (header, retryAfterSeconds) => {
    expect(rejectionOf(response(503, { 'retry-after': [header] }))).toEqual({
      status: 503,
      retryAfterSeconds,
    })
  })
})

describe('where a 3xx sends a call', () => {
  const to = (...contacts: readonly string[]) => response(302, { contact: contacts })
  it.each([
    [to('<sip:b@x>'), 'sip:b@x'],
    [to('"a, b" <sip:b@x;user=phone>;q=0.5'), 'sip:b@x;user=phone'],
    [to('sip:b@x;q=0.5'), 'sip:b@x'],
    [to('<sip:b@x?Replaces=y>'), 'sip:b@x'],
    [to('<tel:+49>', '<sip:b@x>'), 'sip:b@x'],
    [to('<tel:+49>'), null],
    [to('*'), null],
    [to('<sip:b@x'), null],
    [to(), null],
    [response(200, { contact: ['<sip:b@x>'] }), null],
  ])('%#: %j', (message, target) => {
    expect(redirectTarget(message, [])).toBe(target)
  })

  test('nowhere it has been, or two that send it to each other would never end', () => {
    expect(redirectTarget(to('<sip:a@x>'), ['sip:a@x'])).toBeNull()
    expect(redirectTarget(to('<sip:a@x>, <sip:b@x>'), ['sip:a@x'])).toBe('sip:b@x')
  })
})
