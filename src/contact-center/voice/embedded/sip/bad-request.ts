/**
 * 400 for a request that the parser refused, when it has at least what a response must copy (RFC 3261 §8.2.6). Null when
 * it has not, is no request, or is an ACK: then nothing can be answered.
 */
export function badRequest(text: string): string | null {
  const [start, ...lines] = text.slice(0, 8_192).split('\r\n')
  if (
    start === undefined ||
    !start.endsWith(' SIP/2.0') ||
    start.startsWith('SIP/') ||
    start.startsWith('ACK ')
  )
    return null
  const end = lines.indexOf('')
  const head = end < 0 ? lines : lines.slice(0, end)
  const field = (name: string, short: string): string | undefined => {
    const pattern = new RegExp(`^(?:${name}|${short})[ \\t]*:[ \\t]*(.*)$`, 'i')
    return head.map((line) => pattern.exec(line)?.[1]).find((value) => value !== undefined)
  }
  const fields = [
    ['Via', field('Via', 'v')],
    ['From', field('From', 'f')],
    ['To', field('To', 't')],
    ['Call-ID', field('Call-ID', 'i')],
    ['CSeq', field('CSeq', 'CSeq')],
  ] as const
  // Copied back as they are, so nothing that could start another line or hide a byte.
  const copied = fields.map(([name, value]) =>
    value && /^[\x20-\x7e\t]+$/.test(value) ? `${name}: ${value}` : null,
  )
  if (copied.includes(null)) return null
  return ['SIP/2.0 400 Bad Request', ...copied, 'Content-Length: 0', '', ''].join('\r\n')
}
