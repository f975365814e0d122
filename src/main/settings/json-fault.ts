import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser'

/** Where a text stops being JSON (RFC 8259), in the words of whoever wrote it by hand. Lines and columns begin at 1. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly words: string
}

/** JSON.parse says it too, but quotes the text around the fault, where a password may stand. */
export function jsonFault(text: string): JsonFault {
  const errors: ParseError[] = []
  parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  const at = errors[0]?.offset ?? 0
  const codes = errors.slice(0, 2).map(({ error }) => printParseErrorCode(error))
  return { ...placeOf(text, at), words: words(text, at, codes) }
}

function words(text: string, at: number, [code, next]: readonly string[]): string {
  const found = text.slice(at, at + 1)
  // What Windows PowerShell and “Unicode” of an editor write, read as UTF-8.
  if (/[\0\uFFFD]/.test(text)) return 'the file is not in UTF-8'
  if (text.trim() === '') return 'the file is empty'
  if (found === '') return 'the file ends too early'
  if (found === '#') return 'JSON has no comments'
  if (/['“”„‘’]/.test(found)) return 'quotation marks must be straight and double'
  switch (code) {
    case 'EndOfFileExpected':
      return 'something stands after the end'
    case 'InvalidCommentToken':
      return 'JSON has no comments'
    case 'ColonExpected':
      return 'a colon is missing'
    case 'CommaExpected':
    case 'CloseBraceExpected':
    case 'CloseBracketExpected':
      return 'a comma or a bracket is missing'
    case 'PropertyNameExpected':
    case 'ValueExpected':
      if (text.slice(0, at).trimEnd().endsWith(',') && /[}\]]/.test(found))
        return `a comma too many before ${found}`
      return code === 'ValueExpected' ? 'a value is missing' : nameMissing
    case 'InvalidSymbol':
      return next === 'PropertyNameExpected' ? nameMissing : 'this is no value of JSON'
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return 'this is no number of JSON'
    default:
      return 'a text does not end on its line, or has a \\ that is not written twice'
  }
}

const nameMissing = 'a name in double quotation marks is missing'

function placeOf(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
