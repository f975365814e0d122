import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AnswerHeaders,
  answerHeaderForms,
  answerWish,
  noAnswerHeaders,
} from '../../../../src/main/sip/answer-headers-state.js'

const said = (headers: Partial<AnswerHeaders>): string => {
  const wish = answerWish({ ...noAnswerHeaders, ...headers })
  return wish.wish === 'by-itself' ? `${wish.form} after ${wish.afterSeconds}` : wish.wish
}

type Row = readonly [Partial<AnswerHeaders>, string]

const table: readonly Row[] = [
  [{}, 'none'],
  // RFC 5373 §3
  [{ answerMode: ['Auto'] }, 'answer-mode after 0'],
  [{ answerMode: ['auto'] }, 'answer-mode after 0'],
  [{ answerMode: ['AUTO;require'] }, 'answer-mode after 0'],
  [{ answerMode: [' Auto ; require ; x="a,b"'] }, 'answer-mode after 0'],
  [{ privAnswerMode: ['Auto'] }, 'answer-mode after 0'],
  [{ answerMode: ['Automatic'] }, 'none'],
  [{ answerMode: [''] }, 'none'],
  [{ answerMode: ['Manual'] }, 'by-hand'],
  [{ privAnswerMode: ['manual;require'] }, 'by-hand'],
  // Manual wins, wherever it stands
  [{ answerMode: ['Auto'], privAnswerMode: ['Manual'] }, 'by-hand'],
  [{ answerMode: ['Auto', 'Manual'] }, 'by-hand'],
  [{ answerMode: ['Auto, Manual'] }, 'by-hand'],
  [{ answerMode: ['Manual'], callInfo: ['<sip:a@b>;answer-after=0'], xAutoAnswer: ['true'] }, 'by-hand'],
  // Call-Info
  [{ callInfo: ['<sip:a@b>;answer-after=0'] }, 'call-info after 0'],
  [{ callInfo: ['<sip:a@b>; Answer-After = 3 '] }, 'call-info after 3'],
  [{ callInfo: ['\\;answer-after=0'] }, 'call-info after 0'],
  // as servers write it that have no URI to give
  [{ callInfo: [';answer-after=2'] }, 'call-info after 2'],
  [{ callInfo: ['answer-after=0'] }, 'call-info after 0'],
  [{ alertInfo: ['info=alert-autoanswer;delay=3'] }, 'alert-info after 3'],
  [{ alertInfo: [';info=alert-autoanswer'] }, 'alert-info after 0'],
  [{ callInfo: ['<http://x/a;answer-after=0>'] }, 'none'],
  [{ callInfo: ['<http://x/a,b;c>;purpose=icon, <sip:a@b>;answer-after=7'] }, 'call-info after 7'],
  [{ callInfo: ['<sip:a@b>;purpose="a;answer-after=1"'] }, 'none'],
  [{ callInfo: ['<sip:a@b>;answer-after="5"'] }, 'call-info after 5'],
  [{ callInfo: ['<sip:a@b>;answer-after'] }, 'none'],
  [{ callInfo: ['<sip:a@b>;answer-after='] }, 'none'],
  [{ callInfo: ['<sip:a@b>;answer-after=-1'] }, 'none'],
  [{ callInfo: ['<sip:a@b>;answer-after=soon'] }, 'none'],
  [{ callInfo: ['<sip:a@b>;answer-after=999999999'] }, 'call-info after 86400'],
  [{ callInfo: ['<sip:a@b>;\r\n answer-after=4'] }, 'call-info after 4'],
  [{ callInfo: ['<sip:a@b>;answer-after=9;answer-after=0'] }, 'call-info after 9'],
  // several: the soonest
  [{ callInfo: ['<sip:a@b>;answer-after=9', '<sip:c@d>;answer-after=2'] }, 'call-info after 2'],
  [{ callInfo: ['<sip:a@b>;answer-after=9'], xAutoAnswer: ['true'] }, 'x-auto-answer after 0'],
  // Alert-Info
  [{ alertInfo: ['<http://www.notused.com>;info=alert-autoanswer'] }, 'alert-info after 0'],
  [{ alertInfo: ['<http://www.notused.com>;info=alert-autoanswer;delay=0'] }, 'alert-info after 0'],
  [{ alertInfo: ['<urn:x>;INFO=Alert-AutoAnswer;DELAY=5'] }, 'alert-info after 5'],
  [{ alertInfo: ['<urn:x>;delay=2;info="alert-autoanswer"'] }, 'alert-info after 2'],
  [{ alertInfo: ['<urn:x>;info=alert-autoanswer;delay=x'] }, 'none'],
  [{ alertInfo: ['<urn:x>;info=alert-group'] }, 'none'],
  [{ alertInfo: ['Auto Answer'] }, 'alert-info after 0'],
  [{ alertInfo: ['auto  answer'] }, 'alert-info after 0'],
  [{ alertInfo: ['Ring Answer'] }, 'alert-info after 0'],
  [{ alertInfo: ['<Ring Answer>'] }, 'alert-info after 0'],
  [{ alertInfo: ['"Auto Answer"'] }, 'alert-info after 0'],
  [{ alertInfo: ['Ring\r\n Answer'] }, 'alert-info after 0'],
  [{ alertInfo: ['<http://x/Auto Answer>'] }, 'none'],
  [{ alertInfo: ['Answer'] }, 'none'],
  [{ alertInfo: ['<urn:alert:service:normal>, Ring Answer'] }, 'alert-info after 0'],
  // X-Auto-Answer
  [{ xAutoAnswer: ['true'] }, 'x-auto-answer after 0'],
  [{ xAutoAnswer: ['TRUE'] }, 'x-auto-answer after 0'],
  [{ xAutoAnswer: [' 1 '] }, 'x-auto-answer after 0'],
  [{ xAutoAnswer: ['"true";x=y'] }, 'x-auto-answer after 0'],
  [{ xAutoAnswer: ['false'] }, 'none'],
  [{ xAutoAnswer: ['0'] }, 'none'],
  [{ xAutoAnswer: ['yes'] }, 'none'],
]

describe('what the headers of an INVITE ask for', () => {
  it.each(table)('%j: %s', (headers, expected) => {
    expect(said(headers)).toBe(expected)
  })
})

describe('where only some forms are allowed', () => {
  const both = { ...noAnswerHeaders, callInfo: ['<sip:a@b>;answer-after=2'], xAutoAnswer: ['true'] }
  it.each([
    // Servers write several for phones of several makers: one that does not count takes nothing from one that does.
    [both, ['call-info'], { wish: 'by-itself', form: 'call-info', afterSeconds: 2 }],
    [
      { ...both, answerMode: ['Auto'] },
      ['x-auto-answer', 'call-info'],
      { form: 'x-auto-answer', afterSeconds: 0 },
    ],
    [{ ...both, callInfo: ['<sip:a@b>;answer-after=0'] }, ['x-auto-answer'], { form: 'x-auto-answer' }],
    // Nothing that counts: what was asked is said all the same.
    [both, ['answer-mode'], { wish: 'by-itself', form: 'x-auto-answer', afterSeconds: 0 }],
    [{ ...both, answerMode: ['Manual'] }, ['call-info'], { wish: 'by-hand' }],
  ] as const)('%j, %j', (headers, allowed, wish) => {
    expect(answerWish(headers, allowed)).toMatchObject(wish)
  })
})

/** Pieces that such headers are made of, and anything else. */
const piece = fc.constantFrom(
  ...[
    'Auto',
    'manual',
    '<sip:a@b>',
    ';answer-after=',
    '0',
    '5',
    ';info=alert-autoanswer',
    ';delay=',
    'Ring Answer',
  ],
  ...['"', '\\', ',', ';', '=', '<', '>', '\r\n ', ' ', 'true', '1'],
)
const value = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 60, unit: 'binary' }),
)
const anyHeaders: fc.Arbitrary<AnswerHeaders> = fc.record({
  answerMode: fc.array(value, { maxLength: 3 }),
  privAnswerMode: fc.array(value, { maxLength: 3 }),
  callInfo: fc.array(value, { maxLength: 3 }),
  alertInfo: fc.array(value, { maxLength: 3 }),
  xAutoAnswer: fc.array(value, { maxLength: 3 }),
})

describe('whatever a peer writes', () => {
  it('is read to a wish whose delay is a whole number of seconds, a day at most', () => {
    fc.assert(
      fc.property(anyHeaders, (headers) => {
        const wish = answerWish(headers)
        if (wish.wish !== 'by-itself') return
        expect(answerHeaderForms).toContain(wish.form)
        expect(Number.isInteger(wish.afterSeconds)).toBe(true)
        expect(wish.afterSeconds).toBeGreaterThanOrEqual(0)
        expect(wish.afterSeconds).toBeLessThanOrEqual(86_400)
      }),
      { numRuns: 3000 },
    )
  })

  it('Manual beside it wins', () => {
    fc.assert(
      fc.property(anyHeaders, fc.constantFrom('Manual', 'manual;require', ' MANUAL '), (headers, manual) => {
        expect(answerWish({ ...headers, answerMode: [...headers.answerMode, manual] })).toEqual({
          wish: 'by-hand',
        })
        expect(answerWish({ ...headers, privAnswerMode: [manual] })).toEqual({ wish: 'by-hand' })
      }),
    )
  })

  it('nothing is asked for by headers that are not there', () => {
    expect(answerWish(noAnswerHeaders)).toEqual({ wish: 'none' })
  })
})
