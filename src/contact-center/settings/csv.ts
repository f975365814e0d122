import { stringify } from 'csv-stringify/sync'

/**
 * Rows as CSV (RFC 4180). Cells that a spreadsheet would take for a formula get an apostrophe in front (OWASP, CSV
 * injection).
 */
export const csvLines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  )
