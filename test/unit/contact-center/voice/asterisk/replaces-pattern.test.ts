import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchHeader } from '../../../../../src/contact-center/voice/asterisk/replaces-pattern.js'

/** Where POSIX and JavaScript agree, and the pattern stays there, its `match_header` can be tried here. */
function matches(header: string | null, value: string): boolean {
  const pattern = /^Replaces: \/(.*)\/$/.exec(header ?? '')?.[1]
  if (pattern === undefined) throw new Error('no pattern')
  return new RegExp(pattern).test(value)
}

const word = fc.string({
  unit: fc.constantFrom(...Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i))),
  minLength: 1,
  maxLength: 40,
})
const dialog = fc.record({ callId: word, tag: word })

describe('the header by which Asterisk finds whose leg it is', () => {
  it('is a Replaces that names one of the dialogs, in capitals or not', () => {
    fc.assert(
      fc.property(fc.array(dialog, { minLength: 1, maxLength: 4 }), (dialogs) => {
        const header = matchHeader(dialogs)
        for (const { callId, tag } of dialogs) {
          expect(matches(header, `${callId};to-tag=${tag};from-tag=a`)).toBe(true)
          expect(matches(header, `${callId};to-tag=${tag.toUpperCase()};from-tag=a`)).toBe(true)
        }
      }),
    )
  })

  it('is no other', () => {
    fc.assert(
      fc.property(dialog, word, (own, other) => {
        fc.pre(
          other.toLowerCase() !== own.callId.toLowerCase() && other.toLowerCase() !== own.tag.toLowerCase(),
        )
        const header = matchHeader([own])
        expect(matches(header, `${other};to-tag=${own.tag};from-tag=a`)).toBe(false)
        expect(matches(header, `x${own.callId};to-tag=${own.tag};from-tag=a`)).toBe(false)
        fc.pre(!other.includes(';'))
        expect(matches(header, `${own.callId};to-tag=${other};from-tag=a`)).toBe(false)
      }),
    )
  })

  it('is none where there is no dialog, or what no SIP word can be', () => {
    expect(matchHeader([])).toBe(null)
    expect(matchHeader([{ callId: 'a b', tag: 't' }])).toBe(null)
    expect(
      matchHeader([
        { callId: 'a\n', tag: 't' },
        { callId: '', tag: 't' },
      ]),
    ).toBe(null)
  })
})
