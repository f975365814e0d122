/** What routing and tracing need to know of a SIP message's text, without parsing all of it (RFC 3261 §7). */
export interface WireMessage {
  readonly kind: 'request' | 'response'
  /** of a response: the method it answers */
  readonly method: string
  readonly requestHost: string | null
  readonly viaHost: string | null
  readonly viaBranch: string | null
  readonly callId: string | null
  readonly cseq: number | null
}

export function readWire(text: string): WireMessage {
  const head = text.slice(0, headLength(text))
  const request = /^([A-Za-z0-9.!%*_+`'~-]+) (\S+) SIP\/2\.0\r\n/.exec(head)
  const via = /\r\n(?:Via|v)[ \t]*:[ \t]*SIP\/2\.0\/\w+[ \t]+([^\s;,:]+)[^\r\n]*/i.exec(head)
  const cseq = /\r\nCSeq[ \t]*:[ \t]*(\d{1,10})[ \t]+([A-Za-z]+)/i.exec(head)
  return {
    kind: request ? 'request' : 'response',
    method: request?.[1] ?? cseq?.[2]?.toUpperCase() ?? '',
    requestHost: request?.[2] === undefined ? null : hostOf(request[2]),
    viaHost: via?.[1]?.toLowerCase() ?? null,
    viaBranch: /;[ \t]*branch=([^\s;,]+)/i.exec(via?.[0] ?? '')?.[1] ?? null,
    callId: /\r\n(?:Call-ID|i)[ \t]*:[ \t]*(\S+)/i.exec(head)?.[1] ?? null,
    cseq: cseq?.[1] === undefined ? null : Number(cseq[1]),
  }
}

/** Host of a SIP URI, lower case, without port and parameters. */
export function hostOf(uri: string): string | null {
  return /^sips?:(?:[^@\s]*@)?([^\s:;?>]+)/i.exec(uri)?.[1]?.toLowerCase() ?? null
}

function headLength(text: string): number {
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? text.length : end + 4
}
