import { stringify } from 'csv-stringify/sync'

/** What a spreadsheet would take for a formula (OWASP, CSV injection), or what looks like one that was kept from it. */
const formula = /^'*[=+\-@\t\r＝＋－＠]/

/** Rows as CSV (RFC 4180). Cells that a spreadsheet would take for a formula get an apostrophe in front. */
export const csvLines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (formula.test(cell) ? `'${cell}` : cell))),
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  )

/** Takes that apostrophe away again. */
export const withoutApostrophe = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
