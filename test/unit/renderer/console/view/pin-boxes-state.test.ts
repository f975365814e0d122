import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completePin,
  emptyPin,
  pinTransition,
  type PinBoxes,
  type PinEvent,
} from '../../../../../src/renderer/console/view/pin-boxes-state.js'

const after = (...events: PinEvent[]): PinBoxes => events.reduce(pinTransition, emptyPin)
const typed = (digits: string): PinEvent[] =>
  Array.from(digits).map((digit, box): PinEvent => ({ type: 'input', box: Math.min(box, 3), text: digit }))

const box = fc.integer({ min: 0, max: 3 })
const event: fc.Arbitrary<PinEvent> = fc.oneof(
  fc.record({
    type: fc.constantFrom('input' as const, 'paste' as const),
    box,
    text: fc.string({ maxLength: 8 }),
  }),
  fc.record({ type: fc.constantFrom('backspace' as const, 'delete' as const), box }),
  fc.record({ type: fc.constant('move' as const), to: fc.integer({ min: -9, max: 9 }) }),
  fc.constant({ type: 'clear' as const }),
)

describe('the PIN boxes', () => {
  it('move on with each digit and are complete after four', () => {
    expect(after(...typed('47'))).toEqual({ digits: ['4', '7', '', ''], focus: 2 })
    expect(completePin(after(...typed('471')))).toBeNull()
    expect(completePin(after(...typed('4711')))).toBe('4711')
  })

  it('take digits only', () => {
    expect(after({ type: 'input', box: 0, text: 'a' })).toEqual(emptyPin)
    expect(completePin(after({ type: 'paste', box: 0, text: 'PIN: 47-11.' }))).toBe('4711')
  })

  it('fill from the first box when a whole PIN is pasted anywhere', () => {
    expect(completePin(after({ type: 'paste', box: 2, text: '4711' }))).toBe('4711')
  })

  it('fill from the box itself when less is pasted', () => {
    expect(after({ type: 'paste', box: 2, text: '47' }).digits).toEqual(['', '', '4', '7'])
  })

  it('replace a digit that is typed over, on either side of the caret', () => {
    const full = after(...typed('4711'))
    expect(pinTransition(full, { type: 'input', box: 1, text: '79' }).digits).toEqual(['4', '9', '1', '1'])
    expect(pinTransition(full, { type: 'input', box: 1, text: '97' }).digits).toEqual(['4', '9', '1', '1'])
    expect(pinTransition(full, { type: 'input', box: 1, text: '77' }).digits).toEqual(['4', '7', '1', '1'])
  })

  it('empty a full box on backspace, and the one before an empty box', () => {
    expect(after(...typed('47'), { type: 'backspace', box: 2 })).toEqual({
      digits: ['4', '', '', ''],
      focus: 1,
    })
    expect(after(...typed('4711'), { type: 'backspace', box: 3 })).toEqual({
      digits: ['4', '7', '1', ''],
      focus: 3,
    })
  })

  it('hold one digit or nothing each, and one box has the focus, whatever is done', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const { digits, focus } = after(...events)
        expect(digits).toHaveLength(4)
        for (const digit of digits) expect(digit).toMatch(/^[0-9]?$/)
        expect([0, 1, 2, 3]).toContain(focus)
      }),
    )
  })

  it('give any pasted text with four or more digits as its first four', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 10 }),
        box,
        fc.stringMatching(/^[0-9]{4,8}$/),
        (before, at, text) => {
          expect(completePin(after(...before, { type: 'paste', box: at, text }))).toBe(text.slice(0, 4))
        },
      ),
    )
  })

  it('give a complete PIN of four digits or none', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        expect(completePin(after(...events)) ?? '0000').toMatch(/^[0-9]{4}$/)
      }),
    )
  })
})
