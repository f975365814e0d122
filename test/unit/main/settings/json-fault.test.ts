import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonFault } from '../../../../src/main/settings/json-fault.js'

it.each([
  ['{\n  "a": 1,\n}', 3, 1, 'a comma too many before }'],
  ['["a",\n]', 2, 1, 'a comma too many before ]'],
  ['{"a":}', 1, 6, 'a value is missing'],
  ['{"a": 1\n "b": 2}', 2, 2, 'a comma or a bracket is missing'],
  ['{"a" 1}', 1, 6, 'a colon is missing'],
  ["{'a': 1}", 1, 2, 'quotation marks must be straight and double'],
  ['{“a”: 1}', 1, 2, 'quotation marks must be straight and double'],
  ['{a: 1}', 1, 2, 'a name in double quotation marks is missing'],
  ['{\r\n  // the server\r\n  "a": 1}', 2, 3, 'JSON has no comments'],
  ['{"file": "C:\\ca.pem"}', 1, 10, 'has a \\ that is not written twice'],
  ['{"a": "b\n"}', 1, 7, 'a text does not end on its line'],
  ['{"a": yes}', 1, 7, 'this is no value of JSON'],
  ['{"a": 1', 1, 8, 'the file ends too early'],
  ['{}}', 1, 3, 'something stands after the end'],
  [' \n', 2, 1, 'the file is empty'],
  ['', 1, 1, 'the file is empty'],
  [Buffer.from('\uFEFF{"a":1}', 'utf16le').toString('utf8'), 1, 1, 'the file is not in UTF-8'],
])('%j is wrong at line %i, column %i: %s', (text, line, column, words) => {
  expect(jsonFault(text)).toEqual({ line, column, words: expect.stringContaining(words) as string })
})

it('has words for whatever JSON.parse refuses, and a place in the text', () => {
  const cut = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '0', '\u007f', '\n'))
    .map(([text, place, put]) => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + put + text.slice(at + 1)
    })
  fc.assert(
    fc.property(fc.oneof(fc.string(), cut), (text) => {
      const { line, column, words } = jsonFault(text)
      const lines = text.split(/\r\n|\r|\n/)
      expect(words).not.toBe('')
      expect(column - 1).toBeLessThanOrEqual(lines[line - 1]?.length ?? -1)
    }),
    { numRuns: 2000 },
  )
})
