/** Where a text stops being JSON (RFC 8259), in the words of whoever wrote it by hand. Lines and columns begin at 1. */
export interface JsonFault {
  readonly line: number
  readonly column: number
  readonly words: string
}

type Expected = 'value' | 'first item' | 'name' | 'first name' | 'colon' | 'comma' | 'end'

const space = /[ \t\r\n]*/y
const scalar =
  /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null/uy

/**
 * JSON.parse says it too, but quotes the text around the fault, where a password may stand.
 * @returns null when the text is JSON
 */
export function jsonFault(text: string): JsonFault | null {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    at += match(space, text, at).length
    const found = text.at(at) ?? ''
    if (at === text.length && expected === 'end') return null
    const isValue = expected === 'value' || expected === 'first item'
    const isName = expected === 'name' || expected === 'first name'
    const inObject = open.at(-1) === '{'
    const token = match(scalar, text, at)
    if (isValue && (found === '{' || found === '[')) {
      open.push(found)
      expected = found === '{' ? 'first name' : 'first item'
      at += 1
    } else if (isValue && token !== '') {
      expected = open.length === 0 ? 'end' : 'comma'
      at += token.length
    } else if (isName && token.startsWith('"')) {
      expected = 'colon'
      at += token.length
    } else if (expected === 'colon' && found === ':') {
      expected = 'value'
      at += 1
    } else if (expected === 'comma' && found === ',') {
      expected = inObject ? 'name' : 'value'
      at += 1
    } else if (closes(expected) && found === (inObject ? '}' : ']')) {
      open.pop()
      expected = open.length === 0 ? 'end' : 'comma'
      at += 1
    } else return { ...placeOf(text, at), words: words(expected, found, text, at) }
  }
}

const closes = (expected: Expected): boolean =>
  expected === 'comma' || expected === 'first item' || expected === 'first name'

function words(expected: Expected, found: string, text: string, at: number): string {
  // What Windows PowerShell and “Unicode” of an editor write, read as UTF-8.
  if (/[\0\uFFFD]/.test(text)) return 'the file is not in UTF-8'
  if (text.trim() === '') return 'the file is empty'
  if (found === '') return 'the file ends too early'
  if (/^(?:\/[/*]|#)/.test(text.slice(at, at + 2))) return 'JSON has no comments'
  if ((found === '}' || found === ']') && (expected === 'name' || expected === 'value'))
    return text.slice(0, at).trimEnd().endsWith(',')
      ? `a comma too many before ${found}`
      : 'a value is missing'
  if (found === '"' && (expected === 'value' || expected === 'first item'))
    return 'a text does not end on its line, or has a \\ that is not written twice'
  if (/['“”„‘’]/.test(found)) return 'quotation marks must be straight and double'
  switch (expected) {
    case 'name':
    case 'first name':
      return 'a name in double quotation marks is missing'
    case 'colon':
      return 'a colon is missing'
    case 'comma':
      return 'a comma or a bracket is missing'
    case 'end':
      return 'something stands after the end'
    case 'value':
    case 'first item':
      return 'this is no value of JSON'
    default:
      return expected satisfies never
  }
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}
