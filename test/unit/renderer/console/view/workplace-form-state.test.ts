import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workplace } from '../../../../../src/contract/domain.js'
import {
  checkWorkplace,
  formOf,
  sameWorkplace,
} from '../../../../../src/renderer/console/view/workplace-form-state.js'

const number = (text: string) => checkWorkplace({ kind: 'phone', number: text, uri: '' })
const uri = (text: string) => checkWorkplace({ kind: 'sip-uri', number: '', uri: text })

describe('a workplace number', () => {
  it.each([
    ['+44 20 7946 0123', '+442079460123'],
    ['(020) 7946-0123', '02079460123'],
    ['123', '123'],
  ])('%s is taken as %s', (text, taken) => {
    expect(number(text)).toEqual({ ok: true, workplace: { kind: 'phone', number: taken } })
  })
  it.each([
    ['', /Enter the number/],
    ['12a', /digits only/],
    ['12+3', /in front/],
    ['1', /too short/],
    ['123456789012345678901', /too long/],
  ])('%s is refused in words', (text, message) => {
    expect(number(text)).toMatchObject({
      ok: false,
      field: 'number',
      message: expect.stringMatching(message) as string,
    })
  })
})

describe('a workplace SIP URI', () => {
  it.each([
    ['sip:alex@example.com', 'sip:alex@example.com'],
    [' alex@example.com ', 'sip:alex@example.com'],
    ['SIPS:alex@example.com', 'sips:alex@example.com'],
  ])('%s is taken as %s', (text, taken) => {
    expect(uri(text)).toEqual({ ok: true, workplace: { kind: 'sip-uri', uri: taken } })
  })
  it.each(['', 'alex', 'sip:a b@c', 'http://example.com', `sip:${'a'.repeat(200)}@example.com`])(
    '%s is refused',
    (text) => {
      expect(uri(text).ok).toBe(false)
    },
  )
})

describe('any text', () => {
  it('is either refused or makes a workplace that the contract takes and that reads back the same', () => {
    const form = fc.record({
      kind: fc.constantFrom('softphone' as const, 'phone' as const, 'sip-uri' as const),
      number: fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()./-]{0,24}$/)),
      uri: fc.oneof(fc.string(), fc.emailAddress(), fc.webUrl()),
    })
    fc.assert(
      fc.property(form, (typed) => {
        const checked = checkWorkplace(typed)
        if (!checked.ok) return
        expect(workplace.parse(checked.workplace)).toEqual(checked.workplace)
        const again = checkWorkplace(formOf(checked.workplace))
        expect(again.ok && sameWorkplace(again.workplace, checked.workplace)).toBe(true)
      }),
    )
  })
})
