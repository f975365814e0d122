/** The four boxes of the PIN dialog: digits only, typing moves on, pasting fills, backspace goes back. */
export const PIN_LENGTH = 4

export interface PinBoxes {
  /** each '' or one digit */
  readonly digits: readonly string[]
  /** the box that has the focus, 0 to 3 */
  readonly focus: number
}

export type PinEvent =
  /** the text now in a box: a typed digit beside the old one, an autofilled PIN, or junk */
  | { readonly type: 'input'; readonly box: number; readonly text: string }
  | { readonly type: 'paste'; readonly box: number; readonly text: string }
  | { readonly type: 'backspace'; readonly box: number }
  | { readonly type: 'delete'; readonly box: number }
  | { readonly type: 'move'; readonly to: number }
  | { readonly type: 'clear' }

export const emptyPin: PinBoxes = { digits: ['', '', '', ''], focus: 0 }

/** The PIN once all four digits are there. */
export const completePin = ({ digits }: PinBoxes): string | null =>
  digits.every((digit) => digit !== '') ? digits.join('') : null

export function pinTransition(boxes: PinBoxes, event: PinEvent): PinBoxes {
  switch (event.type) {
    case 'input':
      return input(boxes, event.box, event.text)
    case 'paste':
      return fill(boxes, event.box, onlyDigits(event.text))
    case 'backspace': {
      // A filled box is emptied; an empty one empties the box before it.
      const target = boxes.digits[event.box] === '' ? inRange(event.box - 1) : event.box
      return { digits: replace(boxes.digits, target, ''), focus: target }
    }
    case 'delete':
      return { digits: replace(boxes.digits, event.box, ''), focus: inRange(event.box) }
    case 'move':
      return { ...boxes, focus: inRange(event.to) }
    case 'clear':
      return emptyPin
    default:
      return event satisfies never
  }
}

function input(boxes: PinBoxes, box: number, text: string): PinBoxes {
  const old = boxes.digits[box] ?? ''
  const typed = onlyDigits(text)
  if (text === '') return { digits: replace(boxes.digits, box, ''), focus: inRange(box) }
  if (typed === '') return { ...boxes, focus: inRange(box) }
  // The box held a digit and one was typed before or after it: the new one replaces the old one.
  const added = typed.length === 2 && old !== '' && typed.includes(old) ? typed.replace(old, '') : typed
  return fill(boxes, box, added)
}

/** A whole PIN fills from the first box, wherever it was pasted; fewer digits fill from this box on. */
function fill(boxes: PinBoxes, box: number, text: string): PinBoxes {
  if (text === '') return { ...boxes, focus: inRange(box) }
  const start = text.length >= PIN_LENGTH ? 0 : inRange(box)
  const digits = boxes.digits.map((digit, index) => text[index - start] ?? digit)
  return { digits, focus: inRange(start + text.length) }
}

const onlyDigits = (text: string): string => text.replace(/[^0-9]/g, '')
const inRange = (box: number): number => Math.min(PIN_LENGTH - 1, Math.max(0, Math.trunc(box) || 0))
const replace = (digits: readonly string[], at: number, digit: string): readonly string[] =>
  digits.map((current, index) => (index === at ? digit : current))
