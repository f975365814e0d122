import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dialableAddress } from '../../../../src/contact-center/session/dialable-address.js'

it.each([
  ['+44 20 7946 0123', '+442079460123'],
  ['(020) 7946-0123', '02079460123'],
  ['0044 20 7946 0123', '+442079460123'],
  ['tel:+1-555-0100', '+15550100'],
  ['*97', '*97'],
  ['sip:desk@example.org', 'sip:desk@example.org'],
  [' SIPS:desk@example.org;transport=tls ', 'SIPS:desk@example.org;transport=tls'],
])('dials %s as %s', (typed, address) => {
  expect(dialableAddress(typed)).toEqual({ ok: true, value: address })
})

it.each(['', '1', 'call me', '12+34', '++44', 'sip:', 'sip:host', 'sip:a@b c', '1'.repeat(30)])(
  'refuses "%s"',
  (typed) => {
    expect(dialableAddress(typed)).toMatchObject({ ok: false, error: { code: 'bad-number' } })
  },
)

it('gives voice nothing but digits or a whole SIP URI, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const address = dialableAddress(typed)
      if (address.ok) expect(address.value).toMatch(/^(\+?[0-9*#]{2,20}|sips?:[^\s@<>"]+@[^\s@<>"]+)$/i)
    }),
  )
})
