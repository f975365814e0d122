import { Grammar } from 'jssip'

/** The grammar rule of each header that JsSIP parses at once: it drops a message over one that it cannot read. */
const parsedHeaders: Readonly<Record<string, string>> = {
  via: 'Via',
  from: 'From',
  to: 'To',
  'call-id': 'Call_ID',
  cseq: 'CSeq',
  contact: 'Contact',
  'record-route': 'Record_Route',
  'content-length': 'Content_Length',
  'content-type': 'Content_Type',
  'max-forwards': 'Max_Forwards',
  'www-authenticate': 'WWW_Authenticate',
  'proxy-authenticate': 'Proxy_Authenticate',
  'session-expires': 'Session_Expires',
  'refer-to': 'Refer_To',
  replaces: 'Replaces',
  event: 'Event',
}

/** Whether JsSIP reads this request line. It accepts a URI that is none, and throws over it later. */
export function jsSipReadsStart(startLine: string): boolean {
  return (parsed(startLine, 'Request_Response') as { uri?: unknown } | null)?.uri !== undefined
}

/** Whether JsSIP's parser takes these headers; it tells nobody when it does not. */
export function jsSipReadsHeaders(
  headers: readonly { readonly name: string; readonly value: string }[],
): boolean {
  return headers.every(({ name, value }) => {
    const rule = Object.hasOwn(parsedHeaders, name) ? parsedHeaders[name] : undefined
    return rule === undefined || parsed(value, rule) !== null
  })
}

/** by JsSIP's grammar; null when the text is not of the rule */
function parsed(text: string, rule: string): unknown {
  try {
    const found = (Grammar as { parse(text: string, rule: string): unknown }).parse(text, rule)
    return found === -1 || found === undefined ? null : found
  } catch {
    return null
  }
}
