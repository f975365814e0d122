/** One SIP message in pieces. Header names are lower case. */
export interface SipMessage {
  readonly startLine: string
  readonly method: string
  readonly status: number
  readonly headers: ReadonlyMap<string, readonly string[]>
  readonly body: string
  readonly text: string
}

export const header = (message: SipMessage, name: string): string => message.headers.get(name)?.[0] ?? ''

export function message(startLine: string, headers: readonly string[], body: string): string {
  return [startLine, ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n')
}

export function parse(text: string): SipMessage | null {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const [startLine = '', ...lines] = head.split('\r\n')
  const headers = new Map<string, string[]>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()])
  }
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(startLine)?.[1] ?? 0)
  const method = status === 0 ? (/^[A-Z]+/.exec(startLine)?.[0] ?? '') : ''
  return startLine ? { startLine, method, status, headers, body: rest.join('\r\n\r\n'), text } : null
}
