import { type ImportColumn, importColumns, mostImportRows } from '../../contract/admin-api/agent-import.js'
import { oneLine } from '../../contract/admin-api/levels.js'
import type { AgentView } from '../../contract/admin-api/agents.js'
import type { Workplace } from '../../contract/domain.js'
import { type Result, fail, succeed } from '../../contract/errors.js'
import { CsvError, parse } from 'csv-parse/sync'
import { csvLines, withoutApostrophe } from './csv.js'

/** Agents as a CSV file, read and written. */
export interface FileRow {
  /** where it begins in the file; the header is line 1 */
  readonly line: number
  /** trimmed, and of one line; a column that the file has not is absent */
  readonly cells: Readonly<Partial<Record<ImportColumn, string>>>
}

export function readAgentFile(bytes: Buffer): Result<readonly FileRow[]> {
  const text = decode(bytes)
  if (!text.ok) return text
  const table = records(text.value)
  if (!table.ok) return table
  const [header, ...rest] = table.value
  if (!header) return bad('The file is empty.')
  const columns = header.cells.map((name) => name.trim())
  const fault = headerFault(columns)
  if (fault !== null) return bad(fault)
  if (rest.length > mostImportRows)
    return bad(`A file has at most ${mostImportRows} agents; this one has ${rest.length}.`)
  for (const { line, cells } of rest) {
    if (cells.length !== columns.length)
      return bad(`Line ${line} has ${cells.length} cells where the header has ${columns.length}.`)
  }
  return succeed(
    rest.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(columns.map((column, index) => [column, clean(cells[index] ?? '')])),
    })),
  )
}

export const writeAgentFile = (agents: readonly AgentView[]): string =>
  csvLines([
    importColumns,
    ...agents.map(({ username, displayName, groupName, active, levelled, workplace }) => [
      username,
      displayName,
      groupName,
      String(active),
      levelled.phoneConnectionMode,
      String(levelled.allowAgentToChangeMode),
      String(levelled.autoAnswer),
      workplaceText(workplace),
    ]),
  ])

function workplaceText(workplace: Workplace): string {
  switch (workplace.kind) {
    case 'softphone':
      return 'softphone'
    case 'phone':
      return workplace.number
    case 'sip-uri':
      return workplace.uri
  }
}

const bad = (message: string): Result<never> => fail('bad-request', message)

/** UTF-8, or UTF-16 that says so. Anything else would turn names into others, so it is refused. */
function decode(bytes: Buffer): Result<string> {
  const [first, second] = bytes
  const utf16 =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null
  try {
    const text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes)
    if (text.includes('\0'))
      return bad('The file has zero characters in it. Save it as UTF-8, or as UTF-16 with a byte order mark.')
    // One kind of line end, because the parser counts the two characters of Windows inside of quotes twice.
    return succeed(text.replace(/\r\n?/g, '\n'))
  } catch {
    return bad(
      utf16 === null
        ? 'The file is not UTF-8. Save it as "CSV UTF-8", or as UTF-16 with a byte order mark.'
        : 'The file says that it is UTF-16 but is not.',
    )
  }
}

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

function records(text: string): Result<readonly Line[]> {
  const firstLine = text.split('\n', 1)[0] ?? ''
  try {
    const rows = parse(text, {
      // A spreadsheet writes the list separator of its country.
      delimiter: [',', ';', '\t'].find((mark) => firstLine.includes(mark)) ?? ',',
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      maxRecordSize: 10_000,
    }) as unknown as readonly {
      readonly info: { readonly lines: number }
      readonly record: readonly string[]
    }[]
    return succeed(
      rows
        .map(({ info, record }) => ({ line: startLine(info.lines, record), cells: record }))
        .filter(({ cells }) => cells.some((cell) => cell.trim() !== '')),
    )
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? `Line ${error['lines']}: ` : ''
    return bad(`${line}${faults[error.code] ?? 'this is not CSV.'}`)
  }
}

const faults: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'a quotation mark is followed by more text.',
  INVALID_OPENING_QUOTE: 'a quotation mark stands within a cell that does not begin with one.',
  CSV_MAX_RECORD_SIZE: 'a row is longer than 10,000 characters.',
}

/** The parser tells where a row ends; breaks inside of quotes count too. */
const startLine = (endLine: number, cells: readonly string[]): number =>
  endLine - cells.reduce((breaks, cell) => breaks + (cell.split('\n').length - 1), 0)

function headerFault(columns: readonly string[]): string | null {
  const unknown = columns.find((column) => !importColumns.some((known) => known === column))
  if (unknown !== undefined)
    return `There is no column "${unknown.slice(0, 50)}". The columns are ${importColumns.join(', ')}.`
  const twice = columns.find((column, index) => columns.indexOf(column) !== index)
  if (twice !== undefined) return `The column "${twice}" is there twice.`
  return columns.includes('username') ? null : 'The column "username" is missing.'
}

const clean = (cell: string): string => oneLine(withoutApostrophe(cell)).trim()
