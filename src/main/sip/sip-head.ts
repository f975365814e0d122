/** A SIP message cut into its parts (RFC 3261 §7), before anybody believes what is in them. */
export interface SipParts {
  readonly startLine: string
  /** null: a response, or no SIP start line at all */
  readonly request: { readonly method: string; readonly uri: string; readonly version: string } | null
  /** of a response */
  readonly status: number | null
  /** in order; a folded line is one line, with one space where it was folded */
  readonly headers: readonly SipHeader[]
  /** no longer than Content-Length says (RFC 3261 §18.3) */
  readonly body: string
  /** octets that came after the head */
  readonly bodyBytes: number
}

export interface SipHeader {
  /** lower case, compact forms spelled out (RFC 3261 §7.3.3) */
  readonly name: string
  readonly value: string
}

const compact: Readonly<Record<string, string>> = {
  c: 'content-type',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
}

/** RFC 3261 §25.1, token */
export const token = "[\\w\\-.!%*+`'~]+"
const headerLine = new RegExp(`^(${token})[ \\t]*:[ \\t]*(.*)$`, 's')
const requestLine = new RegExp(`^(${token}) (\\S+) (SIP/\\d+\\.\\d+)$`, 'i')
const statusLine = /^SIP\/2\.0 (\d{3}) /i

/** What is wrong with a message that cannot even be cut into parts. */
export type Unreadable = 'not UTF-8' | 'a lone line end' | 'no SIP start line'

/** A message without its empty line is all head: a WebSocket message has an end of its own (RFC 7118 §5). */
export function sipParts(message: Buffer): SipParts | Unreadable {
  const found = message.indexOf('\r\n\r\n')
  const end = found === -1 ? message.length : found
  const head = utf8(message.subarray(0, end))?.replace(/\r\n$/, '') ?? null
  if (head === null) return 'not UTF-8'
  if (/\r(?!\n)|(?<!\r)\n/.test(head)) return 'a lone line end'
  const [startLine = '', ...lines] = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const status = statusLine.exec(`${startLine} `)?.[1]
  const [, method = '', uri = '', version = ''] = requestLine.exec(startLine) ?? []
  if (status === undefined && method === '' && !looksLikeRequest.test(startLine)) return 'no SIP start line'
  const headers = lines.map(header)
  const body = message.subarray(end + 4)
  const length = headers.find(({ name }) => name === 'content-length')?.value ?? ''
  return {
    startLine,
    request: method === '' ? null : { method, uri, version: version.toUpperCase() },
    status: status === undefined ? null : Number(status),
    headers,
    // A body that is no text is nothing that a softphone understands; its length must not shrink.
    body: body.subarray(0, /^\d{1,9}$/.test(length) ? Number(length) : body.length).toString('utf8'),
    bodyBytes: body.length,
  }
}

/** malformed, but whoever sent it waits for an answer */
const looksLikeRequest = new RegExp(`^\\s*${token}\\s.*\\sSIP/\\d`, 'i')

/** a line without a name keeps its text as the value of '' */
function header(line: string): SipHeader {
  const [, written, value = ''] = headerLine.exec(line) ?? []
  if (written === undefined) return { name: '', value: line }
  const name = written.toLowerCase()
  return { name: Object.hasOwn(compact, name) ? (compact[name] ?? name) : name, value: value.trim() }
}

export const valuesOf = ({ headers }: SipParts, name: string): readonly string[] =>
  headers.filter((one) => one.name === name).map(({ value }) => value)

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function utf8(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
