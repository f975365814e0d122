import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterTooSmall,
  agreedAsCallee,
  agreedAsCaller,
  headersOfAnswer,
  headersOfRefresh,
  refreshAfterMs,
  sessionExpires,
} from '../../../../src/main/sip/session-timer-state.js'

describe('Session-Expires', () => {
  it.each([
    ['1800', { seconds: 1800, refresher: null }],
    ['90;refresher=uas', { seconds: 90, refresher: 'uas' }],
    [' 90 ; Refresher = UAC ;x=y', { seconds: 90, refresher: 'uac' }],
    ['90;refresher=me', { seconds: 90, refresher: null }],
    ['0', null],
    ['-90', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%j', (header, expected) => {
    expect(sessionExpires(header)).toEqual(expected)
  })

  it('is read without a throw, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void sessionExpires(text)))
  })
})

describe('what is agreed to', () => {
  it('a timer that is only offered is not; one that is demanded is', () => {
    expect(agreedAsCallee('90;refresher=uas', false, null)).toBeNull()
    expect(agreedAsCallee('90;refresher=uas', true, null)).toEqual({ expiresSeconds: 90, refresher: 'us' })
    expect(agreedAsCallee('90', true, null)).toEqual({ expiresSeconds: 90, refresher: 'them' })
  })

  it('one that is in force goes on, and changes by the far end’s refresh', () => {
    const current = { expiresSeconds: 90, refresher: 'them' } as const
    expect(agreedAsCallee(undefined, false, current)).toBe(current)
    expect(agreedAsCallee('300;refresher=uas', false, current)).toEqual({
      expiresSeconds: 300,
      refresher: 'us',
    })
  })

  it('the 200 to our INVITE names who refreshes; without a word it is us', () => {
    expect(agreedAsCaller('90;refresher=uas')?.refresher).toBe('them')
    expect(agreedAsCaller('90;refresher=uac')?.refresher).toBe('us')
    expect(agreedAsCaller('90')?.refresher).toBe('us')
    expect(agreedAsCaller(undefined)).toBeNull()
  })

  it('is said from where one stands', () => {
    const ours = { expiresSeconds: 90, refresher: 'us' } as const
    expect(headersOfAnswer(ours)).toContain('Session-Expires: 90;refresher=uas')
    expect(headersOfRefresh(ours)).toContain('Session-Expires: 90;refresher=uac')
    expect(headersOfAnswer(null)).toEqual([])
    expect(headersOfRefresh(null)).toEqual([])
  })

  it('a refresh comes at half the time, and never more than once a second', () => {
    expect(refreshAfterMs({ expiresSeconds: 90, refresher: 'us' })).toBe(45_000)
    expect(refreshAfterMs({ expiresSeconds: 1, refresher: 'us' })).toBe(1_000)
    // More than a timer can hold would run out at once, again and again.
    expect(refreshAfterMs({ expiresSeconds: 999_999_999, refresher: 'us' })).toBe(3_600_000)
  })

  it('a 422 lengthens and never shortens', () => {
    const timer = { expiresSeconds: 90, refresher: 'us' } as const
    expect(afterTooSmall(timer, '300')?.expiresSeconds).toBe(300)
    expect(afterTooSmall(timer, '90')).toBeNull()
    expect(afterTooSmall(timer, '10')).toBeNull()
    expect(afterTooSmall(timer, undefined)).toBeNull()
  })
})
