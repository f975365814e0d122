/** What JsSIP's parser is spared: it is generous with time and memory, and throws on some malformed messages. */

/** Bytes of one WebSocket message; the largest INVITE with many candidates has some 6 kB. */
export const maxMessageBytes = 128 * 1024
const maxLines = 512
const maxLineLength = 8 * 1024

/** Why a message is not given to the parser, or null. */
export function objectionTo(text: string): string | null {
  if (text === '\r\n' || text === '\r\n\r\n') return null
  if (text.length > maxMessageBytes) return 'too long'
  if (text.includes('\0')) return 'a NUL character'
  const head = text.slice(0, headLength(text))
  if (!/^(?:SIP\/2\.0 \d{3}|[A-Z]+ sips?:)/.test(head)) return 'no SIP start line'
  const lines = head.split('\r\n')
  if (lines.length > maxLines) return 'too many header lines'
  if (lines.some((line) => line.length > maxLineLength)) return 'a header line is too long'
  const cseq = lines.find((line) => /^cseq\s*:/i.test(line))
  if (cseq === undefined || !/^cseq\s*:\s*\d{1,10}\s+[A-Z]+\s*$/i.test(cseq)) return 'no valid CSeq'
  return null
}

/**
 * JsSIP compares Content-Type with `application/sdp` as a whole and answers 415 to a charset parameter (RFC 3261 §20.15
 * allows it).
 */
export function withPlainContentType(text: string): string {
  const end = headLength(text)
  const head = text
    .slice(0, end)
    .replace(/^(content-type|c)(\s*:\s*)application\/sdp\s*;[^\r\n]*$/im, '$1$2application/sdp')
  return head + text.slice(end)
}

function headLength(text: string): number {
  const end = text.indexOf('\r\n\r\n')
  return end === -1 ? text.length : end
}
